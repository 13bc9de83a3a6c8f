import type { Item } from '../store/attribute-value.ts';

/** What a stored company is, read from DynamoDB's own JSON: no code of the product has a part in it. */
export interface CompanyShape {
  readonly name: string;
  readonly handle: string;
  readonly industry: string;
  readonly country: string;
  readonly employees: number | null;
  readonly deleted: boolean;
  /** Gone for good; nothing but that may be kept of it. */
  readonly purged: boolean;
}

export const profileIds = (item: Item): string => (item['pk']?.S ?? '').slice('COMPANY#'.length);

export function shapeOfProfile(item: Item): CompanyShape {
  return {
    name: item['name']?.S ?? '',
    handle: item['handle']?.S ?? '',
    industry: item['industry']?.S ?? '',
    country: item['country']?.S ?? '',
    employees: numberIn(item, 'employeeCount'),
    deleted: item['deletedAt'] !== undefined,
    purged: false,
  };
}

export function numberIn(item: Item | undefined, name: string): number | null {
  const text = item?.[name]?.N;
  return text === undefined ? null : Number(text);
}

/** Why a copy is not what its company was; undefined when it is. */
export function differenceOf(copy: Item, company: CompanyShape): string | undefined {
  const wanted: Record<string, string | number | boolean | null> = company.purged
    ? {
        name: null,
        handle: null,
        industry: null,
        country: null,
        employeeCount: null,
        deleted: true,
        rankIndustry: null,
      }
    : {
        name: company.name,
        handle: company.handle,
        industry: company.industry,
        country: company.country,
        employeeCount: company.employees,
        deleted: company.deleted,
        rankIndustry: company.deleted ? null : company.industry,
      };
  for (const name in wanted) {
    const value = copy[name];
    const stored =
      value === undefined ? null : value.N !== undefined ? Number(value.N) : (value.S ?? value.BOOL ?? null);
    if (stored !== wanted[name]) {
      return `${name} is ${JSON.stringify(stored)} and should be ${JSON.stringify(wanted[name])}`;
    }
  }
  return undefined;
}

/** What a stored copy adds to a total: `industry` undefined for one that counts nowhere. */
export function contributionOf(copy: Item | undefined): {
  readonly industry: string | undefined;
  readonly employees: number;
} {
  const counts = copy !== undefined && copy['deleted']?.BOOL !== true;
  return {
    industry: counts ? copy['industry']?.S : undefined,
    employees: counts ? (numberIn(copy, 'employeeCount') ?? 0) : 0,
  };
}

/** The shard that a company counts in: the sum of its id's digits in Crockford's base 32, each one more, modulo 16. */
export function shardOf(id: string): number {
  let sum = 0;
  for (let at = 0; at < id.length; at += 1) sum += CROCKFORD.indexOf(id.charAt(at)) + 1;
  return sum % 16;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
