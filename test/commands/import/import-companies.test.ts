import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { patient, type RetryPolicy } from '../../../commands/graphql-client.ts';
import { companySender, ImportStopped, type Send } from '../../../commands/import/create-company.ts';
import {
  importCompanies,
  type Finding,
  type ImportOptions,
} from '../../../commands/import/import-companies.ts';
import { MappingFault } from '../../../commands/import/mapping.ts';
import { companyApi, type CompanyApi } from './company-api.fixture.ts';

const header = 'Id,Name,Industry,Country\n';
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `${index},Company ${index},Robotics,DE\n`).join('');
const hasty: RetryPolicy = { ...patient, attempts: 4, wait: () => Promise.resolve() };

function counter() {
  let next = 0;
  return () => `token-${next++}`;
}

async function run(text: string, send: Send, options: Partial<ImportOptions> = {}) {
  const findings: Finding[] = [];
  const result = await importCompanies({
    input: Readable.from([Buffer.from(text)]),
    source: 'test',
    concurrency: 4,
    newToken: counter(),
    send,
    onFinding: (finding) => void findings.push(finding),
    ...options,
  });
  return { ...result, findings };
}

const sendTo = (api: CompanyApi) => companySender(api.endpoint, () => Promise.resolve('jwt'), hasty);
const always: Send = () => Promise.resolve({ kind: 'created' });

