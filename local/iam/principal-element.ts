import type { Principal } from '../kernel/aws.ts';
import { many, type Statement } from './evaluate.ts';

/** Whether a statement of a resource policy is about a caller. */
export type PrincipalElement = (caller: Principal) => boolean;

/**
 * The Principal element of a statement in a resource policy. `*` is everybody, also a service. An account (its number, or
 * its root's ARN) in a denial is every role of it; in a permission it only lets the account's own policies decide, which
 * within one account they do anyway. A role is named by its ARN or by that of one of its sessions.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function compilePrincipal(
  { Principal: element, Effect: effect }: Statement,
  { accountId, partition }: { readonly accountId: string; readonly partition: string },
): PrincipalElement {
  if (element === undefined) return () => false;
  if (element === '*') return () => true;
  const aws = new Set(many(element['AWS']));
  if (aws.has('*')) return () => true;
  const services = new Set(many(element['Service']));
  const account = aws.has(accountId) || aws.has(`arn:${partition}:iam::${accountId}:root`);
  return (caller) => {
    if (caller.kind === 'service') return services.has(caller.name);
    if (caller.kind === 'administrator') return false;
    return aws.has(caller.arn) || aws.has(sessionArn(caller)) || (account && effect === 'Deny');
  };
}

/** How AWS calls who acts in a role: `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
export function sessionArn({ arn, sessionName }: Extract<Principal, { kind: 'role' }>): string {
  const [, partition, , , accountId, resource = ''] = arn.split(':');
  const role = resource.slice(resource.lastIndexOf('/') + 1);
  const session = sessionName === undefined ? '' : `/${sessionName}`;
  return `arn:${partition}:sts::${accountId}:assumed-role/${role}${session}`;
}
