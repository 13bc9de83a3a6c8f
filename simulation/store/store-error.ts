/** An error as DynamoDB answers it: its code, and the members beside the message. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

export function invalid(message: string): StoreError {
  return new StoreError('ValidationException', message);
}
