import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DeleteItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doctorCommand } from '../../commands/doctor/command.ts';
import { hostedAws } from '../../commands/operations/aws-clients.ts';
import { replayCommand } from '../../commands/replay/command.ts';
import { tableName } from '../../model/physical-names.ts';
import { runCommand } from '../commands/operator.fixture.ts';
import { startCompanyGraph, type CompanyGraph } from '../support/company-graph.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = join(root, '../shared/data/companies.csv');
const here = existsSync(file);

/** The file does not say how many work for a company: a column of other numbers stands for it. */
const EMPLOYEES = 'CIK';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'counted-'));
let system: CompanyGraph;

beforeAll(async () => {
  system = await startCompanyGraph();
  writeFileSync(join(folder, 'endpoints.json'), JSON.stringify(system.cloud.endpoints));
});
afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true });
});

/** The totals of each industry, as the file says them. */
function totalsOfFile(): Map<string, object> {
  const totals = new Map<string, { companyCount: number; employeeCount: number }>();
  for (const row of parse<Record<string, string>>(readFileSync(file), { columns: true })) {
    const country = (row['Headquarters Location'] ?? '').split(', ').at(-1)?.trim() ?? '';
    if (country === '' || country === 'none') continue;
    const industry = row['GICS Sector'] ?? '';
    const total = totals.get(industry) ?? { companyCount: 0, employeeCount: 0 };
    total.companyCount += 1;
    total.employeeCount += Number(row[EMPLOYEES]);
    totals.set(industry, total);
  }
  return totals;
}

/** The totals of each industry that the API lists. */
async function totalsOfApi(): Promise<Map<string, object>> {
  const list = await system.visitor('{ industries(limit: 100) { items nextToken } }');
  expect(list.data.industries.nextToken).toBeNull();
  const totals = new Map<string, object>();
  for (const industry of list.data.industries.items as string[]) {
    const { data } = await system.visitor(
      'query ($industry: String!) { industryStatistics(industry: $industry) { companyCount employeeCount } }',
      { industry },
    );
    totals.set(industry, data.industryStatistics as object);
  }
  return totals;
}

async function emptyStatistics(): Promise<number> {
  const aws = await hostedAws(system.cloud.endpoints);
  const TableName = tableName('dev', 'statistics');
  let deleted = 0;
  const pages = paginateScan(
    { client: aws.dynamodb },
    { TableName, ProjectionExpression: 'pk, sk', ConsistentRead: true },
  );
  for await (const { Items = [] } of pages) {
    for (const Key of Items) await aws.dynamodb.send(new DeleteItemCommand({ TableName, Key }));
    deleted += Items.length;
  }
  aws.close();
  return deleted;
}

const doctor = (...args: string[]) => runCommand(doctorCommand, system.cloud, ...args);

if (!here)
  console.warn('skipped: the totals of real companies, because ../shared/data/companies.csv is not here');

describe.skipIf(!here)('the real companies', { timeout: 60_000 }, () => {
  const clean = { code: 0, figure: expect.stringContaining(' 0 differences, ') as string };

  it('are counted as they are imported: every total is what the file says, and doctor finds nothing', async () => {
    const { stdout } = await run(
      process.execPath,
      ['commands/run.cjs', 'import', file, '--map', `employeeCount=${EMPLOYEES}`],
      { cwd: root, env: { ...process.env, COMPANY_GRAPH_ENDPOINTS: join(folder, 'endpoints.json') } },
    );
    expect(stdout.trim().split('\n').at(-1)).toMatch(/^502 created, 0 already there, 1 rejected, 503 rows/);
    await system.cloud.idle();
    expect(await totalsOfApi()).toEqual(totalsOfFile());
    expect(await doctor()).toMatchObject(clean);
  });

  it('are counted again by a replay, after every item of the statistics was lost', async () => {
    expect(await emptyStatistics()).toBeGreaterThan(502);
    expect(await totalsOfApi()).toEqual(new Map());
    expect((await doctor('--wait', '0')).figure).toMatch(
      /^doctor: 502 companies, 0 industries, 502 differences, /,
    );

    const replayed = await runCommand(replayCommand, system.cloud);
    expect(replayed).toMatchObject({
      code: 0,
      figure: expect.stringMatching(/^replay: 502 events published, /),
    });
    await system.cloud.idle();
    expect(await totalsOfApi()).toEqual(totalsOfFile());
    expect(await doctor()).toMatchObject(clean);
  });
});
