import type { AccessPattern, PatternCall } from '../access-pattern.ts';

const PROFILE = 'COMPANY#<id> PROFILE';
const list = (index: string, key: string): PatternCall[] => [{ operation: 'Query', index, key, read: 0.5 }];
const change = (indexWrite: number): PatternCall[] => [
  { operation: 'UpdateItem', key: PROFILE, write: 1, indexWrite },
];
const load: PatternCall = { operation: 'GetItem', key: PROFILE, read: 1 };

/**
 * The Company Profile table's patterns. Index units: 1 to add or remove an entry, 2 to move it to another key. The name
 * is part of the sort key of four indexes and shown by the fifth.
 */
export const COMPANY_ACCESS_PATTERNS: readonly AccessPattern[] = [
  { field: 'Query.company', calls: [{ operation: 'GetItem', key: PROFILE, read: 0.5 }] },
  {
    field: 'Query.companyByHandle',
    calls: [
      { operation: 'GetItem', key: 'HANDLE#<handle> GUARD', read: 0.5 },
      { operation: 'GetItem', key: PROFILE, read: 0.5 },
    ],
  },
  { field: 'Query.companies', way: 'industry', calls: list('byIndustry', '<industry> <name>#<id>') },
  { field: 'Query.companies', way: 'country', calls: list('byCountry', '<country> <name>#<id>') },
  { field: 'Query.companies', way: 'createdIn', calls: list('byCreated', '<month> <createdAt>#<id>') },
  { field: 'Query.companies', way: 'nameStartsWith', calls: list('byName', '<first character> <name>#<id>') },
  { field: 'Query.myCompanies', calls: list('byOwner', '<caller> active#<name>#<id>') },
  { field: 'Query.companiesByIds', calls: [{ operation: 'BatchGetItem', key: PROFILE, read: 0.5 }] },
  { field: 'Company.about', calls: [{ operation: 'GetItem', key: 'COMPANY#<id> ABOUT', read: 0.5 }] },
  {
    field: 'Mutation.createCompany',
    calls: [
      {
        operation: 'TransactWriteItems',
        key: `${PROFILE}, HANDLE#<handle> GUARD, TOKEN#<caller>#<clientToken> TOKEN`,
        writes: ['PutItem', 'PutItem', 'PutItem'],
        write: 6,
        indexWrite: 5,
      },
    ],
  },
  {
    field: 'Mutation.createCompany',
    way: 'about, externalReference',
    calls: [
      {
        operation: 'TransactWriteItems',
        key: `${PROFILE}, HANDLE#<handle> GUARD, TOKEN#<caller>#<clientToken> TOKEN, EXTERNAL#<source>#<id> EXTERNAL, COMPANY#<id> ABOUT`,
        writes: ['PutItem', 'PutItem', 'PutItem', 'UpdateItem', 'PutItem'],
        write: 10,
        indexWrite: 5,
      },
    ],
  },
  { field: 'Mutation.updateCompany', way: 'employeeCount', calls: change(0) },
  { field: 'Mutation.updateCompany', way: 'name', calls: change(9) },
  { field: 'Mutation.updateCompany', way: 'industry', calls: change(6) },
  {
    field: 'Mutation.updateCompany',
    way: 'handle',
    calls: [
      load,
      {
        operation: 'TransactWriteItems',
        key: `${PROFILE}, HANDLE#<new> GUARD, HANDLE#<old> GUARD`,
        writes: ['UpdateItem', 'PutItem', 'DeleteItem'],
        write: 6,
        indexWrite: 5,
      },
    ],
  },
  {
    field: 'Mutation.updateCompany',
    way: 'about',
    calls: [
      load,
      {
        operation: 'TransactWriteItems',
        key: `${PROFILE}, COMPANY#<id> ABOUT`,
        writes: ['UpdateItem', 'PutItem'],
        write: 4,
        indexWrite: 0,
      },
    ],
  },
  { field: 'Mutation.deleteCompany', calls: change(6) },
  { field: 'Mutation.restoreCompany', calls: change(6) },
  { field: 'Mutation.transferCompany', calls: change(2) },
];
