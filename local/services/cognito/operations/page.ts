import { optionalText, pageSize, type Input } from '../members.ts';
import { refusal } from '../refusals.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** A page of at most `Limit` (60) after the item whose identity the token carries. */
export function page<T>(
  items: readonly T[],
  identity: (item: T) => string,
  input: Input,
  tokenMember: string,
): Page<T> {
  const limit = pageSize(input, 'Limit', 60);
  const token = optionalText(input, tokenMember);
  const last = token === undefined ? undefined : Buffer.from(token, 'base64url').toString('utf8');
  const found = last === undefined ? -1 : items.findIndex((item) => identity(item) === last);
  if (last !== undefined && found < 0) throw refusal.invalid(`Invalid ${tokenMember} given.`);
  const shown = items.slice(found + 1, found + 1 + limit);
  const end = shown.at(-1);
  return found + 1 + limit < items.length && end !== undefined
    ? { items: shown, next: Buffer.from(identity(end), 'utf8').toString('base64url') }
    : { items: shown };
}
