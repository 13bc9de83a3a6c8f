import type { Context } from '@aws-appsync/utils';
import { util } from '@aws-appsync/utils';
import type { MutationDeleteCompanyArgs } from '../../generated/schema.ts';
import { RESTORABLE_FOR } from '../../model/company/item.ts';
import { profileKey } from '../../model/company/keys.ts';
import { clientTokenFaults } from '../../model/company/rules.ts';
import { denyFaults } from '../shared/deny.ts';
import { requestTrace } from '../shared/trace.ts';
import { activeCondition, settled, writeStamp } from './caller-write.ts';

/** Ends in its REMOVE clause. */
const DELETION =
  '#deletedAt = :updatedAt, #expiresAt = :expiresAt, #ownerKey = #ownerDeletedKey, #version = :version, #lastMutation = :lastMutation, #updatedAt = :updatedAt, #updatedBy = :updatedBy REMOVE #nameBucket, #industryKey, #countryKey, #createdMonth';

/** Leaves every index but `byOwner`, whose sort key turns from `active#…` to `deleted#…` by copying. */
export function request(ctx: Context<MutationDeleteCompanyArgs>) {
  const input = ctx.args.input;
  denyFaults(clientTokenFaults(input.clientToken));
  const stamp = writeStamp(ctx);
  const trace = requestTrace(ctx);
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues(profileKey(input.id)),
    update: {
      expression:
        trace === null ? (`SET ${DELETION}, #trace` as const) : (`SET #trace = :trace, ${DELETION}` as const),
      expressionNames: {
        '#trace': 'trace',
        '#deletedAt': 'deletedAt',
        '#expiresAt': 'expiresAt',
        '#ownerKey': 'ownerKey',
        '#ownerDeletedKey': 'ownerDeletedKey',
        '#version': 'version',
        '#lastMutation': 'lastMutation',
        '#updatedAt': 'updatedAt',
        '#updatedBy': 'updatedBy',
        '#nameBucket': 'nameBucket',
        '#industryKey': 'industryKey',
        '#countryKey': 'countryKey',
        '#createdMonth': 'createdMonth',
      },
      expressionValues: util.dynamodb.toMapValues({
        ':expiresAt': util.time.nowEpochSeconds() + RESTORABLE_FOR,
        ':version': stamp.version,
        ':lastMutation': stamp.lastMutation,
        ':updatedAt': stamp.updatedAt,
        ':updatedBy': stamp.updatedBy,
        ...(trace === null ? {} : { ':trace': trace }),
      }),
    },
    condition: JSON.parse(util.transform.toDynamoDBConditionExpression(activeCondition(ctx))),
  };
}

export function response(ctx: Context<MutationDeleteCompanyArgs>) {
  return settled(ctx, 'ACTIVE');
}
