import { createHash } from 'node:crypto';
import type {
  Evaluation,
  EvaluationResult,
  GraphQLErrorEntry,
  LanguageHost,
  LoadedModule,
} from './language.ts';
import { CodeRefused, type Outcome } from './language.ts';
import { HostUnavailable, ProcessPool, type Answer } from './process/process-pool.ts';
import type { Position } from './realm/position.ts';
import { bundledPrograms } from './realm-text.ts';
import { restrict } from './restrict.ts';
import { transform, type Rewritten } from './transform.ts';

export interface LanguageHostOptions {
  /** Child processes; default 2. */
  readonly processes?: number;
  /** Wall time of one evaluation; default 1000. AWS documents no figure. */
  readonly timeLimitMs?: number;
  /** JavaScript heap of one child process; default 128. AWS documents no figure. */
  readonly memoryLimitMb?: number;
}

/** Rewritten modules kept; a reload brings new ones. */
const modulesKept = 1000;

/**
 * A host for APPSYNC_JS handlers. Starts its processes with the first module loaded and keeps them until `stop`. A
 * handler can neither hang nor end the host: it fails with errorType `Code`, others are evaluated again elsewhere.
 * `evaluate` rejects with `HostUnavailable` only. https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export function createLanguageHost(options: LanguageHostOptions = {}): LanguageHost {
  const { processes = 2, timeLimitMs = 1000, memoryLimitMb = 128 } = options;
  const modules = new Map<string, Rewritten>();
  let pool: Promise<ProcessPool> | undefined;
  let stopped = false;

  const started = async (): Promise<ProcessPool> => {
    if (stopped) throw new HostUnavailable('Stopped');
    pool ??= bundledPrograms().then(
      (programs) => new ProcessPool(programs, stopped ? 0 : processes, { timeLimitMs, memoryLimitMb }),
    );
    return pool;
  };

  const rewritten = ({ id, code }: LoadedModule): Rewritten => {
    const known = modules.get(id);
    if (known) return known;
    const codeErrors = restrict(code);
    if (codeErrors.length > 0) throw new CodeRefused(codeErrors);
    const made = transform(code);
    if (modules.size >= modulesKept) modules.delete(modules.keys().next().value!);
    modules.set(id, made);
    return made;
  };

  return {
    async load(code) {
      const module = { id: createHash('sha256').update(code).digest('hex'), code };
      rewritten(module);
      await started();
      return module;
    },
    async evaluate(evaluation) {
      const module = rewritten(evaluation.module);
      const { function: name, context, now, seed } = evaluation;
      const text = textOf(context);
      if (text === undefined) return cutOff('the context is nested too deeply', evaluation);
      const answer = await (
        await started()
      ).submit({
        moduleId: evaluation.module.id,
        script: module.script,
        line: `${evaluation.module.id}\t${name}\t${now}\t${seed}\t${text}`,
      });
      return resultOf(answer, module, { timeLimitMs, memoryLimitMb }, evaluation);
    },
    async stop() {
      stopped = true;
      await (await pool)?.stop();
    },
  };
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
  limits: Required<Omit<LanguageHostOptions, 'processes'>>,
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
