import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectorFault, SELECTORS } from '../../../model/company/selectors.ts';

fc.configureGlobal({ seed: 20_261_120 });

describe('the value of a selector', () => {
  it.each(SELECTORS)('of %s is 1 to 200 characters long', (selector) => {
    const fault = 'must be 1 to 200 characters long';
    for (const value of ['', ' ', '\t\n', 'x'.repeat(201), 'x'.repeat(10_000)]) {
      expect(selectorFault(selector, value)).toBe(fault);
    }
  });

  it('may be any other text of an industry or a name', () => {
    const value = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 90 })
      .filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(value, fc.constantFrom('industry', 'nameStartsWith'), (text, selector) => {
        expect(selectorFault(selector, text)).toBeNull();
      }),
    );
  });

  it('has the form of a country code', () => {
    for (const value of ['DE', 'ZZ', 'US']) expect(selectorFault('country', value)).toBeNull();
    for (const value of ['D', 'DEU', 'de', 'De', 'Germany']) {
      expect(selectorFault('country', value)).toBe('must be a country code, such as DE');
    }
  });

  it('has the form of a month, for all the months there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 0, max: 99 }), (year, month) => {
        const value = `${year}-${String(month).padStart(2, '0')}`;
        const isMonth = month >= 1 && month <= 12;
        expect(selectorFault('createdIn', value)).toBe(isMonth ? null : 'must be a month, such as 2026-11');
      }),
    );
  });

  it('has no other form than a month’s', () => {
    const value = fc
      .array(fc.constantFrom(...'0123-'), { minLength: 5, maxLength: 10 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(value, (text) => {
        fc.pre(!/^.{4}-(0[1-9]|1[0-2])$/.test(text));
        expect(selectorFault('createdIn', text)).toBe('must be a month, such as 2026-11');
      }),
      { numRuns: 1_000 },
    );
  });
});
