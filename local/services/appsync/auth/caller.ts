/** The ways to authorise a request, by AppSync's names. */
export type Mode = 'API_KEY' | 'AMAZON_COGNITO_USER_POOLS' | 'AWS_IAM' | 'OPENID_CONNECT' | 'AWS_LAMBDA';

export interface Caller {
  readonly mode: Mode;
  /** `ctx.identity`; null for an API key. */
  readonly identity: Readonly<Record<string, unknown>> | null;
  /** Groups of the user pool that the token names. */
  readonly groups: readonly string[];
  /** Fields that are closed to this caller though open to its mode: by IAM policy, or by a Lambda authorizer. */
  readonly denies?: (typeName: string, fieldName: string) => boolean;
}
