import type { Principal } from '../../../kernel/aws.ts';
import type { Credentials } from './credentials.ts';
import type { AuthorizedApi } from './authorized-api.ts';

/**
 * `ctx.identity` of a signed request. `username` is what IAM calls `aws:userid`: the role's id and the session's name, or
 * the account for its root. There are no identity pools here.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
export function iamIdentity(
  principal: Principal,
  { sourceIp }: Credentials,
  { accountId, partition, roleIds }: AuthorizedApi,
): Readonly<Record<string, unknown>> {
  const { username, userArn } = named(principal);
  return {
    accountId,
    cognitoIdentityPoolId: null,
    cognitoIdentityId: null,
    sourceIp,
    username,
    userArn,
    cognitoIdentityAuthType: null,
    cognitoIdentityAuthProvider: null,
  };

  function named(caller: Principal): { username: string; userArn: string } {
    if (caller.kind !== 'role')
      return { username: accountId, userArn: `arn:${partition}:iam::${accountId}:root` };
    const role = caller.arn.slice(caller.arn.lastIndexOf('/') + 1);
    const session = caller.sessionName ?? '';
    return {
      username: `${roleIds.get(caller.arn) ?? role}:${session}`,
      userArn: `arn:${partition}:sts::${accountId}:assumed-role/${role}/${session}`,
    };
  }
}
