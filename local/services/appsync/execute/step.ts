import { directRequest, directResult } from './direct.ts';
import type { FieldRun, Handled, HandlerContext } from './field-run.ts';
import type { Step } from './resolver.ts';

/**
 * `request`, data source, `response`; an early return skips what is left of them. A failure of the data source does not:
 * `response` runs and judges. Without handlers, the Lambda function gets the context itself.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
 */
export async function runStep(
  run: FieldRun,
  step: Step,
  context: Pick<HandlerContext, 'prev'>,
): Promise<Handled> {
  const { id, module } = step;
  if (!module) {
    const answer = await run.ask(step, directRequest(run.context(context), step));
    return { kind: 'returned', value: directResult(answer, step) };
  }
  const before = await run.handle(id, module, 'request', context);
  if (before.kind === 'early') return before;
  const { result, error } = await run.ask(step, before.value);
  return run.handle(id, module, 'response', { ...context, result, ...(error ? { error } : {}) });
}
