import { AwsError } from '../../kernel/aws.ts';
import { renderingOf, sqsError } from './errors.ts';
import { objectList, type Input } from './input.ts';

export interface BatchEntry {
  readonly id: string;
  readonly input: Input;
}

const most = 10;

/**
 * The entries of a batch; `structure` is what the API calls one of them. Throws AwsError EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId or
 * BatchEntryIdsNotDistinct: rules that fail a request as a whole.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html
 */
export function batchEntries(input: Input, structure: string): readonly BatchEntry[] {
  const entries = objectList(input, 'Entries').map((entry) => ({ id: entry['Id'], input: entry }));
  if (entries.length === 0) {
    throw sqsError('EmptyBatchRequest', `There should be at least one ${structure} in the request.`);
  }
  if (entries.length > most) {
    throw sqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${most}. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set<string>();
  return entries.map(({ id, input: entry }) => {
    if (typeof id !== 'string' || !/^[\w-]{1,80}$/.test(id)) {
      throw sqsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    }
    if (ids.has(id)) throw sqsError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
    ids.add(id);
    return { id, input: entry };
  });
}

/** Performs each entry by itself; those that fail by the caller's fault are reported and do not touch the others. */
export function performEach(
  entries: readonly BatchEntry[],
  perform: (input: Input) => object,
): { Successful: object[]; Failed: object[] } {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const { id: Id, input } of entries) {
    try {
      Successful.push({ Id, ...perform(input) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: renderingOf(error).queryCode, Message: error.message });
    }
  }
  return { Successful, Failed };
}
