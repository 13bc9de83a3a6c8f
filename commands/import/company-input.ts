import { createHash } from 'node:crypto';
import type { FieldFault } from '../../model/errors.ts';
import { readCountry } from './country.ts';
import { foundedYear } from './founded-year.ts';
import { fields, type Field, type Mapping } from './mapping.ts';
import { shown } from './shown.ts';
import { websiteUrl } from './website.ts';
import { wholeNumber } from './whole-number.ts';

/** The input of `createCompany`; the API checks what it holds. */
export interface CreateCompanyInput {
  readonly name: string;
  readonly industry: string;
  readonly country: string;
  readonly clientToken: string;
  readonly handle?: string;
  readonly description?: string;
  readonly website?: string;
  readonly foundedYear?: number;
  readonly employeeCount?: number;
  readonly about?: string;
  readonly externalReference: { readonly source: string; readonly id: string };
}

/** A row read: either what to send, or why not. `warnings` are about optional values that are left out or doubtful. */
export interface RowReading {
  readonly input?: CreateCompanyInput;
  readonly faults: readonly FieldFault[];
  readonly warnings: readonly FieldFault[];
}

export interface RowContext {
  readonly columns: number;
  readonly mapping: Mapping;
  readonly source: string;
  readonly clientToken: string;
}

type Optional = Partial<
  Pick<CreateCompanyInput, 'handle' | 'description' | 'website' | 'foundedYear' | 'employeeCount' | 'about'>
>;

/**
 * Makes a company's input of a row. Name, industry and a readable country are what a row must have; an optional value
 * that cannot be read is left out with a warning. A row without an id takes one from its content, so that the same row
 * has the same id in every run.
 */
export function companyInput(cells: readonly string[], context: RowContext): RowReading {
  if (cells.length !== context.columns) {
    const reason = `the row has ${cells.length} values, the header has ${context.columns}`;
    return { faults: [{ field: 'columns', reason }], warnings: [] };
  }
  const text = (field: Field) => cells[context.mapping[field] ?? -1]?.trim() ?? '';
  const faults: FieldFault[] = [];
  const warnings: FieldFault[] = [];

  const name = oneLine(text('name'));
  const industry = oneLine(text('industry'));
  const country = readCountry(text('country'));
  if (name === '') faults.push({ field: 'name', reason: 'is empty' });
  if (industry === '') faults.push({ field: 'industry', reason: 'is empty' });
  if ('reason' in country) faults.push({ field: 'country', reason: country.reason });
  else if (country.note) warnings.push({ field: 'country', reason: country.note });
  if (context.mapping.id !== undefined && text('id') === '') {
    warnings.push({ field: 'id', reason: 'is empty; an id is made from the content of the row' });
  }
  const optional = optionalFields(text, warnings);
  if (faults.length > 0 || 'reason' in country) return { faults, warnings };

  const input = {
    name,
    industry,
    country: country.code,
    clientToken: context.clientToken,
    ...optional,
    externalReference: { source: context.source, id: text('id') || contentId(text) },
  };
  return { input, faults, warnings };
}

function optionalFields(text: (field: Field) => string, warnings: FieldFault[]): Optional {
  const read = <Value>(field: Field, reader: (value: string) => Value | undefined, wanted: string) => {
    const value = text(field);
    const result = value === '' ? undefined : reader(value);
    if (value !== '' && result === undefined) {
      warnings.push({ field, reason: `${shown(value)} is ${wanted}; left out` });
    }
    return result === undefined ? {} : { [field]: result };
  };
  const same = (value: string) => value;
  return {
    ...read('handle', same, ''),
    ...read('description', same, ''),
    ...read('website', websiteUrl, 'no web address'),
    ...read('foundedYear', foundedYear, 'no year'),
    ...read('employeeCount', wholeNumber, 'no whole number'),
    ...read('about', same, ''),
  };
}

/** A line break inside a name or an industry is the list's layout. */
function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}

/** Made of the texts as the file has them, not of what is read out of them, so that a better reader keeps the ids. */
function contentId(text: (field: Field) => string): string {
  const content = fields.filter((field) => field !== 'id').map((field) => [field, text(field)]);
  const known = content.filter(([, value]) => value !== '');
  return `row-${createHash('sha256').update(JSON.stringify(known)).digest('hex').slice(0, 40)}`;
}
