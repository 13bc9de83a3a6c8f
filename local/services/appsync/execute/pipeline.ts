import type { FieldRun, Handled } from './field-run.ts';
import type { Resolver, Step } from './resolver.ts';

/**
 * The resolver's `request`, each function in turn, the resolver's `response`. What one returns, the next sees as
 * `ctx.prev.result`; an early return to `END` skips the functions that are left, never the resolver's `response`.
 * https://docs.aws.amazon.com/appsync/latest/devguide/pipeline-resolvers-js.html
 */
export async function runPipeline(
  run: FieldRun,
  resolver: Resolver & { kind: 'PIPELINE' },
): Promise<unknown> {
  const { id, module, functions } = resolver;
  const before = await run.handle(id, module, 'request', {});
  let previous = before.value;
  if (before.kind === 'returned') {
    for (const step of functions) {
      const outcome = await runFunction(run, step, previous);
      previous = outcome.value;
      if (outcome.kind === 'early' && outcome.skipTo === 'END') break;
    }
  }
  const after = await run.handle(id, module, 'response', { prev: { result: previous }, result: previous });
  return after.value;
}

async function runFunction(run: FieldRun, step: Step, previous: unknown): Promise<Handled> {
  const prev = { result: previous };
  const before = await run.handle(step.id, step.module, 'request', { prev });
  if (before.kind === 'early') return before;
  const { result, error } = await run.ask(step, before.value);
  const context = error ? { prev, result, error } : { prev, result };
  return run.handle(step.id, step.module, 'response', context);
}
