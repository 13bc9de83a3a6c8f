import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type {
  Evaluation,
  EvaluationResult,
  GraphQLErrorEntry,
  LanguageHost,
  LoadedModule,
} from './language.ts';
import { CodeRefused, type Outcome } from './language.ts';
import type { ProcessLimits } from './process/evaluation-process.ts';
import { HostUnavailable, ProcessPool, type Answer } from './process/process-pool.ts';
import type { Position } from './realm/position.ts';
import { bundledPrograms } from './realm-text.ts';
import { lintErrors } from './static-check/code-errors.ts';
import { createStaticCheck } from './static-check/static-check.ts';
import { transform, type Rewritten } from './transform.ts';

export interface LanguageHostOptions {
  /** Child processes; default 2. */
  readonly processes?: number;
  /** Wall time of one evaluation; default 1000. AWS documents no figure. */
  readonly timeLimitMs?: number;
  /** JavaScript heap of one child process; default 128. AWS documents no figure. */
  readonly memoryLimitMb?: number;
  /**
   * Whether `load` checks types as deployment does, in a process of its own; default true. Where it does not, the first
   * module costs a second less, and a text that exhausts the stack of whoever parses it ends this process.
   */
  readonly typeCheck?: boolean;
  /** Folder that keeps what checks have found, from run to run; by default one in `node_modules/.cache`. */
  readonly verdicts?: string;
}

const withThePackages = fileURLToPath(new URL('../../node_modules/.cache/appsync-js', import.meta.url));

/** Rewritten modules kept; a reload brings new ones. */
const modulesKept = 1000;
/** How long others may wait behind one evaluation: a wait, a start of a process and another wait stay below a second. */
const longestPatienceMs = 250;

/**
 * A host for APPSYNC_JS handlers. Starts its processes with the first module loaded and keeps them until `stop`. A
 * handler can neither hang nor end the host: it fails with errorType `Code`, others are evaluated again elsewhere.
 * `evaluate` rejects with `HostUnavailable` only. https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export function createLanguageHost(options: LanguageHostOptions = {}): LanguageHost {
  const { processes = 2, timeLimitMs = 1000, memoryLimitMb = 128, typeCheck = true } = options;
  const checks = createStaticCheck({ folder: options.verdicts ?? withThePackages });
  const limits = {
    timeLimitMs,
    memoryLimitMb,
    patienceMs: Math.min(longestPatienceMs, timeLimitMs / 4),
  };
  const modules = new Map<string, Rewritten>();
  const loaded = new WeakSet<LoadedModule>();
  let pool: Promise<ProcessPool> | undefined;
  let stopped = false;

  const started = async (): Promise<ProcessPool> => {
    if (stopped) throw new HostUnavailable('Stopped');
    pool ??= bundledPrograms().then((programs) => new ProcessPool(programs, stopped ? 0 : processes, limits));
    return pool;
  };

  /** Rewritten modules are accepted ones. */
  const accept = async ({ id, code }: LoadedModule): Promise<void> => {
    if (modules.has(id)) return;
    const errors = typeCheck ? await checks.check(id, code) : lintErrors(code);
    if (errors.length > 0) throw new CodeRefused(errors);
  };

  const rewritten = ({ id, code }: LoadedModule): Rewritten => {
    const known = modules.get(id);
    if (known) return known;
    const made = transform(code);
    if (modules.size >= modulesKept) modules.delete(modules.keys().next().value!);
    modules.set(id, made);
    return made;
  };

  const load = async (code: string): Promise<LoadedModule> => {
    const module = moduleOf(code);
    await Promise.all([accept(module), started()]);
    rewritten(module);
    loaded.add(module);
    return module;
  };

  return {
    load,
    async evaluate(evaluation) {
      // What names itself is not trusted to be what it says.
      const { id, code } = loaded.has(evaluation.module)
        ? evaluation.module
        : await load(evaluation.module.code);
      const module = rewritten({ id, code });
      const { function: name, context, now, seed } = evaluation;
      const text = textOf(context);
      if (text === undefined) return cutOff('the context is nested too deeply', evaluation);
      const answer = await (
        await started()
      ).submit({
        moduleId: id,
        script: module.script,
        line: `${id}\t${name}\t${now}\t${seed}\t${text}`,
      });
      return resultOf(answer, module, limits, evaluation);
    },
    async stop() {
      stopped = true;
      await Promise.all([checks.stop(), pool?.then((running) => running.stop())]);
    },
  };
}

function moduleOf(code: string): LoadedModule {
  return { id: createHash('sha256').update(code).digest('hex'), code };
}

/** Undefined for a context nested too deeply for the engine to write. */
function textOf(context: Evaluation['context']): string | undefined {
  try {
    return JSON.stringify(context);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The result of an evaluation that the handler did not end itself: its stash is the one that was given. */
function cutOff(reason: string, { context }: Evaluation): EvaluationResult {
  return {
    outcome: { kind: 'failed', message: `code.js:1:1: Runtime Error: ${reason}` },
    stash: (context['stash'] ?? {}) as Readonly<Record<string, unknown>>,
    appendedErrors: [],
    logs: [],
    responseHeaders: {},
    extensions: [],
  };
}

/** The answer line of a child process. */
interface Wire {
  readonly outcome:
    | Exclude<Outcome, { kind: 'failed' }>
    | { readonly kind: 'failed'; readonly text: string; readonly line: number; readonly column: number };
  readonly stash: Readonly<Record<string, unknown>>;
  readonly appendedErrors: readonly GraphQLErrorEntry[];
  readonly logs: readonly (Position & { readonly level: string; readonly text: string })[];
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly extensions: EvaluationResult['extensions'];
}

function resultOf(
  answer: Answer,
  module: Rewritten,
  limits: Pick<ProcessLimits, 'timeLimitMs' | 'memoryLimitMb'>,
  evaluation: Evaluation,
): EvaluationResult {
  if (answer.kind !== 'answered') {
    const reason =
      answer.kind === 'overran'
        ? `longer than ${limits.timeLimitMs} ms`
        : `over ${limits.memoryLimitMb} MB of memory`;
    return cutOff(`the handler ran ${reason}`, evaluation);
  }
  const wire = JSON.parse(answer.text) as Wire;
  const place = (position: Position) => {
    const { line, column } = module.original(position);
    return `code.js:${line}:${column}`;
  };
  const { outcome } = wire;
  return {
    ...wire,
    outcome:
      outcome.kind === 'failed' ? { kind: 'failed', message: `${place(outcome)}: ${outcome.text}` } : outcome,
    logs: wire.logs.map((log) => `${log.level} - ${place(log)}: ${log.text}`),
  };
}
