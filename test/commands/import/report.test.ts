import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../../commands/import/import-companies.ts';
import { firstFindings, openReport } from '../../../commands/import/report.ts';
import { figure, none } from '../../../commands/import/totals.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(folder, { recursive: true }));

const finding = (row: number, outcome: Finding['outcome'] = 'rejected', reason = 'is empty'): Finding => ({
  ...{ row, line: row + 1, outcome },
  ...{ field: 'name', reason },
});

describe('the report file', () => {
  it('is CSV that reads back as it was, whatever the reasons hold', async () => {
    const path = join(folder, 'report.csv');
    const report = await openReport(path);
    const reasons = ['plain', 'a, b', 'say "no"', 'two\nlines', 'é漢'];
    for (const [index, reason] of reasons.entries()) await report.add(finding(index + 1, 'rejected', reason));
    await report.close();
    expect(parse(await readFile(path), { columns: true })).toEqual(
      reasons.map((reason, index) => ({
        ...{ row: String(index + 1), line: String(index + 2) },
        ...{ outcome: 'rejected', field: 'name', reason },
      })),
    );
  });

  it('replaces an older one, and has its header when there is nothing to report', async () => {
    const path = join(folder, 'report.csv');
    const older = await openReport(path);
    await older.add(finding(1));
    await older.close();
    await (await openReport(path)).close();
    expect(await readFile(path, 'utf8')).toBe('row,line,outcome,field,reason\n');
  });

  it('takes more than the stream buffers', async () => {
    const path = join(folder, 'report.csv');
    const report = await openReport(path);
    await Promise.all(Array.from({ length: 5_000 }, (_, index) => report.add(finding(index))));
    await report.close();
    expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(5_001);
  });

  it('cannot be opened where there is no folder', async () => {
    await expect(openReport(join(folder, 'none', 'report.csv'))).rejects.toThrow('ENOENT');
  });
});

describe('the findings on the screen', () => {
  it('are the first of what did not arrive, then the first warnings, then how many more', () => {
    const first = firstFindings(2);
    for (const row of [1, 2, 3]) first.add(finding(row, 'warning'));
    first.add(finding(4, 'failed'));
    for (const row of [5, 6]) first.add(finding(row));
    expect(first.lines()).toEqual([
      'failed: row 4 (line 5): name: is empty',
      'rejected: row 5 (line 6): name: is empty',
      'warning: row 1 (line 2): name: is empty',
      'warning: row 2 (line 3): name: is empty',
      '… and 2 more; --report FILE writes them all to a file',
    ]);
    expect(first.lines('r.csv').at(-1)).toBe('… and 2 more; they are in r.csv');
  });

  it('hold no control characters', () => {
    const first = firstFindings(1);
    first.add(finding(1, 'rejected', 'bad \u001b[2J\nvalue'));
    expect(first.lines()).toEqual(['rejected: row 1 (line 2): name: bad  [2J value']);
  });
});

describe('the figure', () => {
  it('counts each row once, and names failures only when there are any', () => {
    const totals = { ...none, rows: 503, created: 502, rejected: 1 };
    expect(figure(totals, 3.21)).toBe('502 created, 0 already there, 1 rejected, 503 rows in 3.2 s');
    expect(figure({ ...none, rows: 1, failed: 1 }, 0)).toBe(
      '0 created, 0 already there, 0 rejected, 1 failed, 1 row in 0.0 s',
    );
  });
});
