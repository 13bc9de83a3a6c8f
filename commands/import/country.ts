import { isCountry } from '../../model/company/countries.ts';
import { countryByName, countryName, foldPlace } from './country-names.ts';
import { shown } from './shown.ts';
import { stateNames, stateOfCode } from './us-states.ts';

/** `note` says what was decided where the text can be read in two ways. */
export type CountryReading = { readonly code: string; readonly note?: string } | { readonly reason: string };

const states = new Set(stateNames.map(foldPlace));
const nothing = new Set(['', 'none', 'n a', 'na', 'null', 'nil', 'unknown', 'not available', 'tbd']);
/** The cities of the country Georgia that lists name without saying which Georgia. */
const georgianCities = new Set(['tbilisi', 'batumi', 'kutaisi', 'rustavi']);

/**
 * The ISO 3166-1 alpha-2 code of a country code, an English country name, a US state or a location such as
 * `City, State` and `City, Region, Country`; a footnote (`Virginia[2]`) does not count, and of several locations
 * (`A; B`) the first does.
 *
 * What a US state shares its name or postal code with a country is the state when a city stands before it, as American
 * lists write it (`Columbus, Georgia`), and the country when it stands alone (`Georgia`), since a list that names
 * countries names no cities. A postal code that is another country's ISO code too (`Wilmington, DE`) says so in `note`.
 */
export function readCountry(text: string): CountryReading {
  const places = text.normalize('NFKC').split(';').map(withoutFootnotes);
  const named = places.filter((place) => place !== '');
  const [first, ...others] = named.map(readPlace);
  if (!first) return { reason: 'is empty' };
  if ('reason' in first) return first;
  const other = others.find((reading) => 'code' in reading && reading.code !== first.code);
  if (!other) return first;
  return {
    code: first.code,
    note: `several countries in ${shown(text)}; the first, ${first.code}, is taken`,
  };
}

function readPlace(place: string): CountryReading {
  const unknown = { reason: `${shown(place)} names no country or US state` };
  if (nothing.has(foldPlace(place)) && place.toUpperCase() !== 'NA') return unknown;
  const code = countryCode(place) ?? countryByName(place) ?? (isState(place) ? 'US' : undefined);
  if (code !== undefined) return { code };
  const at = place.lastIndexOf(',');
  if (at < 0) return unknown;
  return readLastPart(place.slice(at + 1).trim(), place.slice(0, at)) ?? unknown;
}

function readLastPart(part: string, before: string): CountryReading | undefined {
  const last = part.replace(/\s+\d{5}(?:-\d{4})?$/, '');
  if (/^[A-Z]{2}$/.test(last)) return readCodeAfterCity(last);
  if (isState(last) && !(foldPlace(last) === 'georgia' && georgianCities.has(foldPlace(before)))) {
    return { code: 'US' };
  }
  const code = countryByName(last);
  return code === undefined ? undefined : { code };
}

function readCodeAfterCity(code: string): CountryReading | undefined {
  const state = stateOfCode(code);
  const country = countryCode(code);
  if (state === undefined) return country === undefined ? undefined : { code: country };
  if (country === undefined || countryByName(state) === country) return { code: 'US' };
  return { code: 'US', note: `${code} after a city is read as ${state}, not as ${countryName(country)}` };
}

/** A two-letter code; `UK` and `EL` are what the United Kingdom and Greece are called beside ISO 3166-1. */
function countryCode(text: string): string | undefined {
  const code = text.toUpperCase();
  if (code === 'UK') return 'GB';
  if (code === 'EL') return 'GR';
  return isCountry(code) ? code : undefined;
}

function isState(name: string): boolean {
  return states.has(foldPlace(name));
}

function withoutFootnotes(place: string): string {
  return place.replace(/(?:\s*\[[^[\]]*\])+\s*$/, '').trim();
}
