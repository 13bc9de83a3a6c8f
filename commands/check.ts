import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSteps, type Step } from './check/steps.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (path: string) => join(root, 'node_modules', path);
const script = (path: string, ...args: string[]) => ['--import', 'tsx', join(root, path), ...args];

const examples = readdirSync(join(root, 'examples')).map((name) => `examples/${name}`);

/** A folder with its own language, and so its own tsconfig. */
const worlds = ['model', 'resolvers', 'functions', 'infra', 'local', 'simulation', 'commands', 'test'].filter(
  (world) => existsSync(join(root, world, 'tsconfig.json')),
);
const types = (name: string, project: string): Step => ({
  name: `types ${name}`,
  // What it remembers between runs only saves time; `npm ci` removes it.
  args: [
    bin('typescript/bin/tsc'),
    ...['-p', project, '--incremental', '--tsBuildInfoFile', bin(`.cache/check/${name}.tsbuildinfo`)],
  ],
});

/** The longest first, so that two side by side end together. */
const steps: readonly Step[] = [
  { name: 'lint', args: script('commands/lint.ts'), figure: true },
  ...worlds.toReversed().map((world) => types(world, world)),
  ...examples.map((example) => types(example.replace('/', '-'), example)),
  types('explorer', 'local/explorer/page'),
  types('tools', 'tsconfig.tools.json'),
  {
    name: 'format',
    args: [bin('prettier/bin/prettier.cjs'), ...['--check', '--cache', '--log-level', 'warn', '.']],
  },
  {
    name: 'architecture',
    args: [bin('vitest/vitest.mjs'), ...['run', 'test/architecture.test.ts', 'test/architecture/']],
  },
  {
    name: 'arrows',
    args: [
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      ...[
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'err-long',
        'codegen.ts',
        'vitest.config.ts',
      ],
      ...[...worlds, 'examples', 'generated'].filter((folder) => existsSync(join(root, folder))),
    ],
    figure: true,
  },
  { name: 'codegen', args: script('commands/codegen.ts', '--check'), figure: true },
  { name: 'statements', args: script('commands/statements.ts'), figure: true },
];

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

const started = performance.now();
const results = await runSteps(steps, {
  cwd: root,
  parallel: Math.min(2, availableParallelism()),
  print: console.log,
  signal: interrupted.signal,
});
const passed = results.filter((result) => result.passed).length;
const failed = steps.length - passed;
const report = process.env['CHECK_REPORT'];
if (report !== undefined) await writeFile(report, JSON.stringify({ passed, failed }));
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `\n${interrupted.signal.aborted ? 'Interrupted: ' : ''}${String(passed)} of ${String(steps.length)} checks passed in ${seconds} s`,
);
process.exitCode = interrupted.signal.aborted ? 130 : failed > 0 ? 1 : 0;
