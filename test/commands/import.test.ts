import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  claimsOf,
  startUserPool,
  type RunningUserPool,
} from '../local/services/cognito/user-pool.fixture.ts';
import { companyApi, deadEndpoint } from './import/company-api.fixture.ts';

const script = fileURLToPath(new URL('../../commands/run.cjs', import.meta.url));
let pool: RunningUserPool;
let folder: string;
let list: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
  list = join(folder, 'list.csv');
  const rows = Array.from({ length: 60 }, (_, id) => `${String(id)},Company ${String(id)},Robotics,DE\n`);
  await writeFile(list, `Id,Name,Industry,Country\n${rows.join('')}`);
  pool = await startUserPool();
});
afterAll(async () => {
  await pool.stop();
  await rm(folder, { recursive: true });
});

/** What an instance says about itself, with the API at `graphql`. */
async function endpointsFor(graphql: string, userPool = pool.baseUrl): Promise<string> {
  const path = join(folder, 'endpoints.json');
  const content = {
    ...{
      graphql,
      realtime: graphql,
      explorer: graphql,
      apiKey: 'da2-key',
      region: 'us-east-1',
      accountId: '000000000000',
    },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    userPool: { issuer: userPool, clientId: pool.ClientId, userPoolId: pool.UserPoolId },
    aws: { 'cognito-idp': userPool },
    tables: [],
  };
  await writeFile(path, JSON.stringify(content));
  return path;
}

/** `npm run import` as a process of its own; `started` gets what interrupts it. */
async function run(
  endpoints: string,
  args: string[],
  started: (interrupt: () => void) => void = () => undefined,
) {
  const child = spawn(process.execPath, [script, 'import', ...args], {
    env: { ...process.env, COMPANY_GRAPH_ENDPOINTS: endpoints },
  });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (text.out += String(chunk)));
  child.stderr.on('data', (chunk) => (text.err += String(chunk)));
  started(() => child.kill('SIGINT'));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, err: text.err, figure: text.out.trimEnd().split('\n').at(-1) };
}

describe('npm run import', () => {
  it('finishes what is in flight on Ctrl-C, and another run does the rest as editor importer', async () => {
    let interrupt = () => {};
    await using api = await companyApi({
      before: () => {
        if (api.requests.length === 10) interrupt();
      },
    });
    const endpoints = await endpointsFor(api.endpoint);
    const args = [list, '--concurrency', '2'];
    const first = await run(endpoints, args, (send) => (interrupt = send));
    const done = api.companies.size;
    expect(first).toMatchObject({ code: 130, err: expect.stringContaining('Finishing what is in flight') });
    expect(first.figure).toMatch(
      new RegExp(`^${String(done)} created, 0 already there, 0 rejected, ${String(done)} rows in `),
    );
    expect(done).toBeLessThan(60);

    const second = await run(endpoints, args);
    expect(second.code).toBe(0);
    expect(second.figure).toMatch(
      new RegExp(`^${String(60 - done)} created, ${String(done)} already there, 0 rejected, 60 rows in `),
    );
    const claims = claimsOf(api.requests[0]?.authorization ?? '');
    expect(claims).toMatchObject({ username: 'importer', 'cognito:groups': ['editors'] });
    expect(new Set(api.requests.map(({ input }) => input.clientToken)).size).toBe(api.requests.length);
  });

  it('says in one line that no instance runs', async () => {
    const { code, err } = await run(join(folder, 'none.json'), [list]);
    expect(code).toBe(1);
    expect(err).toMatch(/^No instance is running .* npm start\n$/);
  });

  it('says in one line that the instance is gone, before any row', async () => {
    const dead = await deadEndpoint();
    const { code, err, figure } = await run(await endpointsFor(dead, dead), [list]);
    expect(code).toBe(1);
    expect(figure).toMatch(/^Columns: /);
    expect(err).toMatch(/^The instance .* does not answer. Start it with: npm start\n$/);
  });
});
