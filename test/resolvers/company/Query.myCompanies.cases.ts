import * as given from '../given.ts';
import { request, sends } from '../resolver-case.ts';
import { pageSizes } from '../pages.ts';
import { pageCases } from './pages.ts';

const identity = given.owner();
const query = (owner: string, state: string, more: object = {}) =>
  sends({
    operation: 'Query',
    index: 'byOwner',
    query: [`begins_with(ownerKey,"${state}#")`, `ownerId = "${owner}"`],
    scanIndexForward: true,
    limit: 25,
    ...more,
  });

export const cases = [
  request('lists the caller’s own active companies', { identity, args: {} }, query('ada', 'active')),
  request('takes null for active', { identity, args: { state: null } }, query('ada', 'active')),
  request('lists active ones when asked to', { identity, args: { state: 'ACTIVE' } }, query('ada', 'active')),
  request(
    'lists deleted ones when asked to',
    { identity, args: { state: 'DELETED' } },
    query('ada', 'deleted'),
  ),
  request(
    'lists an editor’s own, not everybody’s',
    { identity: given.editor(), args: {} },
    query('ed', 'active'),
  ),
  ...pageSizes.map(([title, limit, asked]) =>
    request(title, { identity, args: { limit } }, query('ada', 'active', { limit: asked })),
  ),
  request(
    'passes the token of the next page on',
    { identity, args: { nextToken: 'next' } },
    query('ada', 'active', { nextToken: 'next' }),
  ),

  ...pageCases({ identity, args: {} }),
];
