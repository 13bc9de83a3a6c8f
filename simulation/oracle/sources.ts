import type { Sources } from '../actors/sources.ts';
import type { Refusal } from '../functions.ts';
import type { Item } from '../store/attribute-value.ts';
import type { Change } from '../store/memory-dynamodb.ts';
import type { Violation } from '../violation.ts';
import { numberIn } from './shapes.ts';

type Read = (key: string) => Item | undefined;

/**
 * Whether a company is, or was a moment ago, as its source said, in the very commit that notes the source's version. A moment
 * ago: one that was as the source says already is read and noted, and somebody may change it in between.
 */
export function notedFault(
  changes: readonly Change[],
  lately: (key: string) => readonly (Item | undefined)[],
  sources: Sources,
): Violation | undefined {
  for (const { key, before, after } of changes) {
    const version = numberIn(after, 'sourceVersion');
    if (key['sk']?.S !== 'EXTERNAL' || version === null || version === numberIn(before, 'sourceVersion'))
      continue;
    const reference = (key['pk']?.S ?? '').slice('EXTERNAL#'.length);
    const message = sources.said(reference, version);
    const profiles = lately(`COMPANY#${after?.['companyId']?.S ?? ''}\nPROFILE`);
    const faults = profiles.map((profile) =>
      message ? saidFault(message.type, message.data.company, profile) : 'its source never said so',
    );
    if (faults[0] !== undefined && !faults.includes(undefined)) {
      return { invariant: 'Applied', detail: `${reference} is noted at version ${version}: ${faults[0]}` };
    }
  }
  return undefined;
}

/** Whether what a source said last holds; `decided` are those of whose companies somebody here decided something else. */
export function sourcesFault(
  sources: Sources,
  read: Read,
  refusals: readonly Refusal[],
  decided: { readonly otherwise: ReadonlySet<string>; readonly purged: ReadonlySet<string> },
): Violation | undefined {
  for (const [reference, message] of sources.latest) {
    if (decided.purged.has(reference)) continue;
    const known = read(`EXTERNAL#${reference}\nEXTERNAL`);
    const stored = numberIn(known, 'sourceVersion');
    const { version, company } = message.data;
    const text = JSON.stringify(message);
    if (stored !== version && !refusals.some(({ body }) => body === text)) {
      return {
        invariant: 'Applied',
        detail: `${reference} is at version ${String(stored)} and has said ${version}`,
      };
    }
    if (decided.otherwise.has(reference)) continue;
    const fault = saidFault(message.type, company, profileOf(known, read));
    if (fault !== undefined) return { invariant: 'Applied', detail: `${reference}: ${fault}` };
  }
  return undefined;
}

function profileOf(reference: Item | undefined, read: Read): Item | undefined {
  return read(`COMPANY#${reference?.['companyId']?.S ?? ''}\nPROFILE`);
}

function saidFault(type: string, said: object | undefined, profile: Item | undefined): string | undefined {
  const isThere = profile !== undefined && profile['deletedAt'] === undefined;
  if (type === 'company.removed') return isThere ? 'its source has removed it, and it is there' : undefined;
  if (!isThere) return 'its source has it, and it is not there';
  for (const [name, value] of Object.entries(said ?? {})) {
    const stored = profile[name];
    const found = stored?.N === undefined ? (stored?.S ?? null) : Number(stored.N);
    if (found !== value)
      return `${name} is ${JSON.stringify(found)} and its source says ${JSON.stringify(value)}`;
  }
  return undefined;
}
