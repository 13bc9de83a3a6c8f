import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../local/index.ts';
import { STATISTICS_ACCESS_PATTERNS } from '../../../model/statistics/access-patterns.ts';
import { INDUSTRIES, industryNameKey, industryTotalKey, SHARDS } from '../../../model/statistics/keys.ts';
import { STATISTICS_TABLE } from '../../resolvers/given.ts';
import { loadResolvers } from '../../resolvers/load-resolvers.ts';
import { sentRequests, type LoadedResolver } from '../../resolvers/sent-requests.ts';

const found = { data: { [STATISTICS_TABLE]: [null] } };
const page = { items: [], nextToken: null };
const item = { operation: 'GetItem', key: 'COMPANY#<id> STATISTICS', read: 0.5 };
const batch = { operation: 'BatchGetItem', key: 'COMPANY#<id> STATISTICS', read: 0.5 };

/** How each pattern is asked for, what the data source answers, and what it was sent in the words of the table. */
const samples: Readonly<Record<string, { given: object; answer: unknown; sent: object }>> = {
  'Query.companyStatistics': { given: { args: { companyId: '<id>' } }, answer: null, sent: item },
  'Company.statistics': { given: { source: { id: '<id>', consistent: true } }, answer: null, sent: item },
  'Query.companyStatisticsByIds': { given: { args: { companyIds: ['<id>'] } }, answer: found, sent: batch },
  'Query.industryStatistics': {
    given: { args: { industry: '<industry>' } },
    answer: page,
    sent: { operation: 'Query', partition: 'INDUSTRY#<industry>', read: 0.5 },
  },
  'Query.industries': {
    given: { args: {} },
    answer: page,
    sent: { operation: 'Query', partition: 'INDUSTRIES', read: 0.5 },
  },
};

interface Key {
  readonly pk: string;
  readonly sk: string;
}
interface Request {
  readonly operation: string;
  readonly key?: Key;
  readonly query?: readonly string[];
  readonly consistentRead?: boolean;
  readonly index?: string;
  readonly tables?: Readonly<Record<string, { readonly keys: readonly Key[] }>>;
}

describe('the access patterns of statistics', () => {
  const host = createLanguageHost({ processes: 1, timeLimitMs: 10_000 });
  let resolvers: ReadonlyMap<string, LoadedResolver>;
  beforeAll(async () => {
    resolvers = await loadResolvers(host, 'statistics');
  });
  afterAll(() => host.stop());

  it('are of every resolver, one each', () => {
    const fields = STATISTICS_ACCESS_PATTERNS.map(({ field }) => field).sort();
    expect(fields).toEqual([...resolvers.keys()].sort());
    expect(fields).toEqual(Object.keys(samples).sort());
  });

  for (const { field, calls } of STATISTICS_ACCESS_PATTERNS) {
    it(`say which call ${field} makes, and with which key`, async () => {
      const { given, answer, sent } = samples[field]!;
      const { requests } = await sentRequests(host, resolvers.get(field)!, given, [answer]);
      expect(requests.map((request) => callOf(request as unknown as Request))).toEqual([sent]);
      expect(
        calls.map(({ key, ...call }) =>
          call.operation === 'Query' ? { ...call, partition: key.split(' ')[0] } : { ...call, key },
        ),
      ).toEqual([sent]);
    });
  }

  it('query partitions in which the totals and the names of industries are', () => {
    const keys = STATISTICS_ACCESS_PATTERNS.flatMap(({ calls }) => calls.map(({ key }) => key));
    const [first, last] = [industryTotalKey('<industry>', 0), industryTotalKey('<industry>', SHARDS - 1)];
    expect(keys).toContain(
      `${first.pk} ${first.sk.slice(0, -2)}<${first.sk.slice(-2)}..${last.sk.slice(-2)}>`,
    );
    expect(industryNameKey('<industry>')).toEqual({ pk: INDUSTRIES, sk: '<industry>' });
    expect(keys).toContain(`${INDUSTRIES} <industry>`);
  });
});

/** A request in the words of the table. */
function callOf({ operation, key, query, consistentRead = false, index, tables }: Request): object {
  const read = consistentRead ? 1 : 0.5;
  if (operation === 'Query') {
    const partition = /^pk = "(.*)"$/.exec(query!.join(' AND '))?.[1];
    return { operation, partition, read, ...(index === undefined ? {} : { index }) };
  }
  const keys = operation === 'BatchGetItem' ? tables![STATISTICS_TABLE]!.keys : [key!];
  return { operation, key: keys.map(({ pk, sk }) => `${pk} ${sk}`).join(', '), read };
}
