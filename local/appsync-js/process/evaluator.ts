import { readSync, writeSync } from 'node:fs';
import vm from 'node:vm';
import { Worker } from 'node:worker_threads';

/**
 * The program of a child process: reads lines from standard input, evaluates, writes lines to standard output. It
 * blocks while it waits, so an idle child costs nothing. Lines of tab-separated fields, text in JSON:
 *   `realm TEXT` · `module ID SCRIPT` · `forget ID` · `evaluate ID HANDLER NOW SEED CONTEXT` -> one line of answer each
 *   for `realm` and `evaluate`.
 */
interface Realm {
  define(id: string, module: unknown): void;
  forget(id: string): void;
  evaluate(id: string, handler: string, now: number, seed: string, context: string): string;
}

const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
  codeGeneration: { strings: false, wasm: false },
});
let realm: Realm;

function answerTo(line: string): string | undefined {
  const [verb, ...fields] = line.split('\t') as [string, ...string[]];
  switch (verb) {
    case 'realm':
      realm = run(fields[0]!, 'realm.js') as Realm;
      return 'ready';
    case 'module':
      realm.define(fields[0]!, moduleOf(fields[1]!));
      return undefined;
    case 'forget':
      realm.forget(fields[0]!);
      return undefined;
    default: {
      const [id, handler, now, seed, text] = fields as [string, string, string, string, string];
      try {
        return realm.evaluate(id, handler, +now, seed, text);
      } catch {
        // What the realm threw stays there, unseen: it may be the handler's. Its answer does not fit into a text.
        return unanswerable;
      }
    }
  }
}

const unanswerable = JSON.stringify({
  outcome: { kind: 'failed', text: 'The output of the handler exceeds 5 MB', line: 1, column: 1 },
  ...{ stash: {}, appendedErrors: [], logs: [], responseHeaders: {}, extensions: [] },
});

/** Undefined for a text that the engine cannot read, such as one nested too deeply: evaluating it fails. */
function moduleOf(script: string): unknown {
  try {
    return run(script, 'code.js');
  } catch {
    return undefined;
  }
}

function run(text: string, filename: string): unknown {
  return new vm.Script(JSON.parse(text) as string, { filename }).runInContext(context);
}

function serve(): void {
  const chunk = Buffer.allocUnsafe(1 << 16);
  let partial: Buffer[] = [];
  let watching: Worker | undefined;
  for (;;) {
    const length = read(chunk);
    if (length === 0) return;
    let start = 0;
    for (let end = chunk.indexOf(10, start); end >= 0 && end < length; end = chunk.indexOf(10, start)) {
      const piece = chunk.subarray(start, end);
      const line = partial.length === 0 ? piece.toString() : Buffer.concat([...partial, piece]).toString();
      partial = [];
      start = end + 1;
      const answer = answerTo(line);
      // At once: one kept back while the next evaluation hangs would pass for the one that hangs.
      if (answer !== undefined) write(`${answer}\n`);
    }
    if (start < length) partial.push(Buffer.from(chunk.subarray(start, length)));
    watching ??= startWatching();
  }
}

/** Bytes read; 0 when the host has closed the pipe. */
function read(chunk: Buffer): number {
  try {
    return readSync(0, chunk, 0, chunk.length, null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EOF') return 0;
    throw error;
  }
}

function write(text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      // Where the system hands out a non-blocking pipe: the host has yet to read.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Ends the process with its host, also while a handler keeps the main thread busy: descriptor 3 closes with the host. */
const watch = `
  try { require('node:fs').readSync(3, Buffer.alloc(1)); } catch {}
  process.kill(process.pid, 'SIGKILL');
`;

/** Not before the first answer: the host waits for that one. */
function startWatching(): Worker {
  // Without its own outputs the worker would open this process's, and opening makes a pipe non-blocking.
  return new Worker(watch, { eval: true, stdout: true, stderr: true });
}

serve();
process.exit(0);
