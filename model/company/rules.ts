import type { FieldFault } from '../errors.ts';
import { consistsOf, lineFault, textFault } from '../text.ts';
import { isCountry } from './countries.ts';

/** What callers may send for a company's fields; null and absent ones are skipped. */
export interface CompanyFields {
  name?: string | null;
  handle?: string | null;
  description?: string | null;
  industry?: string | null;
  country?: string | null;
  website?: string | null;
  foundedYear?: number | null;
  employeeCount?: number | null;
  about?: string | null;
}

/** 100 KB, so that an ABOUT item stays far below DynamoDB's 400 KB. */
export const LONGEST_ABOUT = 102_400;

const HANDLE = 'abcdefghijklmnopqrstuvwxyz0123456789-';
const given = (value: unknown) => value !== null && value !== undefined;
const fault = (field: string, reason: string | null): FieldFault[] =>
  reason === null ? [] : [{ field, reason }];

/** Every fault of a company's fields, in the order of the schema; empty when all are legal. */
export function companyFaults(input: CompanyFields): FieldFault[] {
  return fault('name', given(input.name) ? nameFault(input.name as string) : null)
    .concat(fault('handle', given(input.handle) ? handleFault(input.handle as string) : null))
    .concat(
      fault('description', given(input.description) ? textFault(input.description as string, 500) : null),
    )
    .concat(fault('industry', given(input.industry) ? industryFault(input.industry as string) : null))
    .concat(fault('country', given(input.country) ? countryFault(input.country as string) : null))
    .concat(fault('website', given(input.website) ? lineFault(input.website as string, 2048) : null))
    .concat(fault('foundedYear', given(input.foundedYear) ? yearFault(input.foundedYear as number) : null))
    .concat(
      fault('employeeCount', given(input.employeeCount) ? countFault(input.employeeCount as number) : null),
    )
    .concat(fault('about', given(input.about) ? textFault(input.about as string, LONGEST_ABOUT) : null));
}

/** Faults of the token that makes a mutation safe to repeat. */
export function clientTokenFaults(clientToken: string): FieldFault[] {
  return fault('clientToken', lineFault(clientToken, 128));
}

function nameFault(name: string): string | null {
  return name.indexOf('#') >= 0 ? 'must not contain #' : lineFault(name, 200);
}

function handleFault(handle: string): string | null {
  return handle.length >= 2 && handle.length <= 63 && consistsOf(handle, HANDLE)
    ? null
    : 'must be 2 to 63 of the characters a-z, 0-9 and -';
}

/** Free text: it stands alone in every key it is part of. */
function industryFault(industry: string): string | null {
  return lineFault(industry, 80);
}

function countryFault(country: string): string | null {
  return isCountry(country) ? null : 'must be a country code of ISO 3166-1 alpha-2, such as DE';
}

function yearFault(year: number): string | null {
  return year >= 1 && year <= 9999 ? null : 'must be a year from 1 to 9999';
}

function countFault(count: number): string | null {
  return count >= 0 ? null : 'must not be negative';
}

/** Why a place outside cannot be referred to like this; empty when it can. */
export function externalReferenceFaults(source: string, id: string): FieldFault[] {
  return fault(
    'externalReference.source',
    source.indexOf('#') >= 0 ? 'must not contain #' : lineFault(source, 64),
  ).concat(fault('externalReference.id', lineFault(id, 256)));
}
