import * as given from '../given.ts';
import { request, sends } from '../resolver-case.ts';
import { itemAnswers, statisticsKeyOf } from './given-statistics.ts';

const source = given.company(given.profile(), false);
const read = sends({ operation: 'GetItem', key: statisticsKeyOf() });

export const cases = [
  request('reads the item of the company above', { source }, read),
  request('reads no more consistently than ever', { source: { ...source, consistent: true } }, read),

  ...itemAnswers({ source }),
];
