/** What a function's invocation came to. */
export type InvocationResult =
  | {
      readonly ok: true;
      readonly requestId: string;
      /** What the handler returned, parsed from its JSON; null for nothing. */
      readonly payload: unknown;
    }
  | {
      readonly ok: false;
      readonly requestId: string;
      /** As in the error object that Lambda answers: `Sandbox.Timedout`, `Runtime.ExitError`, or the thrown error's name. */
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace?: readonly string[];
    };

/** Runs functions of the deployment. */
export interface Invoker {
  /**
   * One synchronous invocation, on an idle execution environment or a new one. `event` is JSON text of at most 6 MB.
   * Rejects with `AwsError` ResourceNotFoundException, TooManyRequestsException (the function's or the account's
   * concurrency is used up), RequestTooLargeException or ServiceException (this cloud is ending); whatever the function
   * does is a result.
   */
  invoke(functionArn: string, event: string): Promise<InvocationResult>;
}
