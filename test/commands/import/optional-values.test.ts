import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { websiteUrl } from '../../../commands/import/website.ts';
import { wholeNumber } from '../../../commands/import/whole-number.ts';

describe('a whole number', () => {
  it.each([
    ['0', 0],
    ['12345', 12345],
    ['12,345', 12345],
    ['1 234 567', 1234567],
    ['12\u00a0345', 12345],
    ["1'234'567", 1234567],
    ['1.234.567', 1234567],
    ['1200.0', 1200],
    ['2147483647', 2147483647],
  ])('is read from %j as %i', (text, value) => {
    expect(wholeNumber(text)).toBe(value);
  });

  it.each(['', '-5', '1.234', '1,23', '12,34,567', '1,234 567', '2147483648', '~500', '10k', '1e3', '0x10'])(
    'is not guessed from %j',
    (text) => {
      expect(wholeNumber(text)).toBeUndefined();
    },
  );

  it('comes back from each way to write it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_147_483_647 }), (value) => {
        expect(wholeNumber(String(value))).toBe(value);
        expect(wholeNumber(value.toLocaleString('en-US'))).toBe(value);
        expect(wholeNumber(value.toLocaleString('fr-FR'))).toBe(value);
      }),
    );
  });
});

describe('a web address', () => {
  it.each([
    ['https://acme.example', 'https://acme.example'],
    ['http://acme.example/a?b=c', 'http://acme.example/a?b=c'],
    ['www.acme.example', 'https://www.acme.example'],
    ['acme.example:8080/x', 'https://acme.example:8080/x'],
  ])('is read from %j as %j', (text, address) => {
    expect(websiteUrl(text)).toBe(address);
  });

  it.each(['', 'n/a', 'acme', 'ftp://acme.example', 'javascript:alert(1)', 'acme .example', 'https://'])(
    'is not made of %j',
    (text) => {
      expect(websiteUrl(text)).toBeUndefined();
    },
  );
});
