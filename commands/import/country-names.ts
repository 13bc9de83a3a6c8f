import { isCountry } from '../../model/company/countries.ts';

/** What people and ISO 3166-1 call a country where the Unicode names (CLDR) say it otherwise. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  AE: ['UAE', 'Emirates'],
  BN: ['Brunei Darussalam'],
  BO: ['Plurinational State of Bolivia'],
  BQ: ['Bonaire, Sint Eustatius and Saba'],
  CD: ['Democratic Republic of the Congo', 'DR Congo', 'DRC', 'Congo Kinshasa', 'Zaire'],
  CG: ['Congo', 'Republic of the Congo', 'Congo Brazzaville'],
  CI: ['Ivory Coast'],
  CN: ["People's Republic of China", 'PRC', 'Mainland China'],
  CV: ['Cabo Verde'],
  CZ: ['Czech Republic'],
  DE: ['Federal Republic of Germany', 'Deutschland'],
  ES: ['España'],
  FK: ['Malvinas', 'Falkland Islands (Malvinas)'],
  FM: ['Federated States of Micronesia'],
  GB: ['UK', 'Great Britain', 'Britain', 'England', 'Scotland', 'Wales', 'Northern Ireland'],
  GE: ['Republic of Georgia'],
  HK: ['Hong Kong SAR', 'Hong Kong'],
  IE: ['Republic of Ireland', 'Eire', 'Éire'],
  IR: ['Islamic Republic of Iran'],
  KP: ["Democratic People's Republic of Korea", 'DPRK'],
  KR: ['Republic of Korea', 'Korea'],
  LA: ["Lao People's Democratic Republic", 'Lao PDR'],
  MD: ['Republic of Moldova'],
  MK: ['Macedonia', 'Republic of North Macedonia'],
  MO: ['Macau', 'Macao', 'Macau SAR'],
  NL: ['Holland', 'Kingdom of the Netherlands'],
  PS: ['Palestine', 'State of Palestine'],
  RU: ['Russian Federation'],
  SH: ['Saint Helena, Ascension and Tristan da Cunha'],
  SY: ['Syrian Arab Republic'],
  SZ: ['Swaziland'],
  TL: ['East Timor'],
  TR: ['Turkey', 'Türkiye'],
  TW: ['Republic of China', 'Taiwan, Province of China', 'Chinese Taipei'],
  TZ: ['United Republic of Tanzania'],
  US: ['USA', 'US', 'United States of America', 'America'],
  VA: ['Holy See', 'Vatican'],
  VE: ['Bolivarian Republic of Venezuela'],
  VG: ['Virgin Islands, British'],
  VI: ['Virgin Islands, U.S.'],
  VN: ['Viet Nam'],
};

/** A place's name without case, accents, punctuation, `the`, and with `and`, `saint` spelled in one way. */
export function foldPlace(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}|[.'’ʼ]/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\bst\b/g, 'saint')
    .replace(/\bthe\b/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Built from the runtime's CLDR data, once: every officially assigned code and its English name. */
const index = buildIndex();

function buildIndex(): ReadonlyMap<string, string> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const names = new Map<string, string>();
  for (const code of letters.flatMap((first) => letters.map((second) => first + second)).filter(isCountry)) {
    const name = english.of(code) ?? code;
    // `Myanmar (Burma)` answers to both of its names.
    const parts = /^(.*) \((.*)\)$/.exec(name);
    for (const spelling of [name, ...(parts?.slice(1) ?? []), ...(ALIASES[code] ?? [])]) {
      names.set(foldPlace(spelling), code);
    }
  }
  return names;
}

/** The ISO 3166-1 alpha-2 code of a country's English name; undefined when it is none. Case and accents do not count. */
export function countryByName(name: string): string | undefined {
  // ISO lists `Korea, Republic of`: the part behind the comma is read in front, then left out.
  const formal = /^([^,]+),\s*((?:.*\s)?(?:Republic|States|State) of(?: the)?)$/i.exec(name);
  const spellings = formal ? [name, `${formal[2]} ${formal[1]}`, formal[1] ?? ''] : [name];
  for (const spelling of spellings) {
    const code = index.get(foldPlace(spelling));
    if (code !== undefined) return code;
  }
  return undefined;
}

/** The English name of a code. */
export function countryName(code: string): string {
  return english.of(code) ?? code;
}
