import type { SQSRecord } from 'aws-lambda';
import { isFault, readCompanyEvent, type CompanyEvent, type EventFault } from '../../model/company/events.ts';
import { parsed } from './queue-batch.ts';

/** A message of the topic CompanyEvents as a queue with raw delivery brings it. */
export interface CompanyMessage {
  readonly record: SQSRecord;
  readonly event: CompanyEvent;
}

/** Thrown for a message that this code may not act on; it then waits, in the end as a dead letter, for code that may. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
  constructor(readonly code: EventFault['fault']) {
    super(code);
  }
}

/** Throws `UnreadableMessage`. */
export function companyEventIn(record: SQSRecord): CompanyEvent {
  const read = readCompanyEvent(parsed(record));
  if (isFault(read)) throw new UnreadableMessage(read.fault);
  return read;
}
