import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  companyInput,
  nextToken,
  operations,
  signingIn,
  startCompanyGraph,
  type CompanyGraph,
} from '../support/company-graph.ts';

let system: CompanyGraph;
const ada = signingIn(() => system, 'ada');

beforeAll(async () => {
  system = await startCompanyGraph();
});
afterAll(() => system.stop());

const days = (count: number) => count * 24 * 3_600_000;

async function write(operation: keyof typeof operations, input: object) {
  const { data, errors } = await ada(operations[operation], {
    input: { clientToken: nextToken(), ...input },
  });
  expect(errors).toEqual([]);
  await system.cloud.idle();
  return Object.values(data as Record<string, { id: string; version: number; handle: string }>)[0]!;
}

const create = (different: object) => write('create', companyInput(different));

async function statisticsOf(companyId: string) {
  const { data } = await system.visitor(
    `query ($companyId: ID!) { companyStatistics(companyId: $companyId) {
      name handle industry country profileVersion revisionCount documentCount documentBytes lastActivityAt } }`,
    { companyId },
  );
  return data.companyStatistics as Record<string, unknown> | null;
}

async function totalOf(industry: string) {
  const { data } = await system.visitor(
    `query ($industry: String!) { industryStatistics(industry: $industry) {
      companyCount employeeCount documentCount documentBytes } }`,
    { industry },
  );
  return data.industryStatistics as Record<string, unknown> | null;
}

const total = (companyCount: number, employeeCount: number) => ({
  companyCount,
  employeeCount,
  documentCount: 0,
  documentBytes: 0,
});

it('a company is counted from its creation, through every change, to its end', async () => {
  const { id, handle } = await create({ name: 'Copper Kettle', industry: 'Stills', employeeCount: 7 });
  expect(await statisticsOf(id)).toMatchObject({
    name: 'Copper Kettle',
    handle: 'copper-kettle',
    industry: 'Stills',
    country: 'CA',
    profileVersion: 1,
    revisionCount: 1,
    documentCount: 0,
    documentBytes: 0,
  });
  expect(await totalOf('Stills')).toEqual(total(1, 7));

  await write('update', { id, expectedVersion: 1, name: 'Tin Kettle' });
  expect(await statisticsOf(id)).toMatchObject({ name: 'Tin Kettle', profileVersion: 2 });
  expect(await totalOf('Stills')).toEqual(total(1, 7));

  await write('update', { id, expectedVersion: 2, employeeCount: 9 });
  expect(await totalOf('Stills')).toEqual(total(1, 9));

  await write('update', { id, expectedVersion: 3, industry: 'Distilling' });
  expect(await totalOf('Stills')).toEqual(total(0, 0));
  expect(await totalOf('Distilling')).toEqual(total(1, 9));

  await write('delete', { id, expectedVersion: 4 });
  expect(await statisticsOf(id)).toBeNull();
  expect(await totalOf('Distilling')).toEqual(total(0, 0));

  await write('restore', { id, expectedVersion: 5 });
  expect(await statisticsOf(id)).toMatchObject({ name: 'Tin Kettle', profileVersion: 6 });
  expect(await totalOf('Distilling')).toEqual(total(1, 9));

  await write('delete', { id, expectedVersion: 6 });
  const taken = await ada(operations.create, { input: companyInput({ handle }) });
  expect(taken.errors[0]?.errorType).toBe('HandleTaken');
  system.cloud.clock.advance(days(31));
  await system.cloud.sweep();
  await system.cloud.idle();
  expect(await statisticsOf(id)).toBeNull();
  expect(await totalOf('Distilling')).toEqual(total(0, 0));
  const again = await create({ handle, industry: 'Distilling' });
  expect(again.handle).toBe(handle);
  expect(await totalOf('Distilling')).toEqual(total(1, 0));
});

it('a total counts every company of its industry, whoever writes at the same time', async () => {
  const made = await Promise.all(
    Array.from({ length: 30 }, async (_, n) => {
      const { data } = await ada(operations.create, {
        input: companyInput({ name: `Cooper ${n}`, industry: 'Cooperage', employeeCount: n }),
      });
      return data.createCompany as { id: string };
    }),
  );
  await Promise.all(
    made.map(({ id }, n) =>
      ada(operations.update, {
        input: {
          id,
          expectedVersion: 1,
          clientToken: nextToken(),
          ...(n % 2 ? { employeeCount: 100 } : { industry: 'Hoops' }),
        },
      }),
    ),
  );
  await system.cloud.idle();
  expect(await totalOf('Cooperage')).toEqual(total(15, 1_500));
  expect(await totalOf('Hoops')).toEqual(total(15, 210));
});

it('industries are listed once a company was in them, and an unknown one has no statistics', async () => {
  await create({ industry: 'Glassblowing' });
  const { data } = await system.visitor('{ industries(limit: 100) { items nextToken } }');
  expect(data.industries.items).toContain('Glassblowing');
  expect(data.industries.items).toEqual([...new Set(data.industries.items)]);
  expect(await totalOf('Nothing of the kind')).toBeNull();
});
