import type { Context } from '@aws-appsync/utils';
import { operations } from '@aws-appsync/utils/dynamodb';
import type { MutationTransferCompanyArgs } from '../../generated/schema.ts';
import type { FieldFault } from '../../model/errors.ts';
import { profileKey } from '../../model/company/keys.ts';
import { clientTokenFaults } from '../../model/company/rules.ts';
import { lineFault } from '../../model/text.ts';
import { conditionalUpdate } from '../shared/conditional-writes.ts';
import { denyFaults } from '../shared/deny.ts';
import { requestTrace } from '../shared/trace.ts';
import { activeCondition, settled, writeStamp } from './caller-write.ts';

export function request(ctx: Context<MutationTransferCompanyArgs>) {
  const input = ctx.args.input;
  const reason = lineFault(input.newOwnerId, 128);
  const faults: FieldFault[] = reason === null ? [] : [{ field: 'newOwnerId', reason }];
  denyFaults(clientTokenFaults(input.clientToken).concat(faults));
  const trace = requestTrace(ctx) ?? operations.remove();
  const changes = { ownerId: input.newOwnerId, trace, ...writeStamp(ctx) };
  return conditionalUpdate(profileKey(input.id), changes, activeCondition(ctx));
}

export function response(ctx: Context<MutationTransferCompanyArgs>) {
  return settled(ctx, 'ACTIVE');
}
