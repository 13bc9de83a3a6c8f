import type { Context } from '@aws-appsync/utils';
import { update } from '@aws-appsync/utils/dynamodb';
import type { MutationTransferCompanyArgs } from '../../generated/schema.ts';
import type { FieldFault } from '../../model/errors.ts';
import { profileKey } from '../../model/company/keys.ts';
import { clientTokenFaults } from '../../model/company/rules.ts';
import { lineFault } from '../../model/text.ts';
import { denyFaults } from '../shared/deny.ts';
import { activeCondition, settled, writeStamp } from './caller-write.ts';

export function request(ctx: Context<MutationTransferCompanyArgs>) {
  const input = ctx.args.input;
  const reason = lineFault(input.newOwnerId, 128);
  const faults: FieldFault[] = reason === null ? [] : [{ field: 'newOwnerId', reason }];
  denyFaults(clientTokenFaults(input.clientToken).concat(faults));
  return update({
    key: profileKey(input.id),
    update: { ownerId: input.newOwnerId, ...writeStamp(ctx) },
    condition: activeCondition(ctx),
  });
}

export function response(ctx: Context<MutationTransferCompanyArgs>) {
  return settled(ctx, 'ACTIVE');
}
