import type { FieldRun } from './field-run.ts';
import type { Step } from './resolver.ts';

/**
 * `request`, data source, `response`; an early return skips what is left of them.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
 */
export async function runUnit(run: FieldRun, resolver: Step): Promise<unknown> {
  const { id, module } = resolver;
  const before = await run.handle(id, module, 'request', {});
  if (before.kind === 'early') return before.value;
  const { result, error } = await run.ask(resolver, before.value);
  const after = await run.handle(id, module, 'response', error ? { result, error } : { result });
  return after.value;
}
