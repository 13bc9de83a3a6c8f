/** What a resolver's `ctx.error` holds after its data source failed. */
export interface DataSourceError {
  readonly message: string;
  readonly type: string;
}

/** `ctx.result` and, after a failure, `ctx.error`. A failure may carry a result as well. */
export interface DataSourceAnswer {
  readonly result: unknown;
  readonly error?: DataSourceError;
}

export interface DataSource {
  readonly name: string;
  /**
   * Carries out what a request handler returned. `owner` is the resolver or function it belongs to; page tokens are
   * bound to it. Throws `RequestMalformed` when the object is not a request of this data source.
   */
  execute(request: unknown, owner: string): Promise<DataSourceAnswer>;
}

/** The request object is not one: AppSync's errorType `MappingTemplate`, and the field ends. */
export class RequestMalformed extends Error {
  override readonly name = 'RequestMalformed';
}
