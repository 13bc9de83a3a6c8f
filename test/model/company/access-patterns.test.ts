import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../local/index.ts';
import { COMPANY_ACCESS_PATTERNS } from '../../../model/company/access-patterns.ts';
import { INDEXES } from '../../../model/company/indexes.ts';
import { MADE_ID, NOW_ISO8601, profile, profileKeyOf, TABLE, user } from '../../resolvers/given.ts';
import { loadResolvers } from '../../resolvers/load-resolvers.ts';
import { sentRequests, type LoadedResolver } from '../../resolvers/sent-requests.ts';

const caller = user('<caller>', ['editors']);
const change = { id: '<id>', expectedVersion: 3, clientToken: '<clientToken>' };
const made = {
  name: 'Name',
  industry: 'Industry',
  country: 'DE',
  clientToken: '<clientToken>',
  handle: 'handle',
};
const item = profile({ ...profileKeyOf('<id>'), handle: 'old' });
const page = { items: [], nextToken: null };
const creating = (more: object = {}) => ({
  given: { args: { input: { ...made, ...more } } },
  answers: [{ keys: [] }],
});
const changing = (fields: object, ...answers: readonly unknown[]) => ({
  given: { args: { input: { ...change, ...fields } } },
  answers,
});
const asking = (args: object, ...answers: readonly unknown[]) => ({ given: { args }, answers });

/** How each pattern is asked for, and what the data source answers. */
const samples: Readonly<Record<string, { given: object; answers: readonly unknown[] }>> = {
  'Query.company': asking({ id: '<id>' }, item),
  'Query.companyByHandle': asking({ handle: 'handle' }, { companyId: '<id>' }, item),
  'Query.companies industry': asking({ industry: 'Industry' }, page),
  'Query.companies country': asking({ country: 'DE' }, page),
  'Query.companies createdIn': asking({ createdIn: '2026-11' }, page),
  'Query.companies nameStartsWith': asking({ nameStartsWith: 'Name' }, page),
  'Query.myCompanies': asking({}, page),
  'Query.companiesByIds': asking({ ids: ['<id>'] }, { data: { [TABLE]: [item] } }),
  'Company.about': { given: { source: { id: '<id>' } }, answers: [null] },
  'Mutation.createCompany': creating(),
  'Mutation.createCompany about, externalReference': creating({
    about: 'About.',
    externalReference: { source: '<source>', id: '<id>' },
  }),
  'Mutation.updateCompany employeeCount': changing({ employeeCount: 0 }, item),
  'Mutation.updateCompany name': changing({ name: 'Name' }, item),
  'Mutation.updateCompany industry': changing({ industry: 'Industry' }, item),
  'Mutation.updateCompany handle': changing({ handle: 'new' }, item, { keys: [] }),
  'Mutation.updateCompany about': changing({ about: 'About.' }, item, { keys: [] }),
  'Mutation.deleteCompany': changing({}, item),
  'Mutation.restoreCompany': changing({}, item),
  'Mutation.transferCompany': changing({ newOwnerId: '<caller>' }, item),
};

interface Request {
  readonly operation: string;
  readonly key?: { readonly pk: string; readonly sk: string };
  readonly index?: string;
  readonly query?: readonly string[];
  readonly consistentRead?: boolean;
  readonly items?: readonly Request[];
  readonly tables?: Readonly<
    Record<string, { readonly keys: readonly { readonly pk: string; readonly sk: string }[] }>
  >;
}

describe('the access patterns of companies', () => {
  const host = createLanguageHost({ processes: 1, timeLimitMs: 10_000 });
  let resolvers: ReadonlyMap<string, LoadedResolver>;
  /** A company as its creation writes it. */
  let created: Readonly<Record<string, string>>;

  beforeAll(async () => {
    resolvers = await loadResolvers(host, 'company');
    created = (await sent('Mutation.createCompany', creating())).stash['company'] as Readonly<
      Record<string, string>
    >;
  });
  afterAll(() => host.stop());

  const sent = (field: string, { given, answers }: { given: object; answers: readonly unknown[] }) =>
    sentRequests(host, resolvers.get(field)!, { identity: caller, ...given }, answers);

  it('are of every resolver, and each has its sample', () => {
    expect([...new Set(COMPANY_ACCESS_PATTERNS.map(({ field }) => field))].sort()).toEqual(
      [...resolvers.keys()].sort(),
    );
    expect(COMPANY_ACCESS_PATTERNS.map(({ field, way }) => [field, way].join(' ').trim()).sort()).toEqual(
      Object.keys(samples).sort(),
    );
  });

  for (const { field, way, calls } of COMPANY_ACCESS_PATTERNS) {
    const name = [field, way].join(' ').trim();
    it(`say which calls ${name} makes, and with which keys`, async () => {
      const { requests } = await sent(field, samples[name]!);
      expect(requests.map((request) => callOf(request as unknown as Request))).toEqual(
        calls.map(({ operation, key, index, writes, read }) => ({
          operation,
          key,
          ...(index === undefined ? {} : { index }),
          ...(writes === undefined ? {} : { writes }),
          // The write units and those of indexes are counted where items are written.
          ...(read === undefined ? {} : { read }),
        })),
      );
    });
  }

  /** A request in the words of the table. */
  function callOf(request: Request): object {
    const { operation, key, index, items, tables, consistentRead = false } = request;
    const read = consistentRead ? 1 : 0.5;
    switch (operation) {
      case 'Query':
        return { operation, index, key: indexKey(request), read };
      case 'BatchGetItem':
        return { operation, key: keysOf(tables![TABLE]!.keys), read };
      case 'TransactWriteItems': {
        const writes = items!.map((item) => item.operation);
        return { operation, key: keysOf(items!.map((item) => item.key!)), writes };
      }
      case 'GetItem':
        return { operation, key: keysOf([key!]), read };
      default:
        return { operation, key: keysOf([key!]) };
    }
  }

  /** The key under which a created company stands in the index, once it is clear that the query asks for it there. */
  function indexKey({ index, query }: Request): string {
    const { partitionKey, sortKey } = INDEXES.find(({ name }) => name === index)!;
    const partition = `${partitionKey} = ${JSON.stringify(created[partitionKey])}`;
    const rest = query!.filter((clause) => clause !== partition);
    expect(rest).toHaveLength(query!.length - 1);
    for (const clause of rest) {
      const beginning = new RegExp(`^begins_with\\(${sortKey},"(.*)"\\)$`).exec(clause)?.[1];
      expect(created[sortKey]!.startsWith(beginning!), clause).toBe(true);
    }
    return `${placeholder(created[partitionKey]!)} ${placeholder(created[sortKey]!)}`;
  }

  function keysOf(keys: readonly { pk: string; sk: string }[]): string {
    return keys.map(({ pk, sk }) => `${placeholder(pk)} ${sk}`).join(', ');
  }

  /** What of the samples a key holds, as the table names it. */
  function placeholder(key: string): string {
    const values = [
      [MADE_ID, '<id>'],
      [NOW_ISO8601, '<createdAt>'],
    ] as const;
    const whole: Readonly<Record<string, string>> = {
      Industry: '<industry>',
      DE: '<country>',
      '2026-11': '<month>',
      n: '<first character>',
    };
    const made = new RegExp(`${MADE_ID.slice(0, 10)}[0-9A-Z]{16}`);
    return (
      whole[key] ??
      values
        .reduce((text, [value, name]) => text.replace(value, name), key.replace(made, MADE_ID))
        .replace(/(?<=^|#)name(?=#)/, '<name>')
        .replace(/^HANDLE#(\w+)$/, 'HANDLE#<$1>')
    );
  }
});
