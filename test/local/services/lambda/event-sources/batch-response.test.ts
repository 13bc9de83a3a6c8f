import { describe, expect, it } from 'vitest';
import { reportedFailures } from '../../../../../local/services/lambda/event-sources/batch-response.ts';
import { failures } from './event-sources.fixture.ts';

describe('what a function returns of its failures', () => {
  it.each([
    ['nothing', null],
    ['an empty text', ''],
    ['an object without a list', { statusCode: 200 }],
    ['no list', { batchItemFailures: null }],
    ['an empty list', failures()],
  ])('is success with %s', (_, payload) => {
    expect(reportedFailures(payload)).toEqual([]);
  });

  it('is the list of its identifiers', () => {
    expect(reportedFailures(failures('2', '1'))).toEqual(['2', '1']);
  });

  it.each([
    ['a text', 'done'],
    ['a list', [1]],
    ['a list that is none', { batchItemFailures: 'all' }],
    ['an empty identifier', failures('1', '')],
    ['an identifier that is null', failures(null)],
    ['an identifier that is a number', failures(1)],
    ['an identifier under another name', { batchItemFailures: [{ id: '1' }] }],
    ['a failure that is null', { batchItemFailures: [null] }],
  ])('is failure of the whole batch with %s', (_, payload) => {
    expect(reportedFailures(payload)).toBe('all');
  });
});
