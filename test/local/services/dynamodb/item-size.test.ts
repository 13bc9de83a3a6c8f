import { describe, expect, it } from 'vitest';
import { itemSize } from '../../../../local/services/dynamodb/item-size.ts';

describe('the size of an item', () => {
  it.each([
    ['a string by its bytes in UTF-8', { n: { S: 'äb' } }, 1 + 3],
    ['its name by its bytes too', { ä: { S: '' } }, 2],
    ['a number by two digits a byte and one more', { n: { N: '12345' } }, 1 + 4],
    ['zeros around a number as nothing', { n: { N: '0012000' } }, 1 + 2],
    ['zero as one byte', { n: { N: '0' } }, 1 + 1],
    ['a negative number with one byte more', { n: { N: '-1.5' } }, 1 + 3],
    ['binary by what it decodes to', { n: { B: 'AQL/' } }, 1 + 3],
    ['true, false and null as one byte', { a: { BOOL: true }, b: { NULL: true } }, 2 + 2],
    [
      'sets by their members',
      { n: { SS: ['a', 'bc'] }, m: { NS: ['1', '22'] }, o: { BS: ['AQL/'] } },
      3 + 3 + 4 + 3,
    ],
    ['an empty list or map as three', { n: { L: [] }, m: { M: {} } }, 2 + 6],
    [
      'a member of a list or map with one more',
      { n: { L: [{ S: 'ab' }] }, m: { M: { k: { S: 'v' } } } },
      2 + 6 + 3 + 3,
    ],
  ])('counts %s', (_, item, size) => {
    expect(itemSize(item)).toBe(size);
  });
});