/** A promise and the function that fulfils it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

describe('an import', () => {
  it('creates every row once, a second import none', async () => {
    await using api = await companyApi();
    const text = header + rowsOf(50);
    const first = await run(text, sendTo(api));
    expect(first).toMatchObject({
      ended: 'complete',
      totals: { rows: 50, created: 50, present: 0, rejected: 0 },
    });
    const second = await run(text, sendTo(api), { newToken: counter() });
    expect(second).toMatchObject({ ended: 'complete', totals: { rows: 50, created: 0, present: 50 } });
    expect(api.companies.size).toBe(50);
  });

  it('gives each row a client token of its own', async () => {
    await using api = await companyApi();
    await run(header + rowsOf(50), sendTo(api));
    expect(new Set(api.requests.map(({ input }) => input.clientToken)).size).toBe(50);
  });

  it('counts a second row of one id as already there', async () => {
    await using api = await companyApi();
    const text = `${header}A,One,Robotics,DE\nA,Two,Robotics,DE\n`;
    const { totals } = await run(text, sendTo(api), { concurrency: 1 });
    expect(totals).toMatchObject({ rows: 2, created: 1, present: 1 });
  });

  it('keeps two sources apart', async () => {
    await using api = await companyApi();
    await run(header + rowsOf(3), sendTo(api), { source: 'one' });
    const { totals } = await run(header + rowsOf(3), sendTo(api), { source: 'two' });
    expect(totals).toMatchObject({ created: 3 });
  });

  it('settles every row while the API is busy, cuts connections and loses answers', async () => {
    const troubles = [
      { error: { errorType: 'TryAgain', message: 'Busy.' } },
      'cut',
      'cutAfter',
      { status: 503 },
    ] as const;
    await using api = await companyApi({
      trouble: (input, attempt) => (attempt < 3 ? troubles[(input.name.length + attempt) % 4] : undefined),
    });
    const { totals } = await run(header + rowsOf(120), sendTo(api));
    expect(totals.created + totals.present).toBe(120);
    expect(api.companies.size).toBe(120);
  });

  it('reports what the row lacks and what the API refuses, and sends the rest', async () => {
    await using api = await companyApi();
    const text = `${header}1,A,Robotics,none\n2,B#,Robotics,DE\n3,C,Robotics\n\n4,,,DE\n5,E,Robotics,DE\n`;
    const { totals, findings } = await run(text, sendTo(api), { concurrency: 1 });
    expect(totals).toMatchObject({ rows: 5, created: 1, rejected: 4, failed: 0, warnings: 0 });
    expect(findings.map(({ row, line, outcome, field }) => [row, line, outcome, field])).toEqual([
      [1, 2, 'rejected', 'country'],
      [2, 3, 'rejected', 'name'],
      [3, 4, 'rejected', 'columns'],
      [4, 6, 'rejected', 'name'],
      [4, 6, 'rejected', 'industry'],
    ]);
    expect(api.requests).toHaveLength(2);
  });

  it('reports a warning beside the row that arrived', async () => {
    const text = 'Name,Industry,Country,Founded\nA,Robotics,DE,long ago\n';
    const { totals, findings } = await run(text, always);
    expect(totals).toMatchObject({ created: 1, warnings: 1 });
    expect(findings).toMatchObject([{ row: 1, line: 2, outcome: 'warning', field: 'foundedYear' }]);
  });

  it('goes on past rows that fail, and reports them', async () => {
    const send: Send = ({ name }) =>
      Promise.resolve(name === 'Company 3' ? { kind: 'failed', reason: 'Busy.' } : { kind: 'created' });
    const { ended, totals, findings } = await run(header + rowsOf(10), send);
    expect(ended).toBe('complete');
    expect(totals).toMatchObject({ rows: 10, created: 9, failed: 1 });
    expect(findings).toEqual([{ row: 4, line: 5, outcome: 'failed', field: 'row', reason: 'Busy.' }]);
  });

  it('stops when the API is gone, and counts only the rows it began', async () => {
    let sent = 0;
    const send: Send = () =>
      ++sent > 10 ? Promise.reject(new ImportStopped('Gone.')) : Promise.resolve({ kind: 'created' });
    const { ended, stop, totals } = await run(header + rowsOf(1_000), send);
    expect(ended).toBe('stopped');
    expect(stop?.message).toBe('Gone.');
    expect(totals.created).toBe(10);
    expect(totals.failed).toBeLessThanOrEqual(4);
    expect(totals.rows).toBe(totals.created + totals.failed);
  });

  it('stops after 20 rows that failed one after the other', async () => {
    const send: Send = () => Promise.resolve({ kind: 'failed', reason: 'Busy.' });
    const { ended, stop, totals } = await run(header + rowsOf(1_000), send, { concurrency: 1 });
    expect(ended).toBe('stopped');
    expect(stop?.message).toBe('20 rows failed one after the other; the last: Busy.');
    expect(totals.failed).toBe(20);
  });

  it('finishes what is in flight when it is interrupted, and a second run does the rest', async () => {
    const interruption = new AbortController();
    await using api = await companyApi({
      before: () => {
        if (api.requests.length === 20) interruption.abort();
      },
    });
    const text = header + rowsOf(100);
    const first = await run(text, sendTo(api), { signal: interruption.signal });
    expect(first.ended).toBe('interrupted');
    expect(first.totals.created).toBe(api.companies.size);
    expect(first.totals).toMatchObject({ rows: first.totals.created, failed: 0 });
    expect(first.totals.rows).toBeGreaterThanOrEqual(20);
    expect(first.totals.rows).toBeLessThan(24);

    const second = await run(text, sendTo(api), { newToken: counter() });
    expect(second.totals).toMatchObject({
      created: 100 - first.totals.created,
      present: first.totals.created,
    });
    expect(api.companies.size).toBe(100);
  });

  it('begins nothing once it is interrupted', async () => {
    const { ended, totals } = await run(header + rowsOf(5), always, { signal: AbortSignal.abort() });
    expect(ended).toBe('interrupted');
    expect(totals.rows).toBe(0);
  });

  it('hands on a fault of the program, after what is in flight', async () => {
    const ended: string[] = [];
    const send: Send = async ({ name }) => {
      if (name === 'Company 1') throw new RangeError('bug');
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(name);
      return { kind: 'created' };
    };
    await expect(run(header + rowsOf(4), send)).rejects.toThrow('bug');
    expect(ended).toContain('Company 0');
  });

  it('closes its input when the columns do not lead to a company', async () => {
    const endless = function* () {
      for (;;) yield Buffer.from('a,b\n');
    };
    const input = Readable.from(endless());
    await expect(run('', always, { input })).rejects.toThrow(MappingFault);
    expect(input.destroyed).toBe(true);
  });
});

describe('an import of 200,000 rows', () => {
  const count = 200_000;

  function generated() {
    let made = 0;
    const chunks = function* () {
      yield Buffer.from(header);
      while (made < count) {
        let text = '';
        for (let next = 0; next < 500; next++, made++) text += `${made},Company ${made},Robotics,DE\n`;
        yield Buffer.from(text);
      }
    };
    return { input: Readable.from(chunks(), { highWaterMark: 1 }), made: () => made };
  }

  it('reads no further ahead than a few chunks and holds no more rows than are in flight', async () => {
    const source = generated();
    let open = 0;
    let mostOpen = 0;
    let sent = 0;
    let mostAhead = 0;
    const send: Send = async () => {
      mostOpen = Math.max(mostOpen, ++open);
      mostAhead = Math.max(mostAhead, source.made() - sent);
      if (sent % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
      open--;
      sent++;
      return { kind: 'created' };
    };
    const { totals } = await run('', send, { input: source.input, concurrency: 8 });
    expect(totals).toMatchObject({ rows: count, created: count });
    expect(mostOpen).toBe(8);
    expect(mostAhead).toBeLessThan(10_000);
    // Seconds on an idle machine; two busy cores take longer.
  }, 120_000);

  it('pauses reading while nothing is answered', async () => {
    const source = generated();
    const { open, opened } = gate();
    let begun = 0;
    const full = gate();
    const send: Send = async () => {
      if (++begun === 8) full.open();
      await opened;
      return { kind: 'created' };
    };
    const interruption = new AbortController();
    const importing = run('', send, { input: source.input, concurrency: 8, signal: interruption.signal });
    await full.opened;
    // Turns of the event loop in which an unbounded reader would go on.
    for (let turn = 0; turn < 500; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(8);
    expect(source.made()).toBeLessThan(10_000);
    interruption.abort();
    open();
    expect((await importing).totals.rows).toBe(8);
    expect(source.made()).toBeLessThan(10_000);
    expect(source.input.destroyed).toBe(true);
  });

  it('waits for a slow report', async () => {
    const rejected = header + 'x,,,\n'.repeat(1_000);
    let open = 0;
    let mostOpen = 0;
    const onFinding = async () => {
      mostOpen = Math.max(mostOpen, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      open--;
    };
    const { totals } = await run(rejected, always, { onFinding, concurrency: 4 });
    expect(totals.rejected).toBe(1_000);
    expect(mostOpen).toBe(4);
  });
});
