import * as given from '../given.ts';
import { refuses, request, response, returns, sends } from '../resolver-case.ts';

const args = { industry: 'Aerospace' };
const query = (industry: string) => sends({ operation: 'Query', query: [`pk = "INDUSTRY#${industry}"`] });
const shard = (at: string, total: object) => ({
  pk: 'INDUSTRY#Aerospace',
  sk: `SHARD#${at}`,
  revision: 9,
  ...total,
});
const found = (...items: readonly object[]) => ({
  args,
  result: { items, nextToken: null, scannedCount: 3 },
});
const total = (
  companyCount: number,
  employeeCount: number,
  documentCount: number,
  documentBytes: number,
) => ({
  companyCount,
  employeeCount,
  documentCount,
  documentBytes,
});
const unusable = refuses(['industry', 'must be 1 to 80 characters long']);

export const cases = [
  request('reads all shards with one Query', { args }, query('Aerospace')),
  request('takes 80 characters', { args: { industry: 'x'.repeat(80) } }, query('x'.repeat(80))),
  request('refuses 81 characters', { args: { industry: 'x'.repeat(81) } }, unusable),
  request('refuses an empty industry', { args: { industry: '' } }, unusable),
  request('refuses a blank industry', { args: { industry: ' \t' } }, unusable),

  response(
    'adds the shards up',
    found(shard('00', total(1, 10, 2, 3000)), shard('07', total(2, 5, 0, 0)), shard('15', total(4, 1, 1, 1))),
    returns({ industry: 'Aerospace', ...total(7, 16, 3, 3001) }),
  ),
  response(
    'gives zeros for an industry that every company has left',
    found(shard('03', total(0, 0, 0, 0))),
    returns({ industry: 'Aerospace', ...total(0, 0, 0, 0) }),
  ),
  response('is null for an industry without a shard', found(), returns(null)),
  ...given.failures.map(([title, error, answer]) =>
    response(`keeps ${title} to itself`, { args, error: error!, result: null }, answer),
  ),
];
