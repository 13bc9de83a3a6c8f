import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importCommand, type ImportWorld } from '../../../commands/import/command.ts';
import { ImportStopped } from '../../../commands/import/create-company.ts';
import { companyApi, deadEndpoint } from './company-api.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(content: string | Buffer, name = 'list.csv'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Runs the command against `endpoint`; without one, connecting fails the test. */
async function run(args: string[], endpoint?: string, signal = new AbortController().signal) {
  const out: string[] = [];
  const err: string[] = [];
  let clock = 0;
  let token = 0;
  const world: ImportWorld = {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    progress: new PassThrough(),
    connect: () => {
      if (endpoint === undefined) throw new Error('Nothing was to be sent.');
      return Promise.resolve({ endpoint, authorization: () => Promise.resolve('jwt') });
    },
    signal,
    // A second passes from each look to the next.
    now: () => (clock += 1_000),
    newToken: () => `token-${token++}`,
  };
  const code = await importCommand(args, world);
  return { code, out, err, figure: out.at(-1) };
}

const header = 'Id,Name,Industry,Country\n';

describe('npm run import', () => {
  it('sends every row, reports the rest, and prints the figure last', async () => {
    await using api = await companyApi();
    const path = await file(`${header}1,A,Robotics,DE\n2,B,Robotics,none\n3,C#,Robotics,FR\n`);
    const first = await run([path], api.endpoint);
    expect(first).toEqual({
      code: 0,
      err: [],
      out: [
        'Columns: name from "Name", industry from "Industry", country from "Country", id from "Id".',
        expect.stringMatching(/^rejected: row [23] /),
        expect.stringMatching(/^rejected: row [23] /),
        '1 created, 0 already there, 2 rejected, 3 rows in 1.0 s',
      ],
      figure: '1 created, 0 already there, 2 rejected, 3 rows in 1.0 s',
    });
    expect(first.out).toContain('rejected: row 2 (line 3): country: "none" names no country or US state');
    expect(first.out).toContain('rejected: row 3 (line 4): name: must not contain #');
    const second = await run([path], api.endpoint);
    expect(second.figure).toBe('0 created, 1 already there, 2 rejected, 3 rows in 1.0 s');
  });

  it('shows 20 rejected rows and writes all of them to the report', async () => {
    await using api = await companyApi();
    const path = await file(header + '1,A,Robotics,none\n'.repeat(50));
    const report = join(folder, 'report.csv');
    const { code, out } = await run([path, '--report', report], api.endpoint);
    expect(code).toBe(0);
    expect(out.filter((line) => line.startsWith('rejected: '))).toHaveLength(20);
    expect(out).toContain(`… and 30 more; they are in ${report}`);
    const rows = parse<{ row: string; field: string }>(await readFile(report), { columns: true });
    expect(rows.map(({ row }) => Number(row)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    expect(new Set(rows.map(({ field }) => field))).toEqual(new Set(['country']));
  });

  it('says that ids are made of the content where no column holds any', async () => {
    await using api = await companyApi();
    const path = await file('Name,Industry,Country\nA,Robotics,DE\nA,Robotics,DE\nB,Robotics,DE\n');
    const { out, figure } = await run([path, '--concurrency', '1', '--source', 'own'], api.endpoint);
    expect(out).toContainEqual(expect.stringContaining('No column holds an id'));
    expect(figure).toBe('2 created, 1 already there, 0 rejected, 3 rows in 1.0 s');
    expect([...api.companies.keys()]).toContainEqual(expect.stringMatching(/^own\/row-[0-9a-f]{40}$/));
  });

  it('takes a byte order mark, quoted line breaks and CRLF', async () => {
    await using api = await companyApi();
    const path = await file('\ufeffId,Name,Industry,Country\r\n1,"A\r\nB",Robotics,DE\r\n');
    expect(await run([path], api.endpoint)).toMatchObject({ code: 0 });
    expect(api.companies.get('csv/1')?.name).toBe('A B');
  });

  it('connects to nothing in a dry run, and checks by the rules of the API', async () => {
    const path = await file(`${header}1,A,Robotics,DE\n2,B#,Robotics,DE\n`);
    const { code, out, figure } = await run([path, '--dry-run']);
    expect(code).toBe(0);
    expect(out).toContain('rejected: row 2 (line 3): name: must not contain #');
    expect(figure).toBe('1 would be sent, 0 already there, 1 rejected, 2 rows in 1.0 s');
  });

  it('has nothing to do for a header alone', async () => {
    expect(await run([await file(header)])).toMatchObject({
      code: 0,
      figure: '0 created, 0 already there, 0 rejected, 0 rows in 1.0 s',
    });
  });

  it('prints its options with --help', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const option of ['--map', '--id', '--source', '--concurrency', '--report', '--dry-run']) {
      expect(out.join('\n')).toContain(option);
    }
  });

  it('ends with 130 and how to resume when it is interrupted', async () => {
    const interruption = new AbortController();
    await using api = await companyApi({ before: () => interruption.abort() });
    const path = await file(header + Array.from({ length: 50 }, (_, id) => `${id},A,Robotics,DE\n`).join(''));
    const args = [path, '--concurrency', '1'];
    const { code, out, figure } = await run(args, api.endpoint, interruption.signal);
    expect(code).toBe(130);
    expect(out).toContainEqual(expect.stringContaining('Run the same command again'));
    expect(figure).toBe('1 created, 0 already there, 0 rejected, 1 row in 1.0 s');
    expect((await run(args, api.endpoint)).figure).toBe(
      '49 created, 1 already there, 0 rejected, 50 rows in 1.0 s',
    );
  });

  it('ends with 1 when rows fail for the reasons of the API', async () => {
    const trouble = { error: { errorType: 'ClientTokenReused', message: 'Used.' } };
    await using api = await companyApi({ trouble: ({ name }) => (name === 'B' ? trouble : undefined) });
    const path = await file(`${header}1,A,Robotics,DE\n2,B,Robotics,DE\n`);
    const { code, out, figure } = await run([path], api.endpoint);
    expect(code).toBe(1);
    expect(out).toContain('failed: row 2 (line 3): row: ClientTokenReused: Used.');
    expect(figure).toBe('1 created, 0 already there, 0 rejected, 1 failed, 2 rows in 1.0 s');
  });

  it('ends with 1 and the way to start the API when it is not there', async () => {
    const path = await file(`${header}1,A,Robotics,DE\n`);
    const { code, err } = await run([path], await deadEndpoint());
    expect(code).toBe(1);
    expect(err).toEqual([expect.stringMatching(/^Nothing answers at .* Start it with: npm start$/)]);
  });

  it('ends with 1 and one line when connecting fails', async () => {
    const path = await file(`${header}1,A,Robotics,DE\n`);
    const err: string[] = [];
    const world = {
      ...quiet(err),
      connect: () => Promise.reject(new ImportStopped('No instance is running.')),
    };
    expect(await importCommand([path], world)).toBe(1);
    expect(err).toEqual(['No instance is running.']);
  });
});

