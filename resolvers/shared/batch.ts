import { runtime, util } from '@aws-appsync/utils';
import { MAXIMUM_LIMIT } from '../../model/page.ts';
import { deny, denyFailure } from './deny.ts';

interface BatchContext {
  error?: { type: string; message: string } | null;
  result: any;
}

/** Ends the field when more ids are asked for than one batch holds. */
export function denyTooMany(ids: readonly string[]): void {
  if (ids.length > MAXIMUM_LIMIT) {
    deny('LimitExceeded', `At most ${MAXIMUM_LIMIT} ids can be asked for at once.`);
  }
}

/** One BatchGetItem of the distinct keys; none for no key. DynamoDB refuses a batch that names a key twice. */
export function batchGet(table: string, keys: { pk: string; sk: string }[]) {
  const partitions = keys.map((key) => key.pk);
  const distinct = keys.filter((key, at) => partitions.indexOf(key.pk) === at);
  if (distinct.length === 0) {
    runtime.earlyReturn([]);
  }
  const typed = distinct.map((key) => util.dynamodb.toMapValues(key));
  return { operation: 'BatchGetItem', tables: { [table]: { keys: typed } } };
}

/** What was found, null for a key that nothing is under. A key that was not read is not unknown: null would be a lie. */
export function batchItems(ctx: BatchContext, table: string) {
  if (ctx.error) {
    denyFailure(ctx.error);
  }
  const unread = ctx.result.unprocessedKeys ? (ctx.result.unprocessedKeys[table] ?? []) : [];
  if (unread.length > 0) {
    deny('TryAgain', 'Not all of them could be read. Repeat the request.', null, { retryable: true });
  }
  return ctx.result.data[table];
}
