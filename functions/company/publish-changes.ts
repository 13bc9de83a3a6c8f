import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { CompanyEvent } from '../../model/company/events.ts';
import { nameOf, type Log } from '../shared/log.ts';
import type { Publication, Publish } from '../shared/sns.ts';
import { companyEventOf } from './company-event.ts';
import { batches, publicationOf } from './publication.ts';

interface Entry {
  readonly record: DynamoDBRecord;
  readonly event: CompanyEvent;
  readonly publication: Publication;
}

/**
 * Publishes every version of every company, a company's versions in order. The first record that is not out is reported:
 * Lambda goes on from it, so that some may be published twice and none is passed over.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function publishChanges(ports: {
  readonly publish: Publish;
  readonly log: Log;
}): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  const { publish, log } = ports;

  return async ({ Records }) => {
    const { entries, unreadable } = read(Records);
    for (const batch of batches(entries)) {
      const failed = await firstFailure(batch);
      if (failed) return failedAt(failed.record);
    }
    return unreadable ? failedAt(unreadable) : { batchItemFailures: [] };
  };

  /** Records as far as they can be read; what comes before one that cannot is published all the same. */
  function read(records: readonly DynamoDBRecord[]): { entries: Entry[]; unreadable?: DynamoDBRecord } {
    const entries: Entry[] = [];
    for (const record of records) {
      try {
        const event = companyEventOf(record);
        entries.push({ record, event, publication: publicationOf(event) });
      } catch (error) {
        log('ERROR', 'A stream record cannot be read.', {
          reason: nameOf(error),
          sequenceNumber: record.dynamodb?.SequenceNumber,
        });
        return { entries, unreadable: record };
      }
    }
    return { entries };
  }

  async function firstFailure(batch: readonly Entry[]): Promise<Entry | undefined> {
    try {
      const [first] = await publish(batch.map(({ publication }) => publication));
      if (first === undefined) return undefined;
      log('WARN', 'SNS refused a message.', { event: batch[first]?.event.id });
      return batch[first];
    } catch (error) {
      log('WARN', 'SNS took no message.', { reason: nameOf(error), from: batch[0]?.event.id });
      return batch[0];
    }
  }
}

function failedAt(record: DynamoDBRecord): DynamoDBBatchResponse {
  return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
}
