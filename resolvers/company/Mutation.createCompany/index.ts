import type { Context } from '@aws-appsync/utils';
import { util } from '@aws-appsync/utils';
import type { MutationCreateCompanyArgs } from '../../../generated/schema.ts';
import { OPTIONAL_FIELDS, TOKEN_LIFETIME } from '../../../model/company/item.ts';
import { handleOf } from '../../../model/company/name.ts';
import { madeHandle, newProfile } from '../../../model/company/profile.ts';
import { clientTokenFaults, companyFaults, externalReferenceFaults } from '../../../model/company/rules.ts';
import { callerId, isEditor } from '../../shared/caller.ts';
import { deny, denyFaults } from '../../shared/deny.ts';
import { requestTrace } from '../../shared/trace.ts';
import { aboutFaults } from '../about-item.ts';
import { foldedName } from '../folded-name.ts';
import type { CreateStash } from './create-items.ts';

/** Prepares everything that the transaction writes; its steps only decide what to write again. */
export function request(ctx: Context<MutationCreateCompanyArgs, CreateStash>) {
  const input = ctx.args.input;
  const reference = input.externalReference ?? null;
  if (reference && !isEditor(ctx.identity)) {
    deny('Forbidden', 'Only editors may give an external reference.');
  }
  denyFaults(
    companyFaults(input)
      .concat(clientTokenFaults(input.clientToken))
      .concat(aboutFaults(input.about))
      .concat(reference ? externalReferenceFaults(reference.source, reference.id) : []),
  );

  const caller = callerId(ctx.identity);
  const id = util.autoUlid();
  const folded = foldedName(input.name);
  const trace = requestTrace(ctx);
  const optional: Record<string, unknown> = {};
  for (const field of OPTIONAL_FIELDS) {
    if ((input[field] ?? null) !== null) {
      optional[field] = input[field];
    }
  }
  const hasAbout = (input.about ?? null) !== null;
  if (hasAbout) {
    optional.aboutVersion = 1;
  }
  if (reference) {
    optional.externalReference = { source: reference.source, id: reference.id };
  }
  if (trace !== null) {
    optional.trace = trace;
  }

  ctx.stash.handleWasMade = (input.handle ?? null) === null;
  ctx.stash.failed = false;
  ctx.stash.fingerprint = JSON.stringify([
    input.name,
    input.industry,
    input.country,
    input.handle ?? null,
    input.description ?? null,
    input.website ?? null,
    input.foundedYear ?? null,
    input.employeeCount ?? null,
    hasAbout ? (input.about as string).length : -1,
    reference ? reference.source : null,
    reference ? reference.id : null,
  ]);
  ctx.stash.tokenExpiresAt = util.time.nowEpochSeconds() + TOKEN_LIFETIME;
  ctx.stash.company = newProfile({
    id,
    now: util.time.nowISO8601(),
    by: caller,
    handle: input.handle ?? madeHandle(handleOf(folded), id),
    name: input.name,
    foldedName: folded,
    industry: input.industry,
    country: input.country,
    optional,
    lastMutation: `${caller}#createCompany#${input.clientToken}`,
  });
  return {};
}

export function response(ctx: Context<MutationCreateCompanyArgs, CreateStash>) {
  return ctx.prev.result;
}
