import type { Context } from '@aws-appsync/utils';
import { runtime, util } from '@aws-appsync/utils';
import type { QueryCompaniesByIdsArgs } from '../../generated/schema.ts';
import { COMPANY_TABLE } from '../../model/bindings.ts';
import type { ProfileItem } from '../../model/company/item.ts';
import { profileKey } from '../../model/company/keys.ts';
import { MAXIMUM_LIMIT } from '../../model/page.ts';
import { deny, denyFailure } from '../shared/deny.ts';
import { visibleCompany } from './visible.ts';

/** DynamoDB refuses a batch that names a key twice. */
export function request(ctx: Context<QueryCompaniesByIdsArgs>) {
  const ids = ctx.args.ids;
  if (ids.length > MAXIMUM_LIMIT) {
    deny('LimitExceeded', `At most ${MAXIMUM_LIMIT} ids can be asked for at once.`);
  }
  const partitions: string[] = [];
  for (const id of ids) {
    const partition = profileKey(id).pk;
    if (partitions.indexOf(partition) < 0) {
      partitions.push(partition);
    }
  }
  if (partitions.length === 0) {
    runtime.earlyReturn([]);
  }
  const keys = partitions.map((pk) => util.dynamodb.toMapValues({ pk, sk: 'PROFILE' }));
  return { operation: 'BatchGetItem', tables: { [ctx.env[COMPANY_TABLE] as string]: { keys } } };
}

/** A key that was not read is not an unknown company: null would be a lie. */
export function response(ctx: Context<QueryCompaniesByIdsArgs>) {
  if (ctx.error) {
    denyFailure(ctx.error);
  }
  const table = ctx.env[COMPANY_TABLE] as string;
  const unread = ctx.result.unprocessedKeys ? (ctx.result.unprocessedKeys[table] ?? []) : [];
  if (unread.length > 0) {
    deny('TryAgain', 'Not all companies could be read. Repeat the request.', null, { retryable: true });
  }
  const items: (ProfileItem | null)[] = ctx.result.data[table];
  return items.map((item) => visibleCompany(item, ctx.identity, false));
}
