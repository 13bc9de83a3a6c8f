import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../local/index.ts';
import { COMPANY_EVENT_COSTS } from '../../model/statistics/event-costs.ts';
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
  // Names of industries are written once, when they are first seen.
  for (const industry of ['Known', 'Other']) await change('create', companyInput({ industry }));
});
afterAll(() => system.stop());

async function change(operation: keyof typeof operations, input: object) {
  const { data, errors } = await ada(operations[operation], {
    input: { clientToken: nextToken(), ...input },
  });
  expect(errors).toEqual([]);
  await system.cloud.idle();
  return Object.values(data as Record<string, { id: string; version: number }>)[0]!;
}

const created = () => change('create', companyInput({ industry: 'Known', employeeCount: 3 }));
const days = (count: number) => count * 24 * 3_600_000;

/** By event: what leads up to it, and the change whose event is counted. */
const changes: Record<string, () => Promise<() => Promise<unknown>>> = {
  created: async () => created,
  renamed: updated({ name: 'Another name' }),
  'employeeCount changed': updated({ employeeCount: 4 }),
  'moved to another industry': updated({ industry: 'Other' }),
  'changed in what is not shared': updated({ website: 'https://example.test' }),
  deleted: async () => {
    const { id } = await created();
    return () => change('delete', { id, expectedVersion: 1 });
  },
  restored: async () => {
    const { id } = await created();
    await change('delete', { id, expectedVersion: 1 });
    return () => change('restore', { id, expectedVersion: 2 });
  },
  purged: async () => {
    // What other tests have deleted goes before.
    await afterAMonth();
    const { id } = await created();
    await change('delete', { id, expectedVersion: 1 });
    return afterAMonth;
  },
};

async function afterAMonth() {
  system.cloud.clock.advance(days(31));
  await system.cloud.sweep();
  await system.cloud.idle();
}

function updated(fields: object) {
  return async () => {
    const { id } = await created();
    return () => change('update', { id, expectedVersion: 1, ...fields });
  };
}

async function recorded(work: () => Promise<unknown>): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  const stop = system.cloud.journal.listen((entry) => entries.push(entry));
  await work();
  stop();
  return entries;
}

const byConsumer = ({ service, principal }: JournalEntry) =>
  service === 'dynamodb' && principal.kind === 'role' && principal.arn.includes('ApplyCompanyChanges');

const invocations = (entries: readonly JournalEntry[], name: string) =>
  entries.filter(
    ({ service, operation, input }) =>
      service === 'lambda' && operation === 'Invoke' && String(input['FunctionName']).includes(name),
  ).length;

describe('an event', () => {
  it.each(COMPANY_EVENT_COSTS)(
    '"$event" costs $write write units, $indexWrite of the index',
    async (cost) => {
      const act = await changes[cost.event]!();
      const calls = (await recorded(act)).filter(byConsumer);
      const sum = (unit: 'read' | 'write' | 'indexWrite') =>
        calls.reduce((units, { capacity }) => units + (capacity?.[unit] ?? 0), 0);
      expect({
        event: cost.event,
        write: sum('write'),
        indexWrite: sum('indexWrite'),
        read: sum('read'),
      }).toEqual(cost);
    },
  );

  it('takes one invocation of the publisher and one of each consumer that is shown it', async () => {
    const act = await changes['renamed']!();
    const entries = await recorded(act);
    expect(invocations(entries, 'publish-changes')).toBe(1);
    expect(invocations(entries, 'apply-company-changes')).toBe(1);
    expect(invocations(entries, 'remove-purged')).toBe(0);
  });

  it('shares invocations of the publisher with others when a hundred come at once', async () => {
    const entries = await recorded(async () => {
      await Promise.all(
        Array.from({ length: 100 }, () =>
          ada(operations.create, { input: companyInput({ industry: 'Known' }) }),
        ),
      );
      await system.cloud.idle();
    });
    // The first of them does not wait for the others.
    expect(invocations(entries, 'publish-changes')).toBeLessThan(60);
  });

  it('is a message of less than 1 KB', async () => {
    const act = await changes['renamed']!();
    const bodies = (await recorded(act))
      .filter(({ service, operation }) => service === 'sqs' && operation === 'SendMessage')
      .map(({ input }) => Buffer.byteLength(String(input['MessageBody'])));
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toBeLessThan(1024);
  });
});
