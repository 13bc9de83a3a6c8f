import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudTime } from '../../commands/clock/cloud-clock.ts';
import { NoInstance } from '../../commands/endpoints.ts';
import { companyInput, operations, startCompanyGraph, type CompanyGraph } from '../support/company-graph.ts';
import { deadEndpoint } from './import/company-api.fixture.ts';

const script = fileURLToPath(new URL('../../commands/run.cjs', import.meta.url));
const day = 24 * 3_600_000;
let system: CompanyGraph;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clock-'));
  system = await startCompanyGraph();
});
afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true });
});

/** `npm run clock` as a process of its own. */
async function run(endpoints: string, ...args: string[]) {
  const child = spawn(process.execPath, [script, 'clock', ...args], {
    env: { ...process.env, COMPANY_GRAPH_ENDPOINTS: endpoints },
  });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (text.out += String(chunk)));
  child.stderr.on('data', (chunk) => (text.err += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...text };
}

describe('npm run clock', () => {
  it('moves the time of the instance on, tells it, and says how much expired', async () => {
    const ada = await system.as('ada');
    const { data } = await ada(operations.create, { input: companyInput() });
    const { id } = data.createCompany;
    await ada(operations.delete, { input: { id, expectedVersion: 1, clientToken: 'gone' } });
    const endpoints = join(folder, 'endpoints.json');
    await writeFile(endpoints, JSON.stringify(system.cloud.endpoints));

    const moved = await run(endpoints, '+31d');
    // The company, and the token of its creation.
    expect(moved).toMatchObject({ code: 0, err: '' });
    expect(moved.out).toMatch(/^clock: \d{4}-\d\d-\d\dT[\d:.]+Z, 31d ahead, 2 items expired\n$/);
    expect(system.cloud.clock.now() - Date.now()).toBeGreaterThan(30 * day);
  });

  it('tells the time of the cloud and moves nothing when it is not asked to', async () => {
    const before = await cloudTime(system.cloud.endpoints, null);
    const after = await cloudTime(system.cloud.endpoints, null);
    expect(after.offset).toBe(before.offset);
    expect(Math.abs(Date.parse(after.now) - system.cloud.clock.now())).toBeLessThan(5_000);
  });

  it('says in one line that no instance runs, and that one does not answer', async () => {
    const { code, err } = await run(join(folder, 'none.json'), '+1d');
    expect(code).toBe(2);
    expect(err).toMatch(/^No instance is running .* npm start\n$/);
    const graphql = `${await deadEndpoint()}/graphql`;
    await expect(cloudTime({ graphql }, null)).rejects.toThrow(NoInstance);
  });
});
