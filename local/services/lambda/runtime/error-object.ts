/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export interface ErrorObject {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** Errors that the runtime itself finds in a function's code, by AWS's names. */
export type RuntimeErrorName =
  | 'ImportModuleError' // the handler's module, or one that it requires, is not there
  | 'HandlerNotFound' // the module exports no such function
  | 'MalformedHandlerName'
  | 'UserCodeSyntaxError'
  | 'UnhandledPromiseRejection'
  | 'NodeJsExit' // nothing is left to wait for, and the handler has not answered
  | 'CallbackHandlerDeprecated'; // a callback in a runtime that takes none

export class RuntimeError extends Error {
  constructor(name: RuntimeErrorName, message: string) {
    super(message);
    this.name = `Runtime.${name}`;
  }
}

/**
 * What Lambda answers for a thrown value: name, message and stack of an error, text of anything else.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export function errorObject(thrown: unknown): ErrorObject {
  try {
    if (thrown instanceof Error || looksLikeError(thrown)) {
      return {
        errorType: String(thrown.name),
        errorMessage: String(thrown.message),
        trace: typeof thrown.stack === 'string' ? thrown.stack.split('\n') : [],
      };
    }
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  } catch {
    // Reading it runs the function's own code, which may throw again.
    return { errorType: 'handled', errorMessage: 'The error that was thrown cannot be read.', trace: [] };
  }
}

/** Errors of another realm, such as a `vm` context, are no instances of this one's. */
function looksLikeError(thrown: unknown): thrown is Error {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'stack' in thrown &&
    typeof thrown.stack === 'string' &&
    'message' in thrown
  );
}

/** Reads one that came from a function's process, where the function could write what it liked. */
export function readErrorObject(text: string): ErrorObject {
  try {
    const { errorType, errorMessage, trace } = JSON.parse(text) as Record<string, unknown>;
    return {
      errorType: String(errorType),
      errorMessage: String(errorMessage),
      ...(Array.isArray(trace) ? { trace: trace.map(String) } : {}),
    };
  } catch {
    return { errorType: 'Runtime.Unknown', errorMessage: 'The runtime gave no error object.' };
  }
}
