import { shown } from './shown.ts';

/** What a row can say about a company; `id` is its name in the list it comes from. */
export const fields = [
  'name',
  'industry',
  'country',
  'handle',
  'description',
  'website',
  'foundedYear',
  'employeeCount',
  'about',
  'id',
] as const;
export type Field = (typeof fields)[number];

const required: readonly Field[] = ['name', 'industry', 'country'];

/** Headers by which a column is known, folded, the best first. */
const synonyms: Readonly<Record<Field, readonly string[]>> = {
  name: [
    'companyname',
    'company',
    'security',
    'name',
    'legalname',
    'organizationname',
    'organization',
    'organisation',
  ],
  industry: ['industry', 'gicssector', 'sector', 'industrysector'],
  country: [
    'country',
    'countrycode',
    'countryname',
    'headquarterscountry',
    'hqcountry',
    'headquarterslocation',
    'headquarters',
    'hqlocation',
    'hq',
    'location',
  ],
  handle: ['handle', 'slug'],
  description: ['description', 'shortdescription', 'summary'],
  website: ['website', 'url', 'websiteurl', 'homepage', 'web'],
  foundedYear: ['foundedyear', 'yearfounded', 'founded', 'founding', 'foundingyear', 'established'],
  employeeCount: ['employeecount', 'employees', 'numberofemployees', 'headcount'],
  about: ['about', 'longdescription'],
  id: ['externalid', 'id', 'companyid', 'symbol', 'ticker', 'tickersymbol', 'lei', 'cik'],
};

/** Where in a row each field is; a field without a column is absent. */
export type Mapping = Readonly<Partial<Record<Field, number>>>;

/** Headers chosen by hand, by field. */
export type Overrides = Readonly<Partial<Record<Field, string>>>;

/** The header does not lead to a company. The message is whole and says what to do. */
export class MappingFault extends Error {
  override readonly name = 'MappingFault';
  constructor(
    readonly code: 'ColumnsMissing' | 'HeaderUnknown',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Finds each field's column by its header; case, accents, spaces and punctuation do not count, and of two columns for one
 * field the better known name wins, then the left one. `overrides` come first. Throws `MappingFault` when an override
 * names no header, or when name, industry or country has no column.
 */
export function mapColumns(header: readonly string[], overrides: Overrides = {}): Mapping {
  const folded = header.map(foldHeader);
  const mapping: Partial<Record<Field, number>> = {};
  for (const field of fields) {
    const chosen = overrides[field];
    const column =
      chosen === undefined ? firstOf(folded, synonyms[field]) : chosenColumn(header, folded, field, chosen);
    if (column !== undefined) mapping[field] = column;
  }
  const missing = required.filter((field) => mapping[field] === undefined);
  if (missing.length > 0) throw missingColumns(header, missing);
  return mapping;
}

/** One line: which column serves which field. */
export function describeMapping(header: readonly string[], mapping: Mapping): string {
  const pairs = fields.flatMap((field) => {
    const column = mapping[field];
    return column === undefined ? [] : [`${field} from ${shown(header[column] ?? '')}`];
  });
  return `Columns: ${pairs.join(', ')}.`;
}

function firstOf(folded: readonly string[], names: readonly string[]): number | undefined {
  const found = names.map((name) => folded.indexOf(name)).find((column) => column >= 0);
  return found;
}

function chosenColumn(
  header: readonly string[],
  folded: readonly string[],
  field: Field,
  chosen: string,
): number {
  const exact = header.findIndex((name) => name.trim() === chosen.trim());
  const column = exact >= 0 ? exact : folded.indexOf(foldHeader(chosen));
  if (column >= 0) return column;
  throw new MappingFault(
    'HeaderUnknown',
    `No column is called ${shown(chosen)} (asked for as ${field}). Headers found: ${list(header)}.`,
  );
}

function missingColumns(header: readonly string[], missing: readonly Field[]): MappingFault {
  const other = [';', '\t', '|'].find((separator) => header.length === 1 && header[0]?.includes(separator));
  const separated = other
    ? ` The values seem to be separated by ${JSON.stringify(other)}; commas are read.`
    : '';
  const example = missing.map((field) => `${field}=${shown('Header')}`).join(',');
  return new MappingFault(
    'ColumnsMissing',
    `No column for ${missing.join(', ')}. Headers found: ${list(header)}.${separated} Name the columns: --map ${example}`,
  );
}

function foldHeader(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function list(header: readonly string[]): string {
  const names = header.slice(0, 30).map(shown).join(', ');
  return header.length > 30 ? `${names} and ${header.length - 30} more` : names;
}
