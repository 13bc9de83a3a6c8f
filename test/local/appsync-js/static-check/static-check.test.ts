import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CheckingProcess } from '../../../../local/appsync-js/static-check/checking-process.ts';
import {
  createStaticCheck,
  type StaticCheck,
} from '../../../../local/appsync-js/static-check/static-check.ts';

let folder: string;
let started: StaticCheck[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verdicts-'));
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((check) => check.stop()));
  rmSync(folder, { recursive: true });
});

function staticCheck(timeLimitMs?: number): StaticCheck {
  const check = createStaticCheck({ folder, ...(timeLimitMs !== undefined && { timeLimitMs }) });
  started.push(check);
  return check;
}

const module = (expression: string) =>
  `export const request = () => ${expression}; export const response = () => 1;`;
const good = module('1');
const bad = module('nope');
const refused = [
  {
    errorType: 'PARSE_ERROR',
    value: "code.js(1,30): error TS2304: Cannot find name 'nope'.\n",
    location: { line: 1, column: 30, span: 4 },
  },
];
const cutOff = [
  {
    errorType: 'LINT_ERROR',
    value: 'code.js(1,1): error: This code cannot be checked within the limits.\n',
    location: { line: 1, column: 1, span: 0 },
  },
];

/** A type that doubles eighteen times: minutes, and gigabytes. */
const endless = `
/**
 * @template {unknown[]} N
 * @typedef {N['length'] extends 18 ? N : F<[...N, 0]> | F<[...N, 1]>} F
 */
/** @type {F<[]>} */
let all = [];
export const request = () => all;
export const response = () => 1;`;

it('finds the same in a process as at hand, for many modules at once', async () => {
  const check = staticCheck();
  const codes = [good, bad, good, 'export const a = (', bad];
  const found = await Promise.all(codes.map((code) => check.check(code, code)));
  expect(found).toEqual([[], refused, [], [expect.objectContaining({ errorType: 'PARSE_ERROR' })], refused]);
});

it('keeps what it has found for the next run, and for those that run at the same time', async () => {
  const beside = staticCheck();
  expect(await staticCheck().check('bad', bad)).toEqual(refused);
  // Had they looked at the code, which is another one, they would not find this.
  expect(await beside.check('bad', good)).toEqual(refused);
  expect(await staticCheck().check('bad', good)).toEqual(refused);
});

it('checks again what it cannot read, and where it cannot write', async () => {
  await staticCheck().check('bad', bad);
  const file = join(folder, readdirSync(folder)[0]!);
  const line = readFileSync(file, 'utf8');
  writeFileSync(file, line.slice(0, -10));
  appendFileSync(file, '\nno line of ours\n\tx\nother\t{}\n');
  const again = staticCheck();
  expect(await again.check('bad', good)).toEqual([]);
  expect(await again.check('other', bad)).toEqual(refused);

  const nowhere = createStaticCheck({ folder: join(file, 'below-a-file') });
  started.push(nowhere);
  expect(await nowhere.check('good', good)).toEqual([]);
});

it('cuts off a module whose types take too long, and then checks the next', async () => {
  const check = staticCheck(2500);
  const [slow, next] = await Promise.all([check.check('slow', endless), check.check('good', good)]);
  expect(slow).toEqual(cutOff);
  expect(next).toEqual([]);
});

it('outlives a module that takes its process down', async () => {
  const check = staticCheck();
  const deep = module(`${'`${'.repeat(5000)}a${'}`'.repeat(5000)}`);
  const [fatal, next] = await Promise.all([check.check('deep', deep), check.check('good', good)]);
  expect(fatal).toEqual(cutOff);
  expect(next).toEqual([]);
});

it('rejects once it is stopped, also what waits', async () => {
  const check = staticCheck();
  const waiting = expect(check.check('a', good)).rejects.toMatchObject({ code: 'Stopped' });
  await check.stop();
  await waiting;
  await expect(check.check('b', bad)).rejects.toMatchObject({ name: 'HostUnavailable', code: 'Stopped' });
});

it('says that no process can be had when none starts', async () => {
  const process = new CheckingProcess(10_000, 8);
  expect(await process.check(good)).toEqual({ kind: 'unstartable' });
  await process.stop();
});
