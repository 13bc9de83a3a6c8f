import { evaluation, json } from '../realm/evaluation.ts';

/**
 * `extensions` (https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html): each call is recorded, with
 * its arguments as they were, for whoever runs the operation.
 */
export const extensions = {
  setSubscriptionFilter: (...parameters: unknown[]) => record('setSubscriptionFilter', parameters),
  setSubscriptionInvalidationFilter: (...parameters: unknown[]) =>
    record('setSubscriptionInvalidationFilter', parameters),
  invalidateSubscriptions: (...parameters: unknown[]) => record('invalidateSubscriptions', parameters),
  evictFromApiCache: (...parameters: unknown[]) => record('evictFromApiCache', parameters),
};

function record(name: string, parameters: readonly unknown[]): void {
  evaluation().extensions.push(`{"name":${json(name)},"arguments":${json(parameters)}}`);
}
