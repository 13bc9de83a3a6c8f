type Fields = Readonly<Record<string, unknown>>;
type Fault = readonly [field: string, reason: string];

const blank = 'must not be blank';
const control = 'must not contain control characters';
const longer = (maximum: number) => `must be at most ${maximum} characters long`;
const handle = 'must be 2 to 63 of the characters a-z, 0-9 and -';
const country = 'must be a country code of ISO 3166-1 alpha-2, such as DE';
const year = 'must be a year from 1 to 9999';

const fault = (title: string, field: string, value: unknown, reason: string) =>
  [title, { [field]: value }, [[field, reason]]] as const;

/** What a company's fields may not be, with every fault that is named. */
export const illegalFields: readonly (readonly [title: string, fields: Fields, faults: readonly Fault[]])[] =
  [
    fault('an empty name', 'name', '', blank),
    fault('a blank name', 'name', ' \t ', blank),
    fault('a name with a #', 'name', 'C# Ltd', 'must not contain #'),
    fault('a name of 201 characters', 'name', 'x'.repeat(201), longer(200)),
    fault('a name of 10,000 characters', 'name', 'x'.repeat(10_000), longer(200)),
    ...['\u0000', '\n', '\t', '\u001f', '\u007f', '\u0080', '\u009f'].map((character) =>
      fault(`a name with ${JSON.stringify(character)}`, 'name', `Ac${character}me`, control),
    ),
    fault('an empty handle', 'handle', '', handle),
    fault('a handle of one character', 'handle', 'a', handle),
    fault('a handle of 64 characters', 'handle', 'a'.repeat(64), handle),
    fault('a handle of 10,000 characters', 'handle', 'a'.repeat(10_000), handle),
    ...['Acme', 'ac me', 'ac_me', 'ac#me', 'acmé', 'ac\nme', '  '].map((value) =>
      fault(`the handle ${JSON.stringify(value)}`, 'handle', value, handle),
    ),
    fault('a description of 501 characters', 'description', 'x'.repeat(501), longer(500)),
    fault('a description with a control character', 'description', 'a\u0007', control),
    fault('an empty industry', 'industry', '', blank),
    fault('a blank industry', 'industry', '   ', blank),
    fault('an industry of 81 characters', 'industry', 'x'.repeat(81), longer(80)),
    fault('an industry with a control character', 'industry', 'a\u0000', control),
    ...['', 'D', 'DEU', 'de', 'ZZ', 'XX', ' A', 'D ', 'AD AE', '#'].map((value) =>
      fault(`the country ${JSON.stringify(value)}`, 'country', value, country),
    ),
    fault('a blank website', 'website', ' ', blank),
    fault('a website of 2,049 characters', 'website', 'x'.repeat(2049), longer(2048)),
    fault('a website with a control character', 'website', 'https://\u0000', control),
    fault('the year 0', 'foundedYear', 0, year),
    fault('the year -1', 'foundedYear', -1, year),
    fault('the year 10000', 'foundedYear', 10_000, year),
    fault('a negative count', 'employeeCount', -1, 'must not be negative'),
    fault('an about with a control character', 'about', 'a\u0000', control),
    fault(
      'an about of more than 100 KB in fewer characters',
      'about',
      'é'.repeat(51_202),
      'must be at most 100 KB long',
    ),
    [
      'an about of more than 100 K characters',
      { about: 'x'.repeat(102_403) },
      [
        ['about', longer(102_400)],
        ['about', 'must be at most 100 KB long'],
      ],
    ],
    fault('an about one character too long', 'about', 'x'.repeat(102_401), longer(102_400)),
    [
      'every fault at once, in the order of the schema',
      {
        about: '\u0000',
        employeeCount: -1,
        foundedYear: 0,
        website: '',
        country: '',
        industry: '',
        description: '\u0000',
        handle: '',
        name: '',
      },
      [
        ['name', blank],
        ['handle', handle],
        ['description', control],
        ['industry', blank],
        ['country', country],
        ['website', blank],
        ['foundedYear', year],
        ['employeeCount', 'must not be negative'],
        ['about', control],
      ],
    ],
  ];

/** What a company's fields just may be. */
export const legalFields: readonly (readonly [title: string, fields: Fields])[] = [
  ['a name of 200 characters', { name: 'x'.repeat(200) }],
  ['a name in any script', { name: '東京 · Ωmega — «ООО»' }],
  ['a handle of two characters', { handle: 'a1' }],
  ['a handle of 63 characters', { handle: 'z'.repeat(63) }],
  ['a handle of dashes and digits', { handle: '-0-9-' }],
  ['an empty description', { description: '' }],
  ['a description of 500 characters', { description: 'x'.repeat(500) }],
  ['a description with line breaks and tabs', { description: 'a\n\tb\r\nc' }],
  ['an industry of 80 characters', { industry: 'x'.repeat(80) }],
  ['an industry with a #', { industry: 'C# & more' }],
  ['the first country', { country: 'AD' }],
  ['the last country', { country: 'ZW' }],
  ['a website of 2,048 characters', { website: 'x'.repeat(2048) }],
  ['the year 1', { foundedYear: 1 }],
  ['the year 9999', { foundedYear: 9999 }],
  ['no employees', { employeeCount: 0 }],
  ['as many employees as an Int holds', { employeeCount: 2_147_483_647 }],
  ['an empty about', { about: '' }],
  ['an about of 100 KB', { about: 'x'.repeat(102_400) }],
  ['an about of 100 KB in fewer characters', { about: 'é'.repeat(51_200) }],
];
