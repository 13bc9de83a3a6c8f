import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../commands/ci-summary.cjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ci-summary-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (status: string, ...assertions: string[]) => ({
  status,
  assertionResults: assertions.map((assertion) => ({ status: assertion })),
});
const tests = (passed: number, failed: number, ...testResults: unknown[]) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults });
const checks = (passed: number, failed: number) => JSON.stringify({ passed, failed });

function summary(test: string | null, testExit: string, check: string | null, checkExit: string) {
  const place = (name: string, text: string | null) => {
    const path = join(folder, name);
    rmSync(path, { force: true });
    if (text !== null) writeFileSync(path, text);
    return path;
  };
  const paths = [place('test.json', test), place('check.json', check)] as const;
  const run = spawnSync(process.execPath, [script, paths[0], testExit, paths[1], checkExit], {
    encoding: 'utf8',
  });
  return { line: run.stdout, exit: run.status };
}

describe('the last line of a build', () => {
  it('adds tests and checks', () => {
    expect(summary(tests(40, 0, file('passed', 'passed')), '0', checks(12, 0), '0')).toEqual({
      line: '52 passed, 0 failed\n',
      exit: 0,
    });
  });

  it('counts failures of both and fails', () => {
    expect(summary(tests(38, 2, file('failed', 'failed')), '1', checks(11, 1), '1')).toEqual({
      line: '49 passed, 3 failed\n',
      exit: 1,
    });
  });

  it('counts a test file that did not load as one failure', () => {
    const report = tests(40, 1, file('failed', 'failed'), file('failed'), file('passed', 'passed'));
    expect(summary(report, '1', checks(12, 0), '0').line).toBe('52 passed, 2 failed\n');
  });

  it('counts a run that ended badly although every test passed', () => {
    expect(summary(tests(40, 0), '1', checks(12, 0), '0').line).toBe('52 passed, 1 failed\n');
  });

  it.each([
    ['was never written', null],
    ['is cut off', '{"numPassedTests": 4'],
    ['is of another shape', '{}'],
  ])('counts a report that %s as one failure', (_what, report) => {
    expect(summary(report, '0', checks(12, 0), '0')).toEqual({ line: '12 passed, 1 failed\n', exit: 1 });
  });

  it('is there when nothing ran at all', () => {
    expect(summary(null, 'not-run', null, 'not-run')).toEqual({ line: '0 passed, 2 failed\n', exit: 1 });
  });

  it('fails a build in which nothing was tested', () => {
    expect(summary(tests(0, 0), '0', checks(0, 0), '0').exit).toBe(1);
  });
});
