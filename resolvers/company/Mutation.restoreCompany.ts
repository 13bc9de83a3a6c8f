import type { Context } from '@aws-appsync/utils';
import { util } from '@aws-appsync/utils';
import type { MutationRestoreCompanyArgs } from '../../generated/schema.ts';
import { profileKey } from '../../model/company/keys.ts';
import { clientTokenFaults } from '../../model/company/rules.ts';
import { denyFaults } from '../shared/deny.ts';
import { requestTrace } from '../shared/trace.ts';
import { deletedCondition, settled, writeStamp } from './caller-write.ts';

/** Ends in its REMOVE clause. */
const RESTORATION =
  '#nameBucket = #nameInitial, #industryKey = #industry, #countryKey = #country, #createdMonth = #createdIn, #ownerKey = #ownerActiveKey, #version = :version, #lastMutation = :lastMutation, #updatedAt = :updatedAt, #updatedBy = :updatedBy REMOVE #deletedAt, #expiresAt';

/** Copies the index keys back from attributes that a deletion leaves alone: no read is needed. */
export function request(ctx: Context<MutationRestoreCompanyArgs>) {
  const input = ctx.args.input;
  denyFaults(clientTokenFaults(input.clientToken));
  const stamp = writeStamp(ctx);
  const trace = requestTrace(ctx);
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues(profileKey(input.id)),
    update: {
      expression:
        trace === null
          ? (`SET ${RESTORATION}, #trace` as const)
          : (`SET #trace = :trace, ${RESTORATION}` as const),
      expressionNames: {
        '#trace': 'trace',
        '#nameBucket': 'nameBucket',
        '#nameInitial': 'nameInitial',
        '#industryKey': 'industryKey',
        '#industry': 'industry',
        '#countryKey': 'countryKey',
        '#country': 'country',
        '#createdMonth': 'createdMonth',
        '#createdIn': 'createdIn',
        '#ownerKey': 'ownerKey',
        '#ownerActiveKey': 'ownerActiveKey',
        '#version': 'version',
        '#lastMutation': 'lastMutation',
        '#updatedAt': 'updatedAt',
        '#updatedBy': 'updatedBy',
        '#deletedAt': 'deletedAt',
        '#expiresAt': 'expiresAt',
      },
      expressionValues: util.dynamodb.toMapValues({
        ':version': stamp.version,
        ':lastMutation': stamp.lastMutation,
        ':updatedAt': stamp.updatedAt,
        ':updatedBy': stamp.updatedBy,
        ...(trace === null ? {} : { ':trace': trace }),
      }),
    },
    condition: JSON.parse(util.transform.toDynamoDBConditionExpression(deletedCondition(ctx))),
  };
}

export function response(ctx: Context<MutationRestoreCompanyArgs>) {
  return settled(ctx, 'DELETED');
}
