import * as given from '../given.ts';
import { request, response, returns, sends } from '../resolver-case.ts';
import { visibility } from './visibility.ts';

const args = { id: given.ID };
const get = (id: string, consistentRead: boolean) =>
  sends({ operation: 'GetItem', key: given.profileKeyOf(id), consistentRead });

export const cases = [
  request('reads the profile, eventually consistent', { args }, get(given.ID, false)),
  request('reads consistently when asked to', { args: { ...args, consistent: true } }, get(given.ID, true)),
  request('reads as usual when asked not to', { args: { ...args, consistent: false } }, get(given.ID, false)),
  request('takes null for not asked', { args: { ...args, consistent: null } }, get(given.ID, false)),
  request('looks up an id with a separator as it is', { args: { id: 'a#b' } }, get('a#b', false)),
  request(
    'looks under no name for an id that no key can hold',
    { args: { id: 'x'.repeat(65) } },
    get('', false),
  ),
  request('looks for an id of 64 characters', { args: { id: 'x'.repeat(64) } }, get('x'.repeat(64), false)),

  response('is null when there is no company', { args, result: null }, returns(null)),
  response(
    'says that it was read consistently, for the fields below',
    { args: { ...args, consistent: true }, result: given.profile() },
    returns(given.company(given.profile(), true)),
  ),
  ...visibility((identity, item) => ({ args, identity, result: item })).map(([title, context, item]) =>
    response(title, context, returns(item && given.company(item, false))),
  ),
  ...given.failures.map(([title, error, answer]) =>
    response(`keeps ${title} to itself`, { args, error: error!, result: null }, answer),
  ),
];
