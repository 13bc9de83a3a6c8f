import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChance } from '../../simulation/chance.ts';
import * as code from '../../simulation/code/shipped.ts';
import { createFaults } from '../../simulation/faults.ts';
import * as earlier from '../../simulation/previous/company-event-1.mjs';
import { createScheduler } from '../../simulation/scheduler.ts';
import { deployed } from '../../simulation/settings.ts';
import { createQueue, type QueueFunction } from '../../simulation/transport/queue.ts';
import { createStreamMapping } from '../../simulation/transport/stream-mapping.ts';
import { createStream, type StreamFunction } from '../../simulation/transport/stream.ts';
import { createTopic } from '../../simulation/transport/topic.ts';
import { createTrace } from '../../simulation/trace.ts';
import type { World } from '../../simulation/world.ts';

function worldOf(seed: number, calm = true): World {
  const trace = createTrace(false);
  const chance = createChance(seed, 1);
  const faults = createFaults(createChance(seed, 2), trace, new Set());
  if (calm) faults.stop();
  const scheduler = createScheduler(chance, trace);
  const now = () => 0;
  return { scheduler, chance, faults, trace, settings: deployed, code, earlier, now, newId: () => 'id' };
}

const failing = (record: { messageId: string }) => ({ itemIdentifier: record.messageId });

describe('a queue', () => {
  it('brings every message until it is done, and deletes what is not reported', async () => {
    const world = worldOf(1);
    const attempts = new Map<string, number>();
    const done: string[] = [];
    const work: QueueFunction = async ({ Records }) => {
      for (const { body } of Records) attempts.set(body, (attempts.get(body) ?? 0) + 1);
      return { batchItemFailures: Records.filter(({ body }) => attempts.get(body) === 1).map(failing) };
    };
    const queue = createQueue(world, 'q', deployed.statistics, work, { done: (body) => done.push(body) });
    const bodies = Array.from({ length: 25 }, (_, at) => `message ${at}`);
    for (const body of bodies) queue.send(body);
    await world.scheduler.run();
    expect(done.toSorted()).toEqual(bodies.toSorted());
    expect([...attempts.values()]).toEqual(bodies.map(() => 2));
  });

  it('lays aside what has been received too often, until it is moved back', async () => {
    const world = worldOf(1);
    let broken = true;
    let received = 0;
    const work: QueueFunction = async ({ Records }) => {
      received += Records.length;
      return { batchItemFailures: broken ? Records.map(failing) : [] };
    };
    const queue = createQueue(world, 'q', deployed.statistics, work, { done: () => undefined });
    queue.send('a');
    await world.scheduler.run();
    expect(received).toBe(deployed.statistics.maxReceiveCount);
    expect(queue.deadLetters().map(({ body }) => body)).toEqual(['a']);
    expect(queue.holds((body) => body === 'a')).toBe(true);
    broken = false;
    expect(queue.redrive(() => true)).toBe(0);
    expect(queue.redrive(() => false)).toBe(1);
    await world.scheduler.run();
    expect(queue.deadLetters()).toEqual([]);
    expect(queue.holds((body) => body === 'a')).toBe(false);
  });
});

describe('a topic', () => {
  it('brings a message to each subscription whose policy lets it pass', async () => {
    const world = worldOf(1);
    const taken: Record<string, string[]> = { all: [], some: [] };
    const queueOf = (name: string) =>
      createQueue(world, name, deployed.statistics, async () => ({ batchItemFailures: [] }), {
        done: (body) => taken[name]?.push(body),
      });
    const topic = createTopic(world, [
      { queue: queueOf('all'), policy: {} },
      { queue: queueOf('some'), policy: { type: ['b'], changed: ['x', 'y'] } },
    ]);
    topic.accept({ message: '1', attributes: { type: 'a', changed: ['x'] } });
    topic.accept({ message: '2', attributes: { type: 'b', changed: ['z', 'y'] } });
    topic.accept({ message: '3', attributes: { type: 'b', changed: [] } });
    await world.scheduler.run();
    expect(taken['all']?.toSorted()).toEqual(['1', '2', '3']);
    expect(taken['some']).toEqual(['2']);
  });
});

describe('a stream mapping', () => {
  const image = (id: string, version: number) => ({
    pk: { S: `COMPANY#${id}` },
    sk: { S: 'PROFILE' },
    version: { N: String(version) },
  });

  /** Writes of three items, while shards split, against a function that fails by chance and dies of some records. */
  async function play(seed: number, writes: readonly number[], poison: ReadonlySet<number>) {
    const world = worldOf(seed);
    const stream = createStream();
    const first: number[] = [];
    const passed: number[] = [];
    let fails = true;
    const sequenceOf = (record: { dynamodb?: { SequenceNumber?: string } }) =>
      Number(record.dynamodb?.SequenceNumber);
    const work: StreamFunction = async ({ Records }) => {
      for (const record of Records) {
        const sequence = sequenceOf(record);
        if (poison.has(sequence) || (fails && world.chance.happens(0.2))) {
          if (world.chance.happens(0.3)) throw new Error('It died.');
          return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
        }
        if (!first.includes(sequence)) first.push(sequence);
      }
      return { batchItemFailures: [] };
    };
    const mapping = createStreamMapping(world, stream, work, ({ sequence }) => passed.push(sequence));
    writes.forEach((item, at) => {
      world.scheduler.soon(() => {
        const key = { pk: { S: `COMPANY#${item}` }, sk: { S: 'PROFILE' } };
        stream.append([{ table: 't', key, before: undefined, after: image(String(item), at) }], 0);
        if (at % 5 === 0) stream.split(world.chance);
        mapping.wake();
      });
    });
    await world.scheduler.run();
    fails = false;
    const givenUp = mapping.failures.records().map(sequenceOf);
    const records = stream.shards.flatMap((shard) => shard.records);
    return { first, passed, givenUp, records };
  }

  it('works off every record or lays it aside, in order per item, and passes none that is not done', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
        async (seed, writes, poison) => {
          const { first, passed, givenUp, records } = await play(seed, writes, new Set(poison));
          const all = records.map(({ sequence }) => sequence).sort((one, other) => one - other);
          expect(all).toHaveLength(writes.length);
          expect(all.filter((sequence) => !first.includes(sequence) && !givenUp.includes(sequence))).toEqual(
            [],
          );
          expect(passed.filter((sequence) => !first.includes(sequence))).toEqual([]);
          expect(poison.filter((sequence) => sequence <= all.length && !givenUp.includes(sequence))).toEqual(
            [],
          );
          for (const item of new Set(writes)) {
            const own = records.filter(
              ({ record }) => record.dynamodb?.Keys?.['pk']?.S === `COMPANY#${item}`,
            );
            const sequences = own
              .map(({ sequence }) => sequence)
              .filter((sequence) => !givenUp.includes(sequence));
            const order = first.filter((sequence) => sequences.includes(sequence));
            expect(order).toEqual(order.toSorted((one, other) => one - other));
          }
        },
      ),
      { seed: 20_261_120, numRuns: 150 },
    );
  });
});
