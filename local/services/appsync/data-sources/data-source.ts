/** What a resolver's `ctx.error` holds after its data source failed. */
export interface DataSourceError {
  readonly message: string;
  readonly type: string;
  /**
   * What a Lambda function itself called its failure, null where the function did not fail.
   * https://github.com/aws/aws-appsync-community/issues/386
   */
  readonly unhandledErrorType?: string | null;
}

/** `ctx.result` and, after a failure, `ctx.error`. A failure may carry a result as well. */
export interface DataSourceAnswer {
  readonly result: unknown;
  readonly error?: DataSourceError;
}

/** On whose behalf a request is made. */
export interface Asker {
  /** The resolver or function; page tokens are bound to it. */
  readonly owner: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly identity: unknown;
  readonly parentTypeName: string;
  readonly fieldName: string;
  /** As the schema writes it: `[Post!]`. */
  readonly returnType: string;
}

/** A request that can be answered together with others of the same group. */
export interface Batchable {
  readonly group: string;
  readonly payload: unknown;
}

export interface BatchOperation {
  /** How many requests go into one call where the resolver does not say. */
  readonly defaultSize: number;
  /** Undefined when the request asks for a call of its own. Throws `RequestMalformed`. */
  take(request: unknown): Batchable | undefined;
  /** One call for all; as many answers, in the same order. */
  execute(group: string, payloads: readonly unknown[]): Promise<readonly DataSourceAnswer[]>;
}

export interface DataSource {
  readonly name: string;
  readonly type: 'AMAZON_DYNAMODB' | 'AWS_LAMBDA' | 'HTTP' | 'NONE';
  /** Carries out what a request handler returned. Throws `RequestMalformed` when it is not a request of this data source. */
  execute(request: unknown, asker: Asker): Promise<DataSourceAnswer>;
  readonly batch?: BatchOperation;
}

/** The request object is not one: AppSync's errorType `MappingTemplate`, and the field ends. */
export class RequestMalformed extends Error {
  override readonly name = 'RequestMalformed';
}
