import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCompanyGraph, type CompanyGraph } from '../support/company-graph.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = join(root, '../shared/data/companies.csv');
const here = existsSync(file);

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'import-'));
let system: CompanyGraph;

/** The command as a user types it, against the running system. */
async function imported(path: string, ...flags: string[]): Promise<string> {
  const environment = { ...process.env, COMPANY_GRAPH_ENDPOINTS: join(folder, 'endpoints.json') };
  const { stdout } = await run(process.execPath, ['commands/run.cjs', 'import', path, ...flags], {
    cwd: root,
    env: environment,
  });
  return stdout;
}
const figure = (output: string) => output.trim().split('\n').at(-1) ?? '';

/** Every item of a list, page by page to its end. */
async function everything(selector: string): Promise<{ name: string; industry: string; country: string }[]> {
  const items = [];
  let nextToken: string | null = null;
  do {
    const query = `query ($nextToken: String) {
      companies(${selector}, limit: 37, nextToken: $nextToken) { items { name industry country } nextToken } }`;
    const answer = await system.visitor(query, { nextToken });
    expect(answer.errors).toEqual([]);
    items.push(...answer.data.companies.items);
    nextToken = answer.data.companies.nextToken as string | null;
  } while (nextToken !== null);
  return items;
}

beforeAll(async () => {
  system = await startCompanyGraph();
  writeFileSync(join(folder, 'endpoints.json'), JSON.stringify(system.cloud.endpoints));
});
afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true });
});

if (!here)
  console.warn('skipped: the import of real companies, because ../shared/data/companies.csv is not here');

describe.skipIf(!here)('the real companies', () => {
  const rows = here
    ? parse<Record<string, string>>(readFileSync(file), { columns: true }).filter(
        (row) => place(row) !== undefined,
      )
    : [];

  /** The country as the file has it: what follows the last comma, where a US state stands for the US. */
  function place(row: Record<string, string>): string | undefined {
    const abroad: Record<string, string> = {
      Ireland: 'IE',
      'United Kingdom': 'GB',
      Switzerland: 'CH',
      Netherlands: 'NL',
      Bermuda: 'BM',
      Canada: 'CA',
      Singapore: 'SG',
      Luxembourg: 'LU',
    };
    const last = (row['Headquarters Location'] ?? '').split(', ').at(-1)?.trim() ?? '';
    return last === '' || last === 'none' ? undefined : (abroad[last] ?? 'US');
  }
  const search = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const names = (items: readonly { name: string }[]) => items.map(({ name }) => name).sort();
  const expected = (keep: (row: Record<string, string>) => boolean) =>
    rows
      .filter(keep)
      .map((row) => row['Security'] ?? '')
      .sort();

  it('all arrive but the one without a country, which is reported by row and field', async () => {
    const output = await imported(file);
    expect(figure(output)).toMatch(/^502 created, 0 already there, 1 rejected, 503 rows/);
    expect(output).toMatch(/country/);
  });

  it('are created by no second import', async () => {
    expect(figure(await imported(file))).toMatch(/^0 created, 502 already there, 1 rejected, 503 rows/);
  });

  it('are found by industry, each list paged to its end', async () => {
    for (const industry of new Set(rows.map((row) => row['GICS Sector'] ?? ''))) {
      const found = await everything(`industry: ${JSON.stringify(industry)}`);
      expect(names(found)).toEqual(expected((row) => row['GICS Sector'] === industry));
    }
  });

  it('are found by country', async () => {
    for (const country of new Set(rows.map(place))) {
      expect(names(await everything(`country: "${country}"`))).toEqual(
        expected((row) => place(row) === country),
      );
    }
  });

  it('are found by the month in which they were created', async () => {
    const month = new Date(system.cloud.clock.now()).toISOString().slice(0, 7);
    expect(names(await everything(`createdIn: "${month}"`))).toEqual(expected(() => true));
  });

  it('are found by the beginning of their name, one letter or three', async () => {
    const beginnings = new Set(
      rows.flatMap((row) => [1, 3].map((length) => search(row['Security'] ?? '').slice(0, length))),
    );
    for (const beginning of beginnings) {
      const found = await everything(`nameStartsWith: ${JSON.stringify(beginning)}`);
      expect(names(found), beginning).toEqual(
        expected((row) => search(row['Security'] ?? '').startsWith(beginning.trimEnd())),
      );
    }
  });
});

describe('an import', () => {
  it('gives companies of one name handles of their own', async () => {
    const path = join(folder, 'clashes.csv');
    writeFileSync(
      path,
      'id,name,industry,country\n1,Same & Co,Clashing,DE\n2,"Same, Co",Clashing,DE\n3,same co,Clashing,DE\n',
    );
    expect(figure(await imported(path, '--source', 'clashes'))).toMatch(/^3 created/);
    const answer = await system.visitor('{ companies(industry: "Clashing") { items { handle } } }');
    const handles = answer.data.companies.items.map((item: { handle: string }) => item.handle).sort();
    expect(handles).toEqual([
      'same-co',
      expect.stringMatching(/^same-co-/),
      expect.stringMatching(/^same-co-/),
    ]);
  });
});
