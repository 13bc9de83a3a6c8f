import type { FieldRun } from './field-run.ts';
import type { Step } from './resolver.ts';
import { runStep } from './step.ts';

/** The value is what its one step comes to. https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html */
export async function runUnit(run: FieldRun, resolver: Step): Promise<unknown> {
  return run.within(async () => (await runStep(run, resolver, {})).value);
}
