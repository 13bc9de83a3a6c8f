import type { CompanyMention } from '../operations/company-message.ts';
import type { CompanyDifference } from './compare-company.ts';

/** Where an event may lie that was not applied. */
export interface Found {
  readonly kind: 'dead letter' | 'undelivered' | 'failure record';
  /** What `npm run redrive` takes. */
  readonly redrive: string;
}

/** What is known of events that were not applied. */
export interface Evidence {
  /** By company; the versions of it that lie somewhere. */
  readonly mentions: ReadonlyMap<string, readonly (CompanyMention & { readonly found: Found })[]>;
  /** Messages that wait for the consumer. */
  readonly waiting: number;
  /** Why the publisher does not get on with the stream, in which events wait then; null while it does. */
  readonly held: string | null;
  /** Side queues of which only the beginning was looked at. */
  readonly incomplete: boolean;
}

export type Cause =
  | { readonly kind: 'found'; readonly found: Found; readonly version: number }
  | { readonly kind: 'waiting'; readonly messages: number }
  | { readonly kind: 'held'; readonly reason: string }
  | { readonly kind: 'lost' }
  /** Nothing that came or did not come makes such a copy: it was written by something else. */
  | { readonly kind: 'no event' };

/**
 * Why a copy is not what it should be, as far as it can be known. An event explains it if its version is one that the copy
 * has not; the latest that lies somewhere is named, since it says everything.
 */
export function causeOf(difference: CompanyDifference, evidence: Evidence): Cause {
  const known = difference.copyVersion ?? 0;
  const mentions = evidence.mentions.get(difference.companyId) ?? [];
  const explaining = mentions
    .filter(({ version, replay }) => version > known || (replay && version === known))
    .sort((one, other) => other.version - one.version);
  const [latest] = explaining;
  if (latest) return { kind: 'found', found: latest.found, version: latest.version };
  if (difference.kind === 'other values' || difference.kind === 'copy ahead') return { kind: 'no event' };
  if (evidence.waiting > 0) return { kind: 'waiting', messages: evidence.waiting };
  return evidence.held === null ? { kind: 'lost' } : { kind: 'held', reason: evidence.held };
}
