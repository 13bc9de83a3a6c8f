import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { showProgress } from '../../../commands/import/progress.ts';
import { none } from '../../../commands/import/totals.ts';

const progressAt = (rows: number) => ({ bytes: rows * 10, totals: { ...none, rows, created: rows } });

describe('progress', () => {
  it('is a plain line every thousand rows where there is no terminal', () => {
    const stream = new PassThrough();
    const progress = showProgress(stream, 25_000);
    for (let rows = 1; rows <= 2_500; rows++) progress.update(progressAt(rows));
    progress.stop();
    expect(String(stream.read())).toBe(
      '1000 rows (40%): 1000 created, 0 already there\n2000 rows (80%): 2000 created, 0 already there\n',
    );
  });

  it('is a bar on a terminal, and leaves the interruption to the command', () => {
    const before = process.listenerCount('SIGINT');
    const terminal = Object.assign(new PassThrough(), {
      isTTY: true,
      columns: 200,
      cursorTo() {},
      clearLine() {},
    });
    const progress = showProgress(terminal, 100);
    expect(process.listenerCount('SIGINT')).toBe(before);
    progress.update(progressAt(10));
    progress.stop();
    expect(String(terminal.read())).toContain('100% · 10 rows · 10 created');
  });
});
