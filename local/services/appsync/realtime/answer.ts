import type { Log } from '../../../kernel/log.ts';
import type { ErrorEntry } from '../execute/error-entry.ts';
import { createDelivery } from '../execute/operation.ts';
import { runOperation } from '../execute/run-operation.ts';
import type { SubscriptionGroup } from './live-subscriptions.ts';

/**
 * What a subscription says of a published object, as the JSON text of `{ data, errors? }`: its own selection, its own
 * permissions, and none of the resolvers below its field. What the mutation did not select is null, and what may not be
 * null makes null what is around it. Entries of `errors` have the members that have been seen
 * (https://github.com/aws-amplify/amplify-cli/issues/5542).
 */
export async function subscriptionAnswer(
  { begun, caller, variables }: SubscriptionGroup,
  published: unknown,
  log: Log,
): Promise<string> {
  const operation = createDelivery({ caller, request: {}, variables });
  const root = { [begun.fieldName]: published };
  const { data, errors } = await runOperation(begun.chosen, operation, log, root);
  return JSON.stringify(errors.length > 0 ? { data, errors: errors.map(entry) } : { data });
}

function entry({ errorType, message, path }: ErrorEntry) {
  return typeof errorType === 'string' ? { errorType, message, path } : { message, path };
}
