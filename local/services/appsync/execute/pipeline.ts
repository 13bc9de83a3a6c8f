import type { FieldRun } from './field-run.ts';
import type { Resolver } from './resolver.ts';
import { runStep } from './step.ts';

/**
 * The resolver's `request`, each function in turn, the resolver's `response`. What one returns, the next sees as
 * `ctx.prev.result`; an early return to `END` skips the functions that are left, never the resolver's `response`.
 * https://docs.aws.amazon.com/appsync/latest/devguide/pipeline-resolvers-js.html
 */
export async function runPipeline(
  run: FieldRun,
  resolver: Resolver & { kind: 'PIPELINE' },
): Promise<unknown> {
  return run.within(() => throughFunctions(run, resolver));
}

async function throughFunctions(
  run: FieldRun,
  { id, module, functions }: Resolver & { kind: 'PIPELINE' },
): Promise<unknown> {
  const before = await run.handle(id, module, 'request', {});
  let previous = before.value;
  if (before.kind === 'returned') {
    for (const step of functions) {
      const outcome = await runStep(run, step, { prev: { result: previous } });
      previous = outcome.value;
      if (outcome.kind === 'early' && outcome.skipTo === 'END') break;
    }
  }
  const after = await run.handle(id, module, 'response', { prev: { result: previous }, result: previous });
  return after.value;
}
