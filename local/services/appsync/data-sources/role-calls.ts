import type { AwsEndpoint, Principal } from '../../../kernel/aws.ts';
import type { DataSourceError } from './data-source.ts';

/** How a data source reaches a service: every call is made in its role, and may do what the role's policies allow. */
export interface RoleCalls {
  readonly endpoint: AwsEndpoint;
  readonly role: string;
  /** Whether the role lets the API act in it. */
  readonly mayAssume: (roleArn: string) => boolean;
}

/** What AppSync calls a session of a data source's role. */
export const sessionName = 'APPSYNC_ASSUME_ROLE';

/** The role's trust policy does not name AppSync. */
export class RoleRefused extends Error {
  override readonly name = 'RoleRefused';
  constructor(role: string) {
    super(`Unable to assume role ${role}`);
  }

  get answer(): DataSourceError {
    return { message: this.message, type: 'UnauthorizedException' };
  }
}

/** Throws `RoleRefused` before the service is called, else what the service throws. */
export function callsInRole({ endpoint, role, mayAssume }: RoleCalls) {
  const principal: Principal = { kind: 'role', arn: role, sessionName };
  return async (
    operation: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>> => {
    if (!mayAssume(role)) throw new RoleRefused(role);
    return endpoint.call({ operation, input, principal });
  };
}
