import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countryName } from '../../../commands/import/country-names.ts';
import { readCountry } from '../../../commands/import/country.ts';
import { stateNames } from '../../../commands/import/us-states.ts';
import { isCountry } from '../../../model/company/countries.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const codes = letters.flatMap((first) => letters.map((second) => first + second)).filter(isCountry);
const code = fc.constantFrom(...codes);
const city = fc.stringMatching(/^[A-Z][a-z]{2,9}( [A-Z][a-z]{2,9})?$/);

/** Names that are a US state or territory too, and read as such behind a city. */
const american = ['GE', 'AS', 'GU', 'MP', 'PR', 'VI'];

describe('a country', () => {
  it.each([
    ['US', 'US'],
    ['de', 'DE'],
    ['UK', 'GB'],
    ['EL', 'GR'],
    ['NA', 'NA'],
    ['U.S.A.', 'US'],
    ['United States of America', 'US'],
    ['England', 'GB'],
    ['Republic of Ireland', 'IE'],
    ['The Netherlands', 'NL'],
    ["Cote d'Ivoire", 'CI'],
    ['Ivory Coast', 'CI'],
    ['Turkey', 'TR'],
    ['Türkiye', 'TR'],
    ['Myanmar', 'MM'],
    ['Burma', 'MM'],
    ['St Kitts and Nevis', 'KN'],
    ['Hong Kong', 'HK'],
    ['Jersey', 'JE'],
    ['Korea, Republic of', 'KR'],
    ["Korea, Democratic People's Republic of", 'KP'],
    ['Congo, The Democratic Republic of the', 'CD'],
    ['Bolivia, Plurinational State of', 'BO'],
    ['Virgin Islands, British', 'VG'],
  ])('is read from the code or name %j as %s', (text, expected) => {
    expect(readCountry(text)).toEqual({ code: expected });
  });

  it.each([
    ['Dublin, Ireland', 'IE'],
    ['Warmley, Bristol, United Kingdom', 'GB'],
    ['Amsterdam, the Netherlands', 'NL'],
    ['Paris, FR', 'FR'],
    ['Saint Paul, Minnesota', 'US'],
    ['Hoboken, New Jersey', 'US'],
    ['Washington, D.C.', 'US'],
    ['Washington D.C.', 'US'],
    ['Reston, Virginia[2]', 'US'],
    ['Miami, Florida [3][note 1]', 'US'],
    ['San Juan, Puerto Rico', 'US'],
    ['Austin, TX', 'US'],
    ['Columbus, Ohio; Detroit, Michigan', 'US'],
  ])('is read from the location %j as %s', (text, expected) => {
    expect(readCountry(text)).toEqual({ code: expected });
  });

  it('that a US state shares its name with is the state behind a city, and the country alone', () => {
    expect(readCountry('Columbus, Georgia')).toEqual({ code: 'US' });
    expect(readCountry('Georgia')).toEqual({ code: 'GE' });
    expect(readCountry('Tbilisi, Georgia')).toEqual({ code: 'GE' });
    expect(readCountry('Puerto Rico')).toEqual({ code: 'PR' });
  });

  it('whose code is a postal code too is noted where the state is taken', () => {
    expect(readCountry('Wilmington, DE')).toEqual({
      code: 'US',
      note: 'DE after a city is read as Delaware, not as Germany',
    });
    expect(readCountry('San Francisco, CA 94105')).toMatchObject({ code: 'US' });
    expect(readCountry('DE')).toEqual({ code: 'DE' });
  });

  it('is the first of several, and noted when they differ', () => {
    expect(readCountry('London, UK; Paris, France')).toEqual({
      code: 'GB',
      note: 'several countries in "London, UK; Paris, France"; the first, GB, is taken',
    });
  });

  it.each(['', '  ', '[2]'])('is missing in %j', (text) => {
    expect(readCountry(text)).toEqual({ reason: 'is empty' });
  });

  it.each(['none', 'N/A', 'unknown', 'Atlantis', 'Paris', 'XX', 'Springfield, Atlantis', 'XK'])(
    'is not guessed from %j',
    (text) => {
      expect(readCountry(text)).toEqual({ reason: `${JSON.stringify(text)} names no country or US state` });
    },
  );

  it('is never printed longer than a line, nor with control characters', () => {
    const reading = readCountry(`\u001b[2J\u009b${'x'.repeat(5_000)}`);
    expect(JSON.stringify(reading).length).toBeLessThan(150);
    expect(JSON.stringify(reading)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  it('is itself by code and by English name, in any case', () => {
    fc.assert(
      fc.property(code, fc.boolean(), (iso, upper) => {
        const name = countryName(iso);
        expect(readCountry(iso.toLowerCase())).toEqual({ code: iso });
        expect(readCountry(upper ? name.toUpperCase() : name.toLowerCase())).toEqual({ code: iso });
      }),
      { numRuns: 500 },
    );
  });

  it('is itself behind any city, footnote or not', () => {
    fc.assert(
      fc.property(code, city, fc.integer({ min: 1, max: 99 }), (iso, place, note) => {
        const expected = american.includes(iso) ? 'US' : iso;
        expect(readCountry(`${place}, ${countryName(iso)}`)).toEqual({ code: expected });
        expect(readCountry(`${place}, ${countryName(iso)}[${note}]`)).toEqual({ code: expected });
      }),
      { numRuns: 500 },
    );
  });

  it('is the United States for every state behind a city', () => {
    fc.assert(
      fc.property(fc.constantFrom(...stateNames), city, (state, place) => {
        expect(readCountry(`${place}, ${state}`)).toEqual({ code: 'US' });
      }),
    );
  });

  it('of any text is an assigned code or a reason', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...'aU,;[]. (') })),
        (text) => {
          const reading = readCountry(text);
          if ('code' in reading) expect(isCountry(reading.code)).toBe(true);
          else expect(reading.reason).not.toBe('');
        },
      ),
    );
  });
});
