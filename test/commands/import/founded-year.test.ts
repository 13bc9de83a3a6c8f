import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foundedYear } from '../../../commands/import/founded-year.ts';

describe('the founded year', () => {
  it.each([
    ['1888', 1888],
    ['2013 (1888)', 2013],
    ['1881/1894 (1980)', 1881],
    ['1998 (1923 / 1874)', 1998],
    ['2020 (1915, United Technologies spinoff)', 2020],
    ['2022 (Johnson & Johnson spinoff)', 2022],
    ['2019 (L3 1997, Harris 1895)', 2019],
    ['1904/1946/1959', 1904],
    ['c. 1888', 1888],
    ['1888.0', 1888],
    ['1957-03-04', 1957],
    ['１９９９', 1999],
  ])('of %j is %i', (text, year) => {
    expect(foundedYear(text)).toBe(year);
  });

  it('is taken from parentheses when there is no other', () => {
    expect(foundedYear('(1888)')).toBe(1888);
    expect(foundedYear('spun off (1999, before that 1888)')).toBe(1999);
  });

  it('reads an unclosed parenthesis as reaching to the end', () => {
    expect(foundedYear('(1888 1999')).toBe(1888);
    expect(foundedYear('1999 (1888')).toBe(1999);
  });

  it.each(['', 'unknown', '12345', '999', '0988', '19 99', '19(x)99'])('of %j is none', (text) => {
    expect(foundedYear(text)).toBeUndefined();
  });

  const year = fc.integer({ min: 1000, max: 9999 });
  const words = fc.stringMatching(/^[ a-z,./-]*$/);

  it('is the first year outside parentheses whatever stands around it', () => {
    fc.assert(
      fc.property(words, year, words, year, year, (before, first, between, inside, later) => {
        expect(foundedYear(`${before}(${inside})${before}${first}${between}(${inside}) ${later}`)).toBe(
          first,
        );
      }),
    );
  });

  it('of any text is none or a number of four digits that the text holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const found = foundedYear(text);
        if (found !== undefined) expect(text.normalize('NFKC')).toContain(String(found));
      }),
    );
  });
});