function quiet(err: string[]): ImportWorld {
  return {
    out: () => undefined,
    err: (line) => err.push(line),
    progress: new PassThrough(),
    connect: () => Promise.reject(new Error('Nothing was to be sent.')),
    signal: new AbortController().signal,
    now: () => 0,
    newToken: () => 'token',
  };
}

describe('what cannot be read ends with 2, one line, and nothing sent', () => {
  const good = `${header}1,A,Robotics,DE\n`;
  /** Behind enough good rows that an import without a look ahead would have sent some. */
  const late = header + '1,A,Robotics,DE\n'.repeat(20_000);

  async function refusal(args: string[]): Promise<string> {
    const { code, err, out } = await run(args);
    expect({ code, lines: err.length, out }).toEqual({ code: 2, lines: 1, out: [] });
    expect(err[0]).not.toContain('\n');
    return err[0] ?? '';
  }

  it('a file that is not there', async () => {
    expect(await refusal([join(folder, 'none.csv')])).toBe(`There is no file ${join(folder, 'none.csv')}.`);
    expect(await refusal([join(await file(good), 'inside.csv')])).toMatch(/^There is no file /);
  });

  it('a directory, a device', async () => {
    const directory = join(folder, 'list.csv');
    await mkdir(directory);
    expect(await refusal([directory])).toBe(`${directory} is a directory. Name a CSV file in it.`);
    expect(await refusal(['/dev/null'])).toContain('is not a regular file');
  });

  const root = process.getuid?.() === 0;
  if (root) console.log('Skipped: a file that may not be read, since root reads every file.');
  it.skipIf(root)('a file of somebody else', async () => {
    const path = await file(good);
    await chmod(path, 0o000);
    expect(await refusal([path])).toContain('may not be read');
  });

  it('an empty file', async () => {
    expect(await refusal([await file('')])).toContain('The file is empty');
  });

  it('missing columns', async () => {
    const message = await refusal([await file('Name,Town\nA,B\n')]);
    expect(message).toContain('No column for industry, country. Headers found: "Name", "Town".');
    expect(message).toContain('--map');
    expect(await refusal([await file(good), '--id', 'Nope'])).toContain('No column is called "Nope"');
  });

  it('another encoding, even at the end of the file', async () => {
    expect(await refusal([await file(Buffer.from(`\ufeff${good}`, 'utf16le'))])).toContain('iconv -f UTF-16');
    const latin = Buffer.from(`${late}2,Caf\xe9,Robotics,DE\n`, 'latin1');
    expect(await refusal([await file(latin)])).toContain('(line 20002) is 0xE9');
  });

  it('a quote that is never closed, even at the end of the file', async () => {
    expect(await refusal([await file(`${late}2,"B,Robotics,DE\n`)])).toContain(
      'starts at line 20002 is never closed',
    );
  });

  it('a report that would overwrite the file, or cannot be written', async () => {
    const path = await file(good);
    expect(await refusal([path, '--report', join(folder, '.', 'list.csv')])).toContain('would overwrite');
    expect(await readFile(path, 'utf8')).toBe(good);
    expect(await refusal([path, '--report', join(folder, 'none', 'r.csv')])).toContain('cannot be written');
  });

  it('a command line with an unknown flag', async () => {
    expect(await refusal(['--frobnicate'])).toContain("Unknown option '--frobnicate'");
  });
});

