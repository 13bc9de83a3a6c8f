import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type ts from 'typescript';
import { createChecker, type Checker } from '../typecheck/checker.ts';
import { codeErrors } from './code-errors.ts';

/**
 * The program of a child process that checks modules. Lines of JSON: first where things are, answered with `"ready"`; then
 * the text of a module each, answered with its code errors.
 */
export interface Places {
  /** Path of the TypeScript module. */
  readonly compiler: string;
  /** Folder of the declarations of `@aws-appsync/utils`. */
  readonly types: string;
}

let checker: Checker | undefined;
const answerTo = (line: string): unknown => {
  if (checker) return codeErrors(JSON.parse(line) as string, checker);
  const { compiler, types } = JSON.parse(line) as Places;
  checker = createChecker(createRequire(compiler)(compiler) as typeof ts, types);
  return 'ready';
};

/** Ends the process with its host, also while it checks: descriptor 3 closes with the host. */
const watch = `
  try { require('node:fs').readSync(3, Buffer.alloc(1)); } catch {}
  process.kill(process.pid, 'SIGKILL');
`;
new Worker(watch, { eval: true, stdout: true, stderr: true });

/** An exit would wait for the worker, which waits for the host. A text that exhausts the stack ends the process, too. */
const end = () => process.kill(process.pid, 'SIGKILL');
process.on('uncaughtException', end);
createInterface({ input: process.stdin })
  .on('line', (line) => process.stdout.write(`${JSON.stringify(answerTo(line))}\n`))
  .on('close', end);
