import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishChanges } from '../../../functions/company/publish-changes.ts';
import type { Publication } from '../../../functions/shared/sns.ts';
import { changed, profile, streamRecord } from './stream-records.ts';

const company = (n: number) => profile({ pk: `COMPANY#${n}` });

/** A topic that takes messages until told otherwise, and remembers them in the order in which it took them. */
function givenTopic(
  refuses: (call: number, publications: readonly Publication[]) => readonly number[] = () => [],
) {
  const taken: string[] = [];
  const calls: number[] = [];
  const logged: string[] = [];
  const handler = publishChanges({
    async publish(publications) {
      calls.push(publications.length);
      const refused = refuses(calls.length, publications);
      publications.forEach(({ message }, at) => {
        if (!refused.includes(at)) taken.push((JSON.parse(message) as { id: string }).id);
      });
      return refused;
    },
    log: (level, message) => void logged.push(`${level} ${message}`),
  });
  return { handler, taken, calls, logged };
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => streamRecord({ after: company(n) }));
const failure = (record: ReturnType<typeof streamRecord>) => ({
  batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber }],
});

it('publishes every record, ten at a time', async () => {
  const { handler, taken, calls } = givenTopic();
  expect(await handler({ Records: numbered(23) })).toEqual({ batchItemFailures: [] });
  expect(taken).toEqual(Array.from({ length: 23 }, (_, n) => `company/${n}/1`));
  expect(calls).toEqual([10, 10, 3]);
});

it('gives subscriptions the type, what changed and whether it is a replay to filter by', async () => {
  const publications: Publication[] = [];
  const { handler } = givenTopic((_, batch) => (publications.push(...batch), []));
  const before = company(1);
  await handler({ Records: [streamRecord({ before, after: changed(before, { industry: 'Tea' }) })] });
  expect(publications[0]?.attributes).toEqual({
    type: 'company.updated',
    changed: ['industry'],
    replay: 'false',
  });
});

describe('reports the first record that is not out', () => {
  it('when SNS refuses some of a batch, and goes on with other companies', async () => {
    const records = numbered(15);
    const { handler, taken } = givenTopic((call) => (call === 1 ? [4, 7] : []));
    expect(await handler({ Records: records })).toEqual(failure(records[4]!));
    expect(taken).toHaveLength(13);
  });

  it('when SNS takes nothing, and asks it no more', async () => {
    const records = numbered(22);
    const { handler, calls } = givenTopic((call) => {
      if (call === 2) throw new Error('unreachable');
      return [];
    });
    expect(await handler({ Records: records })).toEqual(failure(records[10]!));
    expect(calls).toEqual([10, 10]);
  });

  it('when a record cannot be read, and publishes those of other companies', async () => {
    const records = numbered(3);
    records[1] = { ...records[1]!, dynamodb: { SequenceNumber: '000000000000000000042' } };
    const { handler, taken, logged } = givenTopic();
    expect(await handler({ Records: records })).toEqual(failure(records[1]));
    expect(taken).toEqual(['company/0/1', 'company/2/1']);
    expect(logged).toEqual(['ERROR A stream record cannot be read.']);
  });
});

it('holds back what follows in a company of which a record cannot be read', async () => {
  const before = company(1);
  const broken = streamRecord({ before, after: { ...before, version: 'none' } });
  const later = streamRecord({ before, after: changed(before, {}) });
  const { handler, taken } = givenTopic();
  expect(await handler({ Records: [broken, later, streamRecord({ after: company(2) })] })).toEqual(
    failure(broken),
  );
  expect(taken).toEqual(['company/2/1']);
});

it('never has a version out before an earlier one of its company, whatever SNS refuses', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 }),
      fc.infiniteStream(fc.boolean()),
      async (companies, refusals) => {
        const versions = new Map<number, ReturnType<typeof profile>>();
        const records = companies.map((n) => {
          const before = versions.get(n);
          const after = before ? changed(before, {}) : company(n);
          versions.set(n, after);
          return streamRecord(before ? { before, after } : { after });
        });
        const { handler, taken } = givenTopic((_, batch) =>
          batch.flatMap((_publication, at) => (refusals.next().value ? [at] : [])),
        );
        // As Lambda does: everything from the reported record on, again, until nothing is reported.
        let left = records;
        for (let tries = 0; left.length > 0 && tries < 1_000; tries += 1) {
          const { batchItemFailures } = await handler({ Records: left });
          const [first] = batchItemFailures;
          left = first
            ? left.slice(left.findIndex((record) => record.dynamodb?.SequenceNumber === first.itemIdentifier))
            : [];
        }
        const firstTimes = [...new Set(taken)];
        for (const n of versions.keys()) {
          const own = firstTimes.filter((id) => id.startsWith(`company/${n}/`));
          expect(own).toEqual(own.map((_, at) => `company/${n}/${at + 1}`));
        }
        expect(new Set(taken).size).toBe(records.length);
      },
    ),
    { numRuns: 200 },
  );
});