const realFile = new URL('../../../../shared/data/companies.csv', import.meta.url);
const present = existsSync(realFile);
if (!present)
  console.log('Skipped: ../shared/data/companies.csv, the real list, is not beside this repository.');

describe.skipIf(!present)('the real list of 503 companies', () => {
  it('goes in without flags; the one row without a country is reported; a second import creates nothing', async () => {
    await using api = await companyApi();
    const first = await run([realFile.pathname], api.endpoint);
    expect(first).toMatchObject({
      code: 0,
      figure: '502 created, 0 already there, 1 rejected, 503 rows in 1.0 s',
    });
    expect(first.out.slice(1, -1)).toEqual([
      'rejected: row 68 (line 69): country: "none" names no country or US state',
    ]);
    const second = await run([realFile.pathname], api.endpoint);
    expect(second.figure).toBe('0 created, 502 already there, 1 rejected, 503 rows in 1.0 s');

    const companies = [...api.companies.values()];
    const count = (values: (string | number | undefined)[]) =>
      values.reduce<Record<string, number>>((counts, value) => {
        counts[String(value)] = (counts[String(value)] ?? 0) + 1;
        return counts;
      }, {});
    expect(count(companies.map(({ country }) => country))).toEqual({
      ...{ US: 478, IE: 11, GB: 5, CH: 3, BM: 2, NL: 2, CA: 1 },
    });
    expect(Object.keys(count(companies.map(({ industry }) => industry)))).toHaveLength(11);
    expect(companies.every(({ foundedYear = 0 }) => foundedYear > 1700 && foundedYear < 2030)).toBe(true);
    expect(api.companies.get('csv/ABBV')).toMatchObject({ name: 'AbbVie', foundedYear: 2013, country: 'US' });
    expect(api.companies.get('csv/BF.B')?.name).toBe('Brown–Forman');
  });
});
