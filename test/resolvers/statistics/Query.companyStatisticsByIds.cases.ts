import * as given from '../given.ts';
import { fails, request, response, returns, returnsEarly, sends } from '../resolver-case.ts';
import { shown, statistics, statisticsKeyOf, visible } from './given-statistics.ts';

const table = given.STATISTICS_TABLE;
const batch = (...ids: readonly string[]) =>
  sends({ operation: 'BatchGetItem', tables: { [table]: { keys: ids.map((id) => statisticsKeyOf(id)) } } });
const ids = (count: number) => Array.from({ length: count }, (_, at) => `id-${at}`);
const found = (...items: readonly unknown[]) => ({
  data: { [table]: items },
  unprocessedKeys: { [table]: [] },
});
const args = { companyIds: ['1', '2'] };
const [first, second] = [statistics(statisticsKeyOf('1')), statistics(statisticsKeyOf('2'))];

export const cases = [
  request('reads every item at once', { args }, batch('1', '2')),
  request(
    'reads one that is named twice once',
    { args: { companyIds: ['2', '1', '2', '1'] } },
    batch('2', '1'),
  ),
  request('reads nothing for no ids', { args: { companyIds: [] } }, returnsEarly([])),
  request('takes 100 ids', { args: { companyIds: ids(100) } }, batch(...ids(100))),
  request(
    'refuses 101 ids',
    { args: { companyIds: ids(101) } },
    fails('LimitExceeded', 'At most 100 ids can be asked for at once.'),
  ),
  request(
    'looks once, and under no name, for ids that no key can hold',
    { args: { companyIds: ['x'.repeat(10_000), 'y'.repeat(10_000)] } },
    batch(''),
  ),

  response(
    'gives the statistics in the order of the ids',
    { args, result: found(first, null, second) },
    returns([shown(first, '1'), null, shown(second, '2')]),
  ),
  ...visible.map(([title, item, value]) =>
    response(
      `${title}, among others`,
      { args, result: found(second, item) },
      returns([shown(second, '2'), value]),
    ),
  ),
  response(
    'takes an answer whose unprocessed keys are of no table',
    { args, result: { data: { [table]: [first] }, unprocessedKeys: {} } },
    returns([shown(first, '1')]),
  ),
  response(
    'says that statistics were not read, never that there are none',
    { args, result: { ...found(first, null), unprocessedKeys: { [table]: [statisticsKeyOf('2')] } } },
    fails('TryAgain', 'Not all of them could be read. Repeat the request.', null, { retryable: true }),
  ),
  ...given.failures.map(([title, error, answer]) =>
    response(`keeps ${title} to itself`, { args, error: error!, result: { data: null } }, answer),
  ),
];
