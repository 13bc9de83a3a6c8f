import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openAppendLog } from '../../../local/kernel/append-log.ts';

function givenPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'append-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'within', 'log');
}

function contentOf(path: string): unknown[] {
  const { entries, log } = openAppendLog(path);
  log.close();
  return entries;
}

it('keeps entries in the order in which they were appended', () => {
  const path = givenPath();
  const { log } = openAppendLog<{ n: number }>(path);
  log.append({ n: 1 });
  log.append({ n: 2 });
  log.close();
  expect(contentOf(path)).toEqual([{ n: 1 }, { n: 2 }]);
});

it('has an entry as soon as append returns, without being closed', () => {
  const path = givenPath();
  const { log } = openAppendLog<string>(path);
  log.append('line\nbreak');
  expect(contentOf(path)).toEqual(['line\nbreak']);
});

it('drops a last line that was cut short, and goes on behind what is whole', () => {
  const path = givenPath();
  const { log } = openAppendLog<number>(path);
  log.append(1);
  log.close();
  appendFileSync(path, '{"cut');
  const { entries, log: second } = openAppendLog<number>(path);
  expect(entries).toEqual([1]);
  second.append(2);
  second.close();
  expect(contentOf(path)).toEqual([1, 2]);
});

it('rewrites everything, and counts what was appended since', () => {
  const path = givenPath();
  const { log } = openAppendLog<number>(path);
  for (const n of [1, 2, 3]) log.append(n);
  expect(log.appended).toBe(3);
  log.rewrite([3]);
  expect(log.appended).toBe(0);
  log.append(4);
  log.close();
  expect(contentOf(path)).toEqual([3, 4]);
  expect(readFileSync(path, 'utf8')).toBe('3\n4\n');
});

it('refuses a file that is not its own, and names the line', () => {
  const path = givenPath();
  openAppendLog(path).log.close();
  writeFileSync(path, '1\nnonsense\n');
  expect(() => openAppendLog(path)).toThrow(/log:2 is not what this cloud wrote/);
});
