/** A request that is answered without being executed: an HTTP status and AppSync's error for it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly statusCode: number,
    readonly errorType: string,
    message: string,
    /** AppSync writes the type first where it refuses credentials, and the message first elsewhere. */
    readonly order: 'typeFirst' | 'messageFirst' = statusCode === 401 ? 'typeFirst' : 'messageFirst',
  ) {
    super(message);
  }

  /** Without a message there is no such member. */
  get body(): string {
    const { errorType } = this;
    const message = this.message === '' ? undefined : this.message;
    const error = this.order === 'typeFirst' ? { errorType, message } : { message, errorType };
    return JSON.stringify({ errors: [error] });
  }
}

export const malformed = (message: string): Refusal =>
  new Refusal(400, 'MalformedHttpRequestException', message);
export const badRequest = (message: string): Refusal => new Refusal(400, 'BadRequestException', message);
export const tooLarge = (message: string): Refusal =>
  new Refusal(413, 'RequestEntityTooLargeException', message);
export const unauthorized = (message: string): Refusal => new Refusal(401, 'UnauthorizedException', message);

export const unparsable = (): Refusal => malformed('Unable to parse GraphQL query.');
export const credentialsMissing = (): Refusal => unauthorized('Valid authorization header not provided.');
export const notAuthorized = (): Refusal => unauthorized('You are not authorized to make this call.');
