import * as given from '../given.ts';
import { request, response, returns, sends } from '../resolver-case.ts';

const key = { pk: `COMPANY#${given.ID}`, sk: 'ABOUT' };
const source = given.company(given.profile(), false);
const get = (consistentRead: boolean) => sends({ operation: 'GetItem', key, consistentRead });

export const cases = [
  request('reads the text, eventually consistent', { source }, get(false)),
  request(
    'reads consistently below a consistent read',
    { source: { ...source, consistent: true } },
    get(true),
  ),
  request('reads as usual below an item that says nothing', { source: { id: given.ID } }, get(false)),

  response('gives the text', { source, result: { ...key, text: 'Since 1949.' } }, returns('Since 1949.')),
  response('gives an empty text as it is', { source, result: { ...key, text: '' } }, returns('')),
  response('is null without a text', { source, result: null }, returns(null)),
  ...given.failures.map(([title, error, answer]) =>
    response(`keeps ${title} to itself`, { source, error: error!, result: null }, answer),
  ),
];
