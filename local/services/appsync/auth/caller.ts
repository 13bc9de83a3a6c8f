/** The ways to authorise a request, by AppSync's names. */
export type Mode = 'API_KEY' | 'AMAZON_COGNITO_USER_POOLS' | 'AWS_IAM' | 'OPENID_CONNECT' | 'AWS_LAMBDA';

export interface Caller {
  readonly mode: Mode;
  /** `ctx.identity`; null for an API key. */
  readonly identity: Readonly<Record<string, unknown>> | null;
  /** Groups of the user pool that the token names. */
  readonly groups: readonly string[];
  /** Fields that are closed to this caller though open to its mode, by a Lambda authorizer. */
  readonly denies?: (typeName: string, fieldName: string) => boolean;
  /** Throws `Refusal`, for the request as a whole, where IAM does not let the caller ask for one of these root fields. */
  readonly demand?: (typeName: string, fieldNames: ReadonlySet<string>) => void;
}
