import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { forbidden = [], options = {} } = createRequire(import.meta.url)(
  '../../.dependency-cruiser.cjs',
) as IConfiguration;

interface Arrow {
  readonly rule: string;
  readonly from: string;
  readonly imports: string;
  readonly comment: string;
}

async function brokenArrows(folder: string): Promise<readonly Arrow[]> {
  const tree = readdirSync(folder).filter((name) => /^[a-z]+$|\.ts$/.test(name));
  const { output } = await cruise(tree, {
    ...options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden },
  });
  return (output as ICruiseResult).summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    from,
    imports: to,
    comment: forbidden.find(({ name }) => name === rule.name)?.comment ?? '',
  }));
}

/** A file that breaks a rule, and what it imports. */
const planted: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['no-cycles', 'model/company/egg.ts', './hen.ts'],
  ['nothing-unresolved', 'model/company/lost.ts', './nowhere.ts'],
  ['generated-imports-nothing', 'generated/more.ts', '../model/errors.ts'],
  ['generated-types-stay-with-the-product', 'local/typed.ts', '../generated/schema.ts'],
  ['generated-types-stay-with-the-product', 'infra/typed.ts', '../generated/schema.ts'],
  ['model-imports-nothing-but-model', 'model/company/disk.ts', 'node:fs'],
  ['model-imports-nothing-but-model', 'model/company/package.ts', 'ulid'],
  ['model-imports-nothing-but-model', 'model/company/upward.ts', '../../resolvers/company/Query.company.ts'],
  ['resolvers-import-what-appsync-runs', 'resolvers/company/Query.disk.ts', 'node:fs'],
  ['resolvers-import-what-appsync-runs', 'resolvers/company/Query.package.ts', 'ulid'],
  ['resolvers-import-what-appsync-runs', 'resolvers/company/Query.infra.ts', '../../infra/config.ts'],
  ['contexts-meet-only-through-events', 'resolvers/document/Query.keys.ts', '../../model/company/keys.ts'],
  ['contexts-meet-only-through-events', 'functions/document/steal.ts', '../company/publish-changes.ts'],
  ['contexts-meet-only-through-events', 'model/document/steal.ts', '../company/keys.ts'],
  [
    'functions-reach-no-resolver-and-no-infrastructure',
    'functions/company/ask.ts',
    '../../resolvers/company/Query.company.ts',
  ],
  [
    'functions-reach-no-resolver-and-no-infrastructure',
    'functions/company/build.ts',
    '../../infra/config.ts',
  ],
  [
    'infra-points-at-files-it-never-imports-them',
    'infra/stacks/resolve.ts',
    '../../resolvers/company/Query.company.ts',
  ],
  [
    'infra-points-at-files-it-never-imports-them',
    'infra/stacks/run.ts',
    '../../functions/company/publish-changes.ts',
  ],
  ['examples-stand-alone', 'examples/shop/lib/host.ts', '../../../local/index.ts'],
  ['examples-stand-alone', 'examples/shop/lib/neighbour.ts', '../../blog/lib/stack.ts'],
  ['nothing-imports-examples', 'test/examples/borrow.ts', '../../examples/blog/lib/stack.ts'],
  ['product-never-imports-local', 'infra/stacks/here.ts', '../../local/index.ts'],
  ['product-never-imports-local', 'resolvers/company/Query.here.ts', '../../local/index.ts'],
  ['product-and-local-use-no-test-tools', 'local/kernel/probe.ts', 'vitest'],
  ['product-and-local-use-no-test-tools', 'infra/probe.ts', 'fast-check'],
  ['nothing-imports-tests', 'commands/borrow.ts', '../test/support/given.ts'],
  ['local-knows-only-the-assembly', 'local/assembly/names.ts', '../../model/company/keys.ts'],
  ['local-knows-only-the-assembly', 'local/host-model.ts', '../model/errors.ts'],
  ['local-knows-only-the-assembly', 'local/host-command.ts', '../commands/start.ts'],
  ['local-knows-only-the-assembly', 'local/host-codegen.ts', '../codegen.ts'],
  ['kernel-is-the-floor', 'local/kernel/read.ts', '../assembly/template.ts'],
  ['kernel-is-the-floor', 'local/kernel/package.ts', 'ulid'],
  ['appsync-js-stands-alone', 'local/appsync-js/time.ts', '../kernel/clock.ts'],
  ['appsync-js-has-one-door', 'local/services/appsync/inside.ts', '../../appsync-js/realm.ts'],
  ['assembly-knows-only-the-kernel', 'local/assembly/serve.ts', '../services/sns/sns.ts'],
  ['assembly-knows-only-the-kernel', 'local/assembly/judge.ts', '../iam/evaluate.ts'],
  ['iam-knows-only-the-kernel', 'local/iam/read.ts', '../assembly/template.ts'],
  ['explorer-knows-only-the-kernel', 'local/explorer/ask.ts', '../services/sns/sns.ts'],
  ['services-stand-on-the-kernel', 'local/services/sqs/read.ts', '../../assembly/template.ts'],
  ['services-stand-on-the-kernel', 'local/services/sqs/judge.ts', '../../iam/evaluate.ts'],
  ['services-stand-on-the-kernel', 'local/services/sqs/up.ts', '../../host.ts'],
  ['only-appsync-runs-the-language', 'local/services/sqs/evaluate.ts', '../../appsync-js/index.ts'],
  ['services-are-strangers', 'local/services/sqs/call.ts', '../sns/sns.ts'],
  ['only-the-host-composes', 'local/cli.ts', './services/sns/sns.ts'],
  ['one-door-into-local', 'test/scenarios/inside.test.ts', '../../local/host.ts'],
  ['one-door-into-local', 'commands/inside.ts', '../local/host.ts'],
  ['nothing-imports-the-simulation', 'functions/company/play.ts', '../../simulation/history.ts'],
  ['nothing-imports-the-simulation', 'local/play.ts', '../simulation/history.ts'],
  ['simulation-plays-the-handlers-alone', 'simulation/host.ts', '../local/index.ts'],
  ['simulation-plays-the-handlers-alone', 'simulation/resolve.ts', '../resolvers/company/Query.company.ts'],
  ['commands-use-the-doors', 'commands/load.ts', '../infra/app.ts'],
];

