import { encodeTime } from 'ulid';
import type { CaseContext, Expected } from './resolver-case.ts';
import { fails } from './resolver-case.ts';

/** The moment at which every case runs. */
export const NOW = Date.parse('2026-11-20T12:00:00.000Z');
export const NOW_ISO8601 = '2026-11-20T12:00:00.000Z';
export const NOW_SECONDS = NOW / 1000;
export const SEED = '0123456789abcdef0123456789abcdef';

/** What stands in a case for the id that the handler makes. */
export const MADE_ID = `${encodeTime(NOW)}MADEMADEMADEMADE`;

export const TABLE = 'company-profile-table';
export const STATISTICS_TABLE = 'company-statistics-table';
export const ID = '01JCWXQ6Z8T0R9V2M4N6P8S0AB';

/** A member of the user pool. */
export function user(sub: string, groups: readonly string[] | null = null) {
  const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool';
  const claims = { sub, iss: issuer, token_use: 'access', ...(groups ? { 'cognito:groups': groups } : {}) };
  return {
    sub,
    issuer,
    username: sub,
    claims,
    sourceIp: ['127.0.0.1'],
    defaultAuthStrategy: 'ALLOW',
    groups,
  };
}

export const owner = () => user('ada');
export const stranger = () => user('eve');
export const editor = () => user('ed', ['editors']);
export const admin = () => user('amy', ['staff', 'admins']);
/** In groups, but in none that may change everybody's companies. */
export const staff = () => user('sam', ['staff']);
export const apiKey = () => null;

export const profileKeyOf = (id = ID) => ({ pk: `COMPANY#${id}`, sk: 'PROFILE' });

/** A company of Ada's as the table holds it, at version 3. */
export function profile(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    ...profileKeyOf(),
    handle: 'acme',
    name: 'Acme',
    description: 'Rockets.',
    industry: 'Aerospace',
    country: 'DE',
    website: 'https://acme.example',
    foundedYear: 1949,
    employeeCount: 12,
    ownerId: 'ada',
    version: 3,
    lastMutation: 'ada#updateCompany#token-2',
    createdAt: '2026-10-01T08:00:00.000Z',
    createdBy: 'ada',
    updatedAt: '2026-10-02T08:00:00.000Z',
    updatedBy: 'ada',
    nameBucket: 'a',
    nameInitial: 'a',
    industryKey: 'Aerospace',
    countryKey: 'DE',
    createdMonth: '2026-10',
    createdIn: '2026-10',
    nameKey: `acme#${ID}`,
    createdKey: `2026-10-01T08:00:00.000Z#${ID}`,
    ownerKey: `active#acme#${ID}`,
    ownerActiveKey: `active#acme#${ID}`,
    ownerDeletedKey: `deleted#acme#${ID}`,
    ...changes,
  };
}

/** The same company, deleted, and for another day restorable. */
export function deletedProfile(changes: Readonly<Record<string, unknown>> = {}) {
  const { nameBucket, industryKey, countryKey, createdMonth, ...rest } = profile();
  void [nameBucket, industryKey, countryKey, createdMonth];
  return {
    ...rest,
    deletedAt: '2026-11-01T08:00:00.000Z',
    expiresAt: NOW_SECONDS + 86_400,
    ownerKey: `deleted#acme#${ID}`,
    ...changes,
  };
}

/** What a client gets of an item. */
export const company = (item: object, consistent: boolean) => ({ ...item, id: ID, consistent });
/** What a client gets of what was written. */
export const written = (item: object) => company(item, true);

export const failure = (type: string, message = 'Something about company-profile-table.') => ({
  type: `DynamoDB:${type}`,
  message,
});

/** The answers to failures that the resolver has no meaning of its own for. */
export const busy: Expected = fails('TryAgain', 'The data is busy. Repeat the request.', null, {
  retryable: true,
});
export const broken: Expected = fails('TryAgain', 'The request failed.', null, { retryable: false });
export const tooLarge: Expected = fails('LimitExceeded', 'The data is larger than one item can hold.');
/** The answer to a change that met another one. */
export const tryAgain: Expected = fails(
  'TryAgain',
  'Something else was changing the same data. Repeat the request with the same clientToken.',
  null,
  { retryable: true },
);

/** Every kind of failure a data source reports, with its answer. */
export const failures: readonly (readonly [title: string, error: CaseContext['error'], answer: Expected])[] =
  [
    ['a failure of no known kind', failure('DynamoDbException', 'Requested resource not found'), broken],
    ['a missing permission', failure('AccessDeniedException', 'is not authorized to perform'), broken],
    [
      'exceeded throughput',
      failure('ProvisionedThroughputExceededException', 'The level of configured'),
      busy,
    ],
    [
      'exceeded throughput of a table',
      failure('DynamoDbException', 'Throughput exceeds the current capacity'),
      busy,
    ],
    ['throttling', failure('DynamoDbException', 'Rate of requests exceeds the allowed throughput.'), busy],
    ['too many requests', failure('RequestLimitExceededException', 'Requests of this account'), busy],
    ['a conflict with a transaction', failure('TransactionConflictException'), busy],
    ['a transaction in progress', failure('TransactionInProgressException'), busy],
    ['an internal error', failure('InternalServerErrorException'), busy],
    ['an unavailable service', failure('ServiceUnavailable'), busy],
    ['an answer of the 500s', failure('DynamoDbException', '(Service: DynamoDb, Status Code: 503)'), busy],
    [
      'an item that is too large',
      failure('DynamoDbException', 'Item size has exceeded the maximum'),
      tooLarge,
    ],
    [
      'an item that grows too large',
      failure('DynamoDbException', 'Item size to update has exceeded'),
      tooLarge,
    ],
  ];
