import { builtinModules } from 'node:module';
import { createContext } from './context.ts';
import { errorObject, RuntimeError, type ErrorObject } from './error-object.ts';
import type { Frame, Initialization, InvocationHeader } from './frames.ts';
import { callingOf, type Calling } from './invocation.ts';
import { loadHandler, type Handler } from './load-handler.ts';
import { captureOutput } from './output.ts';
import { openPlatform } from './platform.ts';

/** Bytes; 6 MB and AWS's allowance for what is around them. */
const answerLimit = 6 * 1024 * 1024 + 100;

/**
 * The program of an execution environment: loads a handler and runs it once for each `invoke`, one at a time. Bundled,
 * and run by `node -e`; it stands between the platform and a function's code, which may do anything.
 */
let phase: 'initializing' | 'idle' | 'invoking' = 'initializing';
let run: (header: InvocationHeader, event: string) => void;
let emptyEventLoop: (() => void) | undefined;

const platform = openPlatform(receive);
captureOutput(platform);
process.on('uncaughtException', (error) => crash(error, 129));
process.on('unhandledRejection', (reason) =>
  crash(new RuntimeError('UnhandledPromiseRejection', describe(reason)), 128),
);
process.on('beforeExit', () => emptyEventLoop?.());

function receive({ kind, payload }: Frame): void {
  const text = payload.toString();
  if (kind === 'initialize') {
    initialize(JSON.parse(text) as Initialization).catch((error: unknown) => crash(error, 1));
  } else if (kind === 'invoke') {
    const end = text.indexOf('\n');
    run(JSON.parse(text.slice(0, end)) as InvocationHeader, text.slice(end + 1));
  }
}

async function initialize(initialization: Initialization): Promise<void> {
  // Not before: Node puts one of them back when this program's first run is over.
  hideEvaluationGlobals();
  const handler = await loadHandler(initialization);
  const calling = callingOf(initialization.runtime, handler);
  run = (header, event) => invoke(handler, calling, header, event);
  phase = 'idle';
  platform.send('ready', '');
}

function invoke(handler: Handler, calling: Calling, header: InvocationHeader, event: string): void {
  phase = 'invoking';
  platform.hold(false);
  let complete = false;
  const end = (kind: 'answer' | 'failed', text: string): void => {
    complete = true;
    emptyEventLoop = undefined;
    phase = 'idle';
    platform.hold(true);
    platform.send(kind, text);
  };
  const fail = (thrown: unknown): void => {
    if (!complete) end('failed', JSON.stringify(errorObject(thrown)));
  };
  calling(handler, JSON.parse(event), createContext(header), {
    answer(value) {
      if (complete) return;
      let text: string;
      try {
        text = jsonOf(value) ?? 'null';
      } catch {
        fail(new Error('Unable to stringify response body'));
        return;
      }
      const size = Buffer.byteLength(text);
      if (size > answerLimit) end('failed', JSON.stringify(tooLarge(size)));
      else end('answer', text);
    },
    fail,
    onEmptyEventLoop(task) {
      if (!complete) emptyEventLoop = task;
    },
  });
}

function crash(thrown: unknown, exitCode: number): void {
  const kind = phase === 'initializing' ? 'initializationFailed' : 'crashed';
  platform.send(kind, JSON.stringify(errorObject(thrown)));
  process.exit(exitCode);
}

/** Undefined for what has no JSON, such as a function, which the built-in type forgets. */
function jsonOf(value: unknown): string | undefined {
  return JSON.stringify(value);
}

function tooLarge(size: number): ErrorObject {
  return {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size (${size} bytes) exceeded maximum allowed payload size (${answerLimit} bytes).`,
  };
}

function describe(reason: unknown): string {
  try {
    return String(reason);
  } catch {
    return 'A value that cannot be read.';
  }
}

/** `node -e` makes globals of `require` and of the built-in modules; on AWS a function has neither. */
function hideEvaluationGlobals(): void {
  const ownGlobals = ['console', 'crypto', 'performance', 'process'];
  for (const name of [...builtinModules, 'require', 'module', 'exports', '__filename', '__dirname']) {
    if (!ownGlobals.includes(name)) Reflect.deleteProperty(globalThis, name);
  }
}
