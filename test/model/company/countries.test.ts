import { describe, expect, it } from 'vitest';
import { isCountry } from '../../../model/company/countries.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const pairs = letters.flatMap((first) => letters.map((second) => first + second));

describe('a country', () => {
  it('is one of the 249 that ISO 3166-1 assigns', () => {
    expect(pairs.filter(isCountry)).toHaveLength(249);
  });

  it('is a region that Unicode knows, too', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect(pairs.filter(isCountry).filter((code) => names.of(code) === undefined)).toEqual([]);
  });

  it('is none of the reserved, withdrawn and user-assigned codes', () => {
    const others = [
      'EU',
      'UK',
      'SU',
      'YU',
      'AN',
      'CS',
      'DD',
      'TP',
      'ZR',
      'AC',
      'EA',
      'IC',
      'XK',
      'XA',
      'QO',
      'ZZ',
      'AA',
    ];
    expect(others.filter(isCountry)).toEqual([]);
  });

  it('is written as two capitals', () => {
    expect(['', ' ', 'D', 'de', 'De', 'DEU', 'D ', ' A', 'AD AE', 'D1'].filter(isCountry)).toEqual([]);
  });
});
