import * as given from '../given.ts';
import { request, sends } from '../resolver-case.ts';
import { itemAnswers, statisticsKeyOf } from './given-statistics.ts';

const args = { companyId: given.ID };

export const cases = [
  request(
    'reads the item, eventually consistent',
    { args },
    sends({ operation: 'GetItem', key: statisticsKeyOf() }),
  ),
  request(
    'looks under no name for an id that no key can hold',
    { args: { companyId: 'x'.repeat(10_000) } },
    sends({ operation: 'GetItem', key: statisticsKeyOf('') }),
  ),

  ...itemAnswers({ args }),
];
