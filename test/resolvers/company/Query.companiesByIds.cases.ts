import * as given from '../given.ts';
import { fails, request, response, returns, returnsEarly, sends } from '../resolver-case.ts';
import { visibility } from './visibility.ts';

const batch = (...ids: readonly string[]) =>
  sends({
    operation: 'BatchGetItem',
    tables: { [given.TABLE]: { keys: ids.map((id) => given.profileKeyOf(id)) } },
  });
const ids = (count: number) => Array.from({ length: count }, (_, at) => `id-${at}`);
const found = (items: readonly unknown[]) => ({
  data: { [given.TABLE]: items },
  unprocessedKeys: { [given.TABLE]: [] },
});
const args = { ids: ['1', '2'] };
const [first, second] = [given.profile(given.profileKeyOf('1')), given.profile(given.profileKeyOf('2'))];
const shown = (item: object, id: string) => ({ ...item, id, consistent: false });
const unread = fails('TryAgain', 'Not all of them could be read. Repeat the request.', null, {
  retryable: true,
});

export const cases = [
  request('reads every profile at once', { args }, batch('1', '2')),
  request('reads one that is named twice once', { args: { ids: ['2', '1', '2', '1'] } }, batch('2', '1')),
  request('reads nothing for no ids', { args: { ids: [] } }, returnsEarly([])),
  request('takes 100 ids', { args: { ids: ids(100) } }, batch(...ids(100))),
  request(
    'refuses 101 ids',
    { args: { ids: ids(101) } },
    fails('LimitExceeded', 'At most 100 ids can be asked for at once.'),
  ),
  request(
    'looks under no name for an id that no key can hold',
    { args: { ids: ['x'.repeat(10_000)] } },
    batch(''),
  ),

  response(
    'gives the companies in the order of the ids, null for an unknown one',
    { args: { ids: ['1', '?', '2'] }, result: found([first, null, second]) },
    returns([shown(first, '1'), null, shown(second, '2')]),
  ),
  response(
    'takes an answer without unprocessed keys',
    { args, result: { data: { [given.TABLE]: [first, second] } } },
    returns([shown(first, '1'), shown(second, '2')]),
  ),
  response(
    'takes an answer whose unprocessed keys are of no table',
    { args, result: { data: { [given.TABLE]: [first, second] }, unprocessedKeys: {} } },
    returns([shown(first, '1'), shown(second, '2')]),
  ),
  response(
    'says that a company was not read, never that it is unknown',
    {
      args,
      result: { ...found([first, null]), unprocessedKeys: { [given.TABLE]: [given.profileKeyOf('2')] } },
    },
    unread,
  ),
  ...visibility((identity, item) => ({ args: { ids: [given.ID] }, identity, result: found([item]) })).map(
    ([title, context, item]) => response(title, context, returns([item && given.company(item, false)])),
  ),
  ...given.failures.map(([title, error, answer]) =>
    response(`keeps ${title} to itself`, { args, error: error!, result: { data: null } }, answer),
  ),
];
