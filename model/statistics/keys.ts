/** Keys of the Company Statistics table: composed and taken apart here and nowhere else. */
const COMPANY = 'COMPANY#';
const INDUSTRY = 'INDUSTRY#';
/** A server-made id has 26 characters; anything much longer names nothing, and must not overflow a key. */
const LONGEST_ID = 64;

export interface Key {
  pk: string;
  sk: string;
}

/** The shards of an industry's total: as many writes to one of them can go on side by side. */
export const SHARDS = 16;

/** Crockford's base 32, which ULIDs are written in. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function statisticsKey(companyId: string): Key {
  return { pk: COMPANY + (companyId.length > LONGEST_ID ? '' : companyId), sk: 'STATISTICS' };
}

export function companyIdOf(pk: string): string {
  return pk.slice(COMPANY.length);
}

export function industryPartition(industry: string): string {
  return INDUSTRY + industry;
}

/** One shard of an industry's total. */
export function industryTotalKey(industry: string, shard: number): Key {
  return { pk: industryPartition(industry), sk: `SHARD#${shard < 10 ? '0' : ''}${shard}` };
}

/** The industry of a total's partition. */
export function industryOf(pk: string): string {
  return pk.slice(INDUSTRY.length);
}

export const INDUSTRIES = 'INDUSTRIES';

/** What `industries` lists. */
export function industryNameKey(industry: string): Key {
  return { pk: INDUSTRIES, sk: industry };
}

/** The shard of its industry's total that a company counts in: spread evenly, since most of an id is random. */
export function shardOf(companyId: string): number {
  const sum = companyId
    .split('')
    .map((character) => ALPHABET.indexOf(character) + 1)
    .reduce((total, digit) => total + digit, 0);
  return sum % SHARDS;
}
