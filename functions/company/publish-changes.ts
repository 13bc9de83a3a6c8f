import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { CompanyEvent } from '../../model/company/events.ts';
import { nameOf, type Log } from '../shared/log.ts';
import type { Publication, Publish } from '../shared/sns.ts';
import { companyEventOf } from './company-event.ts';
import { batches, publicationOf } from './publication.ts';

interface Entry {
  /** Its place among the records. */
  readonly at: number;
  readonly event: CompanyEvent;
  readonly publication: Publication;
}

/**
 * Publishes every version of every company, a company's versions in order. What cannot be published holds back the later
 * versions of its own company alone. The first record that is not out is reported: Lambda goes on from it, so that some are
 * published twice and none is passed over.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function publishChanges(ports: {
  readonly publish: Publish;
  readonly log: Log;
}): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  const { publish, log } = ports;

  return async ({ Records }) => {
    const { entries, unreadable } = read(Records);
    const left = [...unreadable];
    const heldBack = new Set<string>();
    for (const batch of batches(entries)) {
      const free = batch.filter(({ event }) => !heldBack.has(event.subject));
      const answer = await answerTo(free);
      left.push(...answer.refused.map(({ at }) => at));
      if (!answer.came) break;
      for (const { event } of answer.refused) heldBack.add(event.subject);
    }
    const first = Records[Math.min(...left)];
    return { batchItemFailures: first ? [{ itemIdentifier: first.dynamodb?.SequenceNumber ?? '' }] : [] };
  };

  /** Records as events, but for those that cannot be read and what follows one of its company. */
  function read(records: readonly DynamoDBRecord[]): { entries: Entry[]; unreadable: number[] } {
    const entries: Entry[] = [];
    const unreadable: number[] = [];
    const heldBack = new Set<string>();
    for (const [at, record] of records.entries()) {
      const company = JSON.stringify(record.dynamodb?.Keys?.['pk']);
      if (heldBack.has(company)) continue;
      try {
        const event = companyEventOf(record);
        entries.push({ at, event, publication: publicationOf(event) });
      } catch (error) {
        const { SequenceNumber: sequenceNumber } = record.dynamodb ?? {};
        log('ERROR', 'A stream record cannot be read.', { reason: nameOf(error), sequenceNumber });
        unreadable.push(at);
        heldBack.add(company);
      }
    }
    return { entries, unreadable };
  }

  /** Publishes a batch. `refused`: what of it is not out; all of it when no answer came. */
  async function answerTo(batch: readonly Entry[]): Promise<{ refused: readonly Entry[]; came: boolean }> {
    if (batch.length === 0) return { refused: [], came: true };
    try {
      const positions = await publish(batch.map(({ publication }) => publication));
      const refused = batch.filter((_, at) => positions.includes(at));
      for (const { event } of refused) log('WARN', 'SNS refused a message.', { event: event.id });
      return { refused, came: true };
    } catch (error) {
      log('WARN', 'SNS took no message.', { reason: nameOf(error), from: batch[0]?.event.id });
      return { refused: batch, came: false };
    }
  }
}
