import * as given from '../given.ts';
import { pageRefusals } from '../pages.ts';
import { response, returns, type CaseContext, type ResolverCase } from '../resolver-case.ts';

/** What a card's index carries. */
const card = (id: string) => ({
  ...given.profileKeyOf(id),
  handle: `handle-${id}`,
  name: `Company ${id}`,
  industry: 'Aerospace',
  country: 'DE',
  createdAt: '2026-10-01T08:00:00.000Z',
});

/** What every list of companies makes of the pages it found. */
export function pageCases(context: CaseContext): readonly ResolverCase[] {
  return [
    response(
      'gives the cards with their ids, and the token of the next page',
      { ...context, result: { items: [card('1'), card('2')], nextToken: 'next', scannedCount: 2 } },
      returns({
        items: [
          { ...card('1'), id: '1' },
          { ...card('2'), id: '2' },
        ],
        nextToken: 'next',
      }),
    ),
    response(
      'gives an empty last page as one',
      { ...context, result: { items: [], nextToken: null, scannedCount: 0 } },
      returns({ items: [], nextToken: null }),
    ),
    ...pageRefusals(context),
  ];
}
