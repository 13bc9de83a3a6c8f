import type { DynamoDBBatchResponse } from 'aws-lambda';
import type { World } from '../world.ts';
import { createFailureRecords, type FailureRecords } from './failure-records.ts';
import { invoke } from './invocation.ts';
import type { Shard, Stream, StreamFunction, StreamRecord } from './stream.ts';

export interface StreamMapping {
  /** Takes that there are new records or shards. */
  wake(): void;
  /** Deletes the mapping and makes it again: every position is lost. */
  recreate(): void;
  readonly failures: FailureRecords;
}

/** Reads the share of one shard's records that is worked off one batch after another. */
interface Lane {
  readonly shard: Shard;
  readonly number: number;
  /** The first record that is not done. */
  position: number;
  /** The next batch ends before this record: what is tried again keeps its end, or half of it. */
  limit: number | undefined;
  /** Where the batch before ended, if it failed. */
  failedEnd: number | undefined;
  attempts: number;
  busy: boolean;
}

interface Batch {
  readonly records: readonly StreamRecord[];
  readonly indexes: readonly number[];
  /** Where the lane goes on after it. */
  readonly end: number;
}

/**
 * Lambda's event source mapping of a stream: parents before children, a batch again and again from its lowest reported
 * record, in halves, until its attempts are used up and it goes to the failure destination.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function createStreamMapping(
  world: World,
  stream: Stream,
  work: StreamFunction,
  /** Hears of every record of a profile that counts as done. */
  passed: (record: StreamRecord) => void,
): StreamMapping {
  const { scheduler, chance, faults, trace } = world;
  const settings = world.settings.changes;
  const failures = createFailureRecords(world, work);
  let lanes: Lane[] = [];
  const opened = new Set<Shard>();
  let generation = 0;
  let numbers = 0;

  function open(shard: Shard, position: number): void {
    opened.add(shard);
    for (let number = 0; number < settings.ParallelizationFactor; number += 1) {
      lanes.push({
        shard,
        number,
        position,
        limit: undefined,
        failedEnd: undefined,
        attempts: 0,
        busy: false,
      });
    }
  }

  function isRead(shard: Shard): boolean {
    return (
      shard.closed &&
      opened.has(shard) &&
      lanes.every((lane) => lane.shard !== shard || (!lane.busy && lane.position >= shard.records.length))
    );
  }

  function wake(): void {
    for (const shard of stream.shards) {
      if (!opened.has(shard) && (!shard.parent || isRead(shard.parent))) open(shard, 0);
    }
    for (const lane of lanes) {
      if (lane.busy || lane.position >= lane.shard.records.length) continue;
      lane.busy = true;
      const made = generation;
      // A batching window lets records gather.
      const when = chance.happens(0.7) ? scheduler.later : scheduler.soon;
      when(() => {
        if (made === generation) poll(lane);
      });
    }
  }

  function isMine(lane: Lane, { item, sequence }: StreamRecord): boolean {
    return (
      (settings.parallelBy === 'item' ? item : sequence) % settings.ParallelizationFactor === lane.number
    );
  }

  function isProfile({ record }: StreamRecord): boolean {
    return record.dynamodb?.Keys?.['sk']?.S === 'PROFILE';
  }

  function passes({ record }: StreamRecord): boolean {
    const { eventName, sk } = settings.filter;
    return (
      sk.includes(record.dynamodb?.Keys?.['sk']?.S ?? '') &&
      (eventName === undefined || eventName.includes(record.eventName ?? ''))
    );
  }

  function batchOf(lane: Lane): Batch {
    const all = lane.shard.records;
    const size = lane.limit === undefined ? 1 + chance.below(settings.BatchSize) : settings.BatchSize;
    const limit = Math.min(lane.limit ?? all.length, all.length);
    const records: StreamRecord[] = [];
    const indexes: number[] = [];
    let end = lane.position;
    for (; end < limit && records.length < size; end += 1) {
      const record = all[end] as StreamRecord;
      if (isMine(lane, record) && passes(record)) {
        records.push(record);
        indexes.push(end);
      }
    }
    return { records, indexes, end };
  }

  function poll(lane: Lane): void {
    const batch = batchOf(lane);
    if (batch.records.length === 0) {
      pass(lane, batch.end);
      return;
    }
    if (lane.failedEnd !== undefined && lane.failedEnd !== batch.end) faults.saw('batchRecut');
    const made = generation;
    const name = `changes#${numbers++}`;
    trace.say(
      () =>
        `${lane.shard.name} delivers ${batch.records.map(({ sequence }) => sequence).join(', ')} to ${name}`,
    );
    invoke(
      world,
      name,
      (invocation) => work({ Records: batch.records.map(({ record }) => record) }, invocation),
      (response) => {
        if (made !== generation) return;
        const failed = failedIndex(batch, response);
        if (failed === undefined) pass(lane, batch.end);
        else failAt(lane, batch, failed, response !== undefined);
      },
    );
  }

  /** Where the batch has to begin again; undefined when all of it is done. */
  function failedIndex(batch: Batch, response: DynamoDBBatchResponse | undefined): number | undefined {
    if (!response) return batch.indexes[0];
    if (!settings.reportsBatchItemFailures || response.batchItemFailures.length === 0) return undefined;
    const reported = response.batchItemFailures.map(({ itemIdentifier }) =>
      batch.records.findIndex(({ record }) => record.dynamodb?.SequenceNumber === itemIdentifier),
    );
    return batch.indexes[Math.max(0, Math.min(...reported))];
  }

  function failAt(lane: Lane, batch: Batch, index: number, reported: boolean): void {
    const from = batch.indexes.indexOf(index);
    const left = batch.records.slice(from);
    lane.failedEnd = batch.end;
    if (index !== batch.indexes[0]) {
      faults.saw('lowestCheckpoint');
      tellPassed(lane, index);
      lane.position = index;
      lane.attempts = 0;
      lane.limit = chance.happens(0.5) ? batch.end : undefined;
    } else if (settings.BisectBatchOnFunctionError && left.length > 1) {
      faults.saw('bisect');
      // Halves of what is left; a reported record has half of what follows with it.
      lane.limit = (batch.indexes[from + Math.ceil(left.length / 2) - 1] as number) + 1;
    } else if (lane.attempts >= settings.MaximumRetryAttempts) {
      failures.add(left);
      advance(lane, batch.end);
      return;
    } else {
      lane.attempts += 1;
      lane.limit = batch.end;
    }
    trace.say(
      () => `${lane.shard.name} begins again at ${left[0]?.sequence ?? 0}${reported ? ', as reported' : ''}`,
    );
    again(lane);
  }

  /** All before `end` is done. */
  function pass(lane: Lane, end: number): void {
    tellPassed(lane, end);
    advance(lane, end);
  }

  function tellPassed(lane: Lane, end: number): void {
    for (let at = lane.position; at < end; at += 1) {
      const record = lane.shard.records[at] as StreamRecord;
      if (isMine(lane, record) && isProfile(record)) passed(record);
    }
  }

  function advance(lane: Lane, position: number): void {
    lane.position = position;
    lane.limit = undefined;
    lane.failedEnd = undefined;
    lane.attempts = 0;
    again(lane);
  }

  function again(lane: Lane): void {
    lane.busy = false;
    wake();
  }

  return {
    wake,
    failures,
    recreate() {
      generation += 1;
      lanes = [];
      opened.clear();
      if (settings.StartingPosition === 'LATEST') {
        for (const shard of stream.shards) open(shard, shard.records.length);
      }
      wake();
    },
  };
}
