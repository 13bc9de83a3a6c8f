import { request, response, returns, sends } from '../resolver-case.ts';
import { pageRefusals, pageSizes } from '../pages.ts';

const query = (more: object = {}) =>
  sends({ operation: 'Query', query: ['pk = "INDUSTRIES"'], limit: 25, ...more });

export const cases = [
  request('lists the names of all industries', { args: {} }, query()),
  ...pageSizes.map(([title, limit, asked]) => request(title, { args: { limit } }, query({ limit: asked }))),
  request(
    'passes the token of the next page on',
    { args: { nextToken: 'next' } },
    query({ nextToken: 'next' }),
  ),

  response(
    'gives the names, and the token of the next page',
    {
      args: {},
      result: {
        items: ['Aerospace', 'Brewing'].map((sk) => ({ pk: 'INDUSTRIES', sk })),
        nextToken: 'next',
        scannedCount: 2,
      },
    },
    returns({ items: ['Aerospace', 'Brewing'], nextToken: 'next' }),
  ),
  response(
    'gives an empty last page as one',
    { args: {}, result: { items: [], nextToken: null, scannedCount: 0 } },
    returns({ items: [], nextToken: null }),
  ),
  ...pageRefusals({ args: {} }),
];
