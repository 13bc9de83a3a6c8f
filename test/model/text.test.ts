import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consistsOf, lineFault, textFault } from '../../model/text.ts';

fc.configureGlobal({ seed: 20_261_120 });

const control = 'must not contain control characters';
const controls = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).filter((one) =>
  /\p{Cc}/u.test(one),
);

describe('a line', () => {
  it('may hold no control character', () => {
    expect(controls).toHaveLength(65);
    for (const one of controls) expect(lineFault(`a${one}b`, 10)).toBe(control);
  });

  it('may hold every other character', () => {
    const others = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((value) => !/\p{Cc}/u.test(value) && value.trim() !== '');
    fc.assert(
      fc.property(others, (value) => {
        expect(lineFault(value, value.length)).toBeNull();
      }),
    );
  });

  it('may not be blank', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(' ', '\t', '\n', '\u00a0')), (blanks) => {
        expect(lineFault(blanks.join(''), 10)).toBe('must not be blank');
      }),
    );
  });

  it('may be as long as it may, and no longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (maximum) => {
        expect(lineFault('x'.repeat(maximum), maximum)).toBeNull();
        expect(lineFault('x'.repeat(maximum + 1), maximum)).toBe(
          `must be at most ${maximum} characters long`,
        );
      }),
    );
  });
});

describe('a text', () => {
  it('may hold line breaks and tabs, and no other control character', () => {
    for (const one of controls) {
      expect(textFault(`a${one}b`, 10)).toBe(['\n', '\r', '\t'].includes(one) ? null : control);
    }
  });

  it('may be empty, and as long as it may', () => {
    expect(textFault('', 10)).toBeNull();
    expect(textFault('x'.repeat(10), 10)).toBeNull();
    expect(textFault('x'.repeat(11), 10)).toBe('must be at most 10 characters long');
  });
});

describe('a value of an alphabet', () => {
  it('holds its characters and no other', () => {
    const value = fc
      .array(fc.constantFrom('a', 'b', '-', 'é', '🚀'))
      .map((characters) => characters.join(''));
    fc.assert(
      fc.property(value, (text) => {
        expect(consistsOf(text, 'ab-')).toBe(/^[ab-]*$/.test(text));
      }),
    );
  });
});
