import { afterAll, beforeAll, expect, it } from 'vitest';
import { examples } from '../../commands/start/examples.ts';
import { seed } from '../../commands/seed.ts';
import { recordingLog } from '../../local/index.ts';
import { startCompanyGraph, type CompanyGraph } from '../support/company-graph.ts';

let system: CompanyGraph;

beforeAll(async () => {
  system = await startCompanyGraph();
  const { accessToken } = await system.cloud.issueTokens('seed', ['editors']);
  await seed({
    endpoint: system.cloud.endpoints.graphql,
    authorization: () => Promise.resolve(accessToken),
    log: recordingLog(),
  });
  await system.cloud.idle();
});
afterAll(() => system.stop());

it.each(examples())(
  'the example "$name" runs on a new system, and shows something',
  async ({ operation }) => {
    const ada = await system.as('ada');
    const answer = await ada(operation);
    expect(answer.errors).toEqual([]);
    // An example about what the user owns shows nothing before the user owns something; every other one does.
    const [value] = Object.values(answer.data as Record<string, { items?: unknown[] } | null>);
    expect(value).not.toBeNull();
    if (!operation.includes('myCompanies')) expect(value?.items ?? ['one']).not.toEqual([]);
    expect(JSON.stringify(answer.data)).not.toMatch(/tatistics":null/);
  },
);

it('the seed is about 40 companies of many industries, countries and scripts', async () => {
  const { accessToken } = await system.cloud.issueTokens('seed', ['editors']);
  const again = await seed({
    endpoint: system.cloud.endpoints.graphql,
    authorization: () => Promise.resolve(accessToken),
    log: recordingLog(),
  });
  expect(again.created).toBe(0);
  expect(again.present).toBeGreaterThanOrEqual(35);
  expect(again.present).toBeLessThanOrEqual(45);
});
