import type * as shipped from './shipped.ts';

/** A version of the functions that can be deployed into the world. */
export type Code = typeof shipped;

/** What of an earlier version is kept: it may serve beside the present one while a deployment goes on. */
export type EarlierCode = Pick<
  Code,
  'AwsFailure' | 'publishChanges' | 'applyCompanyChanges' | 'createStatisticsTable'
>;
