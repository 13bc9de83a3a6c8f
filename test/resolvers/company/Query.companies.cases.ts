import type { Expected } from '../resolver-case.ts';
import { refuses, request, sends } from '../resolver-case.ts';
import { pageSizes } from '../pages.ts';
import { pageCases } from './pages.ts';

const query = (index: string, clauses: readonly string[], more: object = {}): Expected =>
  sends({ operation: 'Query', index, query: clauses, scanIndexForward: true, limit: 25, ...more });
const byIndustry = (value: string, more: object = {}) =>
  query('byIndustry', [`industryKey = ${JSON.stringify(value)}`], more);
const byName = (bucket: string, prefix: string) =>
  query('byName', [
    `begins_with(nameKey,${JSON.stringify(prefix)})`,
    `nameBucket = ${JSON.stringify(bucket)}`,
  ]);
const startingWith = (nameStartsWith: string) => ({ args: { nameStartsWith } });

const args = { industry: 'Aerospace' };
const long = 'x'.repeat(200);
const oneOf = refuses(['industry, country, createdIn, nameStartsWith', 'must be exactly one']);
const country = refuses(['country', 'must be a country code, such as DE']);
const month = refuses(['createdIn', 'must be a month, such as 2026-11']);
const length = (field: string) => refuses([field, 'must be 1 to 200 characters long']);

export const cases = [
  request('lists an industry by name', { args }, byIndustry('Aerospace')),
  request('compares an industry exactly', { args: { industry: ' aero#SPACE ' } }, byIndustry(' aero#SPACE ')),
  request('lists a country by name', { args: { country: 'DE' } }, query('byCountry', ['countryKey = "DE"'])),
  request(
    'lists a month of creation',
    { args: { createdIn: '2026-11' } },
    query('byCreated', ['createdMonth = "2026-11"']),
  ),
  request('lists the names that begin alike', startingWith('acm'), byName('a', 'acm')),
  request('takes no notice of case', startingWith('ACM'), byName('a', 'acm')),
  request('takes no notice of accents', startingWith('Éclair'), byName('e', 'eclair')),
  request('takes no notice of a letter’s width', startingWith('ＡＣＭ'), byName('a', 'acm')),
  request('takes no notice of punctuation in front', startingWith('"Acme'), byName('a', 'acme')),
  request('takes no notice of spaces at the end', startingWith('acme  inc '), byName('a', 'acme inc')),
  request('spells out the letters that Unicode leaves whole', startingWith('Øßæ'), byName('o', 'ossae')),
  request('finds names in any script', startingWith('東京'), byName('東', '東京')),
  request('finds names that begin outside the basic plane', startingWith('🚀 Go'), byName('~', '🚀 go')),
  request('finds names of punctuation', startingWith('!!'), byName('!', '!!')),

  request('needs a selector', { args: {} }, oneOf),
  request(
    'takes null for none',
    { args: { industry: null, country: null, createdIn: null, nameStartsWith: null } },
    oneOf,
  ),
  request('takes one selector only', { args: { industry: 'Aerospace', country: 'DE' } }, oneOf),
  request('takes one selector beside nulls', { args: { ...args, country: null } }, byIndustry('Aerospace')),
  request('counts an empty selector as one', { args: { industry: '', country: 'DE' } }, oneOf),
  request('refuses an empty industry', { args: { industry: '' } }, length('industry')),
  request('refuses a blank industry', { args: { industry: ' \t ' } }, length('industry')),
  request('takes an industry of 200 characters', { args: { industry: long } }, byIndustry(long)),
  request('refuses an industry of 201 characters', { args: { industry: `${long}x` } }, length('industry')),
  request('refuses 10,000 characters', startingWith('x'.repeat(10_000)), length('nameStartsWith')),
  request(
    'refuses nothing but accents',
    startingWith('\u0301\u0308'),
    refuses(['nameStartsWith', 'must hold more than accents']),
  ),
  request('refuses a country in small letters', { args: { country: 'de' } }, country),
  request('refuses a country of three letters', { args: { country: 'DEU' } }, country),
  request('refuses a country of one letter', { args: { country: 'D' } }, country),
  request(
    'takes an unassigned country',
    { args: { country: 'ZZ' } },
    query('byCountry', ['countryKey = "ZZ"']),
  ),
  ...[
    '2026',
    '2026-1',
    '2026-00',
    '2026-13',
    '2026-111',
    '26-11',
    '2026/11',
    '2026-1-',
    '2026-11-20',
    'November',
  ].map((createdIn) => request(`refuses ${createdIn} as a month`, { args: { createdIn } }, month)),
  ...['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'].map((number) =>
    request(
      `takes ${number} as a month`,
      { args: { createdIn: `2026-${number}` } },
      query('byCreated', [`createdMonth = "2026-${number}"`]),
    ),
  ),

  ...pageSizes.map(([title, limit, asked]) =>
    request(title, { args: { ...args, limit } }, byIndustry('Aerospace', { limit: asked })),
  ),
  request(
    'turns the order round when asked to',
    { args: { ...args, descending: true } },
    byIndustry('Aerospace', { scanIndexForward: false }),
  ),
  request(
    'keeps the order when asked not to',
    { args: { ...args, descending: false } },
    byIndustry('Aerospace'),
  ),
  request('takes null for the usual order', { args: { ...args, descending: null } }, byIndustry('Aerospace')),
  request(
    'passes the token of the next page on',
    { args: { ...args, nextToken: 'next' } },
    byIndustry('Aerospace', { nextToken: 'next' }),
  ),
  request('takes null for the first page', { args: { ...args, nextToken: null } }, byIndustry('Aerospace')),

  ...pageCases({ args }),
];
