/** Who makes a call. Policies are looked up by it; what it may not do is refused as AWS would refuse it. */
export type Principal =
  | {
      readonly kind: 'role';
      readonly arn: string;
      /** Name of the session in which the role is held; part of the caller's ARN in errors. */
      readonly sessionName?: string;
    }
  | { readonly kind: 'administrator' }
  | {
      readonly kind: 'service';
      /** `sns.amazonaws.com` */
      readonly name: string;
      /** The resource it acts for; what `aws:SourceArn` in a resource policy is compared with. */
      readonly sourceArn?: string;
    };

export const administrator: Principal = { kind: 'administrator' };

/** One AWS API call between services of this cloud, in the service's own JSON shapes. */
export interface AwsCall {
  /** Operation as the service's API reference names it, e.g. `GetItem`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
}

/** A service's API as other services of this cloud reach it. Throws `AwsError`. */
export interface AwsEndpoint {
  call(call: AwsCall): Promise<Record<string, unknown>>;
}

/**
 * An error as an AWS service answers it: `code` is the exception's short name (`ConditionalCheckFailedException`),
 * `details` the other members of the error's body (`CancellationReasons`, `Item`).
 */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  constructor(
    readonly code: string,
    message: string,
    readonly statusCode = 400,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/**
 * Decides from the policies of the running assembly, identity and resource policies together, whether a principal may act.
 * Throws `AwsError` AccessDeniedException.
 */
export interface Authorizer {
  /** `action` as IAM names it (`dynamodb:GetItem`), `resources` as ARNs; every one of them must be allowed. */
  authorize(principal: Principal, action: string, resources: readonly string[]): void;
}

/** Decides from the roles' trust policies of the running assembly. */
export interface RoleTrust {
  /** Whether a service (`appsync.amazonaws.com`) may act in the role, on behalf of its resource `sourceArn`. */
  mayAssume(roleArn: string, servicePrincipal: string, sourceArn: string): boolean;
}

/** What signs requests, and in whose name. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials; a request has to carry it. */
  readonly sessionToken?: string;
  readonly principal: Principal;
  /** Milliseconds since the epoch by wall time, as signatures are; absent for keys that last. */
  readonly expiresAt?: number;
}

/** The access keys of this cloud. */
export interface AccessKeys {
  find(accessKeyId: string): AccessKey | undefined;
}

/** Hands out temporary credentials, as the platform of a function does for its execution role. */
export interface RoleSessions {
  /** `lifetime` in milliseconds. Throws `AwsError` AccessDenied when the role does not trust the service. */
  open(
    role: { readonly arn: string; readonly sessionName: string; readonly lifetime: number },
    on: { readonly servicePrincipal: string; readonly sourceArn: string },
  ): AccessKey;
}
