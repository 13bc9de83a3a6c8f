import type { Principal } from '../kernel/aws.ts';
import type { Environment } from '../kernel/service.ts';
import type { RequestContext } from './conditions.ts';

/**
 * Condition keys that requests of this cloud can carry, lower-cased. `aws:SourceOwner`, which the policy that SNS gives a
 * topic by default asks for, is known and never carried.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const knownKeys: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceowner',
  'aws:viaawsservice',
]);

/** Everything in this cloud lives in one account and one region, so a caller's requests differ in nothing but their target. */
export function contextOf(
  caller: Exclude<Principal, { kind: 'administrator' }>,
  { accountId, region }: Environment,
): RequestContext {
  const own: [string, string][] =
    caller.kind === 'role'
      ? [
          ['aws:principalarn', caller.arn],
          ['aws:principalaccount', accountId],
          ['aws:principalisawsservice', 'false'],
          ['aws:viaawsservice', 'false'],
        ]
      : [
          ['aws:principalisawsservice', 'true'],
          ['aws:principalservicename', caller.name],
          ['aws:sourceaccount', accountId],
          ...(caller.sourceArn === undefined
            ? []
            : ([['aws:sourcearn', caller.sourceArn]] as [string, string][])),
        ];
  const shared: [string, string][] = [
    ['aws:resourceaccount', accountId],
    ['aws:requestedregion', region],
    // Loopback: nobody listens in between.
    ['aws:securetransport', 'true'],
  ];
  return new Map([...own, ...shared].map(([key, value]) => [key, [value]]));
}
