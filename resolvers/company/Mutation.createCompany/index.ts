import type { Context } from '@aws-appsync/utils';
import { util } from '@aws-appsync/utils';
import type { MutationCreateCompanyArgs } from '../../../generated/schema.ts';
import { OPTIONAL_FIELDS, TOKEN_LIFETIME } from '../../../model/company/item.ts';
import { profileKey, sortKeys } from '../../../model/company/keys.ts';
import { handleOf, nameBucket } from '../../../model/company/name.ts';
import { clientTokenFaults, companyFaults, externalReferenceFaults } from '../../../model/company/rules.ts';
import { callerId, isEditor } from '../../shared/caller.ts';
import { deny, denyFaults } from '../../shared/deny.ts';
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
  const now = util.time.nowISO8601();
  const folded = foldedName(input.name);
  const madeHandle = handleOf(folded);
  const keys = sortKeys(folded, id);
  const bucket = nameBucket(folded);
  const month = now.slice(0, 7);
  const optional: Record<string, unknown> = {};
  for (const field of OPTIONAL_FIELDS) {
    if ((input[field] ?? null) !== null) {
      optional[field] = input[field];
    }
  }
  const hasAbout = (input.about ?? null) !== null;

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
  ctx.stash.company = {
    ...profileKey(id),
    handle: input.handle ?? (madeHandle === '' ? `c-${id.toLowerCase()}` : madeHandle),
    name: input.name,
    industry: input.industry,
    country: input.country,
    ...optional,
    ...(hasAbout ? { aboutVersion: 1 } : {}),
    ownerId: caller,
    version: 1,
    lastMutation: `${caller}#createCompany#${input.clientToken}`,
    createdAt: now,
    createdBy: caller,
    updatedAt: now,
    updatedBy: caller,
    nameBucket: bucket,
    nameInitial: bucket,
    industryKey: input.industry,
    countryKey: input.country,
    createdMonth: month,
    createdIn: month,
    ...keys,
    createdKey: `${now}#${id}`,
    ownerKey: keys.ownerActiveKey,
  };
  return {};
}

export function response(ctx: Context<MutationCreateCompanyArgs, CreateStash>) {
  return ctx.prev.result;
}