/** What stands next to the violations and keeps the rules. */
const legal: Readonly<Record<string, string>> = {
  'codegen.ts': '',
  'commands/start.ts': "import '../local/index.ts'; import '../model/errors.ts'; import '../codegen.ts';",
  'examples/blog/lib/stack.ts': '',
  'examples/shop/lib/bundle.ts': '',
  'examples/shop/lib/stack.ts': "import './bundle'; import 'ulid'; import 'node:path';",
  'functions/company/publish-changes.ts': "import '../../model/company/keys.ts'; import 'ulid';",
  'functions/document/consume.ts': "import '../../model/company/events.ts'; import '../shared/batch.ts';",
  'functions/shared/batch.ts': '',
  'generated/schema.ts': 'export type Company = string;',
  'infra/app.ts': "import './config.ts'; import 'ulid';",
  'infra/config.ts': "import '../model/errors.ts';",
  'local/appsync-js/index.ts': "import './realm.ts';",
  'local/appsync-js/realm.ts': "import 'node:vm'; import 'ulid';",
  'local/assembly/template.ts': "import '../kernel/clock.ts'; import 'node:fs';",
  'local/explorer/page.ts': "import '../kernel/clock.ts';",
  'local/host.ts':
    "import './services/sns/sns.ts'; import './assembly/template.ts'; import './iam/evaluate.ts'; import './appsync-js/index.ts';",
  'local/iam/evaluate.ts': "import '../kernel/clock.ts';",
  'local/index.ts': "export * from './host.ts';",
  'local/kernel/clock.ts': "import 'node:timers';",
  'local/services/appsync/appsync.ts':
    "import '../../appsync-js/index.ts'; import '../../kernel/clock.ts'; import './http.ts';",
  'local/services/appsync/http.ts': "import 'node:http';",
  'local/services/sns/sns.ts': "import '../../kernel/clock.ts'; import './topic.ts';",
  'local/services/sns/topic.ts': '',
  'model/company/events.ts': "import './keys.ts';",
  'model/company/hen.ts': "import './egg.ts';",
  'model/company/keys.ts': "import '../errors.ts'; import type { Company } from '../../generated/schema.ts';",
  'model/document/item.ts': "import '../company/events.ts';",
  'model/errors.ts': '',
  'simulation/history.ts':
    "import '../functions/company/publish-changes.ts'; import '../model/company/keys.ts'; import 'ulid';",
  'commands/simulate.ts': "import '../simulation/history.ts';",
  'resolvers/company/Query.company.ts':
    "import '@aws-appsync/utils'; import '../shared/page.ts'; import '../../model/company/keys.ts';",
  'resolvers/document/Company.documents.ts': "import '../../model/company/events.ts';",
  'resolvers/shared/page.ts': "import '../../model/errors.ts';",
  'test/infra/company.test.ts': "import '../../infra/app.ts'; import 'vitest';",
  'test/local/services/sns/topic.test.ts':
    "import '../../../../local/services/sns/topic.ts'; import 'vitest';",
  'test/scenarios/rename.test.ts': "import '../../local/index.ts'; import '../support/given.ts';",
  'test/support/given.ts': '',
};

describe('the arrows of this repository', () => {
  it('are all kept', async () => {
    expect(await brokenArrows(root)).toEqual([]);
  });
});

describe('each arrow', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'arrows-')));
  let broken: readonly Arrow[] = [];

  beforeAll(async () => {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    for (const name of ['ulid', 'vitest', 'fast-check', '@aws-appsync/utils']) {
      write(
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
      );
      write(`node_modules/${name}/index.js`, '');
    }
    for (const [path, text] of Object.entries(legal)) write(path, text);
    for (const [, path, imports] of planted) write(path, `import '${imports}';`);
    broken = await brokenArrows(folder);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is planted at least once', () => {
    expect(new Set(planted.map(([rule]) => rule))).toEqual(new Set(forbidden.map(({ name }) => name)));
  });

  it.each(planted)('%s stops %s', (rule, file) => {
    expect(broken.filter(({ from }) => from === file).map((arrow) => arrow.rule)).toContain(rule);
  });

  it('lets legal neighbours pass', () => {
    const cycle = 'model/company/hen.ts';
    expect(broken.filter(({ from }) => from in legal && from !== cycle)).toEqual([]);
  });

  it.each(forbidden.map(({ name, comment, severity }) => [name, comment, severity] as const))(
    '%s is an error with its reason',
    (_name, comment, severity) => {
      expect(severity).toBe('error');
      expect(comment).toMatch(/\.$/);
    },
  );
});
