import type { Context } from './context.ts';
import { RuntimeError } from './error-object.ts';
import type { Handler } from './load-handler.ts';

/** Where an invocation's end is told; only the first word counts. */
export interface Completion {
  readonly answer: (value: unknown) => void;
  readonly fail: (thrown: unknown) => void;
  /** Replaces what happens once nothing is left to wait for. */
  readonly onEmptyEventLoop: (task: () => void) => void;
}

/** How a runtime calls a handler. */
export type Calling = (handler: Handler, event: unknown, context: Context, completion: Completion) => void;

/**
 * Node 24 takes what the handler returns, awaited, and refuses handlers that want a callback; the older runtimes know
 * promises and callbacks, and answer null for any other returned value. Throws `RuntimeError` for a handler that the
 * runtime does not take. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export function callingOf(runtime: string, handler: Handler): Calling {
  if (Number(/\d+/.exec(runtime)?.[0]) < 24) return callOrCallBack;
  if (handler.length >= 3) {
    throw new RuntimeError(
      'CallbackHandlerDeprecated',
      `Callback-based function handlers are not supported by ${runtime}: return a promise instead.`,
    );
  }
  return callAndAwait;
}

function callAndAwait(handler: Handler, event: unknown, context: Context, completion: Completion): void {
  completion.onEmptyEventLoop(() => completion.fail(unsettled()));
  new Promise((resolve) => resolve(handler(event, context))).then(completion.answer, completion.fail);
}

function callOrCallBack(handler: Handler, event: unknown, context: Context, completion: Completion): void {
  let called = false;
  const callback = (error?: unknown, value?: unknown): void => {
    if (called) return;
    called = true;
    if (error !== undefined && error !== null) completion.fail(error);
    else if (context.callbackWaitsForEmptyEventLoop)
      completion.onEmptyEventLoop(() => completion.answer(value));
    else completion.answer(value);
  };
  const done = (error?: unknown, value?: unknown): void => {
    if (error !== undefined && error !== null) completion.fail(error);
    else completion.answer(value);
  };
  Object.assign(context, {
    done,
    succeed: (value: unknown) => done(null, value),
    fail: (error: unknown) => done(error ?? 'handled'),
  });
  const isAsync = handler.constructor.name === 'AsyncFunction';
  completion.onEmptyEventLoop(() => (isAsync ? completion.fail(unsettled()) : completion.answer(null)));
  try {
    const returned = handler(event, context, callback);
    if (isPromise(returned)) returned.then(completion.answer, completion.fail);
  } catch (error) {
    callback(error ?? 'handled');
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

function unsettled(): RuntimeError {
  return new RuntimeError(
    'NodeJsExit',
    'The handler has not answered and nothing is left to wait for: a promise of it is never settled.',
  );
}
