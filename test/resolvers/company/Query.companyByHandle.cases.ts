import * as given from '../given.ts';
import { request, response, returns, returnsEarly, sends, step } from '../resolver-case.ts';
import { visibility } from './visibility.ts';

const findGuard = step('find-guard');
const getProfile = step('get-profile');
const args = { handle: 'acme' };
const guard = { pk: 'HANDLE#acme', sk: 'GUARD', companyId: given.ID };
const found = { args, prev: { result: guard } };

export const cases = [
  request('only starts', { args }, returns({})),

  findGuard.request(
    'reads the guard of the handle',
    { args, prev: { result: {} } },
    sends({ operation: 'GetItem', key: { pk: 'HANDLE#acme', sk: 'GUARD' } }),
  ),
  findGuard.request(
    'looks under no name for a handle that no key can hold',
    { args: { handle: 'x'.repeat(10_000) }, prev: { result: {} } },
    sends({ operation: 'GetItem', key: { pk: 'HANDLE#', sk: 'GUARD' } }),
  ),
  findGuard.response('passes the guard on', { args, result: guard }, returns(guard)),
  findGuard.response('passes an empty object on for no guard', { args, result: null }, returns({})),
  ...given.failures.map(([title, error, answer]) =>
    findGuard.response(`keeps ${title} to itself`, { args, error: error!, result: null }, answer),
  ),

  getProfile.request(
    'reads the profile that the guard names',
    found,
    sends({ operation: 'GetItem', key: given.profileKeyOf() }),
  ),
  getProfile.request('reads nothing without a guard', { args, prev: { result: {} } }, returnsEarly({})),
  getProfile.response(
    'passes the profile on',
    { ...found, result: given.profile() },
    returns(given.profile()),
  ),
  getProfile.response('passes an empty object on for no profile', { ...found, result: null }, returns({})),
  ...given.failures.map(([title, error, answer]) =>
    getProfile.response(`keeps ${title} to itself`, { ...found, error: error!, result: null }, answer),
  ),

  response('is null when nothing was found', { args, prev: { result: {} } }, returns(null)),
  response(
    'is null when the company has meanwhile taken another handle',
    { args, prev: { result: given.profile({ handle: 'acme-2' }) } },
    returns(null),
  ),
  ...visibility((identity, item) => ({ args, identity, prev: { result: item } })).map(
    ([title, context, item]) => response(title, context, returns(item && given.company(item, false))),
  ),
];
