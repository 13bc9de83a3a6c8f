import type { Context } from '@aws-appsync/utils';
import type { MutationUpdateCompanyArgs } from '../../../generated/schema.ts';
import { clientTokenFaults, companyFaults } from '../../../model/company/rules.ts';
import { denyFaults } from '../../shared/deny.ts';
import { aboutFaults } from '../about-item.ts';
import { changeFaults } from '../changes.ts';

export function request(ctx: Context<MutationUpdateCompanyArgs>) {
  const input = ctx.args.input;
  denyFaults(
    companyFaults(input)
      .concat(clientTokenFaults(input.clientToken))
      .concat(aboutFaults(input.about))
      .concat(changeFaults(input)),
  );
  return {};
}

export function response(ctx: Context<MutationUpdateCompanyArgs>) {
  return ctx.prev.result;
}
