import type { DynamoDBRecord } from 'aws-lambda';
import type { World } from '../world.ts';
import { invoke } from './invocation.ts';
import type { StreamFunction, StreamRecord } from './stream.ts';

/** What a stream mapping gave up on, as its failure destination keeps it. */
export interface FailureRecords {
  add(records: readonly StreamRecord[]): void;
  /** Hands records to the function again; those that `stays` names are left. Answers how many were handed over. */
  replay(stays: (record: DynamoDBRecord) => boolean): number;
  records(): readonly DynamoDBRecord[];
  /** Whether a record was ever given up on: what comes after it may be out before it. */
  has(sequence: string): boolean;
}

/**
 * S3 keeps records whole. SQS and SNS keep their place in the stream, where nothing is left of them when a person comes: a
 * stream keeps 24 hours. Of records replayed together those before the reported one are done, and those after it go on
 * alone. https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function createFailureRecords(world: World, work: StreamFunction): FailureRecords {
  let kept: (readonly DynamoDBRecord[])[] = [];
  const everGivenUp = new Set<string>();
  let replays = 0;

  function hand(records: readonly DynamoDBRecord[]): void {
    invoke(
      world,
      `replay#${replays++}`,
      (invocation) => work({ Records: [...records] }, invocation),
      (response) => {
        const reported = response ? response.batchItemFailures[0]?.itemIdentifier : sequenceOf(records[0]);
        if (reported === undefined) return;
        const at = Math.max(
          0,
          records.findIndex((record) => sequenceOf(record) === reported),
        );
        kept.push(records.slice(at, at + 1));
        if (at + 1 < records.length) kept.push(records.slice(at + 1));
      },
    );
  }

  return {
    add(records) {
      world.trace.say(
        () => `${records.map(({ sequence }) => sequence).join(', ')} go to the failure destination`,
      );
      for (const { record } of records) everGivenUp.add(sequenceOf(record) ?? '');
      if (world.settings.changes.onFailure === 's3') kept.push(records.map(({ record }) => record));
    },
    replay(stays) {
      const replayed = kept.filter((records) => !records.every(stays));
      kept = kept.filter((records) => records.every(stays));
      for (const records of replayed) {
        world.faults.saw('retryExhaustion');
        hand(records);
      }
      return replayed.length;
    },
    records: () => kept.flat(),
    has: (sequence) => everGivenUp.has(sequence),
  };
}

function sequenceOf(record: DynamoDBRecord | undefined): string | undefined {
  return record?.dynamodb?.SequenceNumber;
}
