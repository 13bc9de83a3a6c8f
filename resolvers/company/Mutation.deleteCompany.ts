import type { Context } from '@aws-appsync/utils';
import { util } from '@aws-appsync/utils';
import type { MutationDeleteCompanyArgs } from '../../generated/schema.ts';
import { RESTORABLE_FOR } from '../../model/company/item.ts';
import { profileKey } from '../../model/company/keys.ts';
import { clientTokenFaults } from '../../model/company/rules.ts';
import { denyFaults } from '../shared/deny.ts';
import { activeCondition, settled, writeStamp } from './caller-write.ts';

/** Leaves every index but `byOwner`, whose sort key turns from `active#…` to `deleted#…` by copying. */
export function request(ctx: Context<MutationDeleteCompanyArgs>) {
  const input = ctx.args.input;
  denyFaults(clientTokenFaults(input.clientToken));
  const stamp = writeStamp(ctx);
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues(profileKey(input.id)),
    update: {
      expression:
        'SET #deletedAt = :updatedAt, #expiresAt = :expiresAt, #ownerKey = #ownerDeletedKey, #version = :version, #lastMutation = :lastMutation, #updatedAt = :updatedAt, #updatedBy = :updatedBy REMOVE #nameBucket, #industryKey, #countryKey, #createdMonth',
      expressionNames: {
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
      }),
    },
    condition: JSON.parse(util.transform.toDynamoDBConditionExpression(activeCondition(ctx))),
  };
}

export function response(ctx: Context<MutationDeleteCompanyArgs>) {
  return settled(ctx, 'ACTIVE');
}
