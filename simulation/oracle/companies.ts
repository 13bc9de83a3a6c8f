import type { Change } from '../store/memory-dynamodb.ts';
import type { Item } from '../store/attribute-value.ts';
import type { Violation } from '../violation.ts';
import { numberIn, profileIds, shapeOfProfile, type CompanyShape } from './shapes.ts';

/** Everything that companies ever were, and whether the Company table has kept its laws. */
export interface CompanyOracle {
  /** Takes a commit of the Company table. `read` is the table after it. */
  committed(changes: readonly Change[], read: (key: string) => Item | undefined): Violation | undefined;
  shapeAt(id: string, version: number): CompanyShape | undefined;
  /** The last version of each company; of a purged one that of its purge. */
  latest(): ReadonlyMap<string, number>;
  /** Subjects of sources whose company somebody here deleted, restored or saw purged. */
  readonly decidedHere: Set<string>;
  /** Of these, the ones whose company was purged: their reference begins anew. */
  readonly purgedHere: ReadonlySet<string>;
}

export function createCompanyOracle(): CompanyOracle {
  const history = new Map<string, Map<number, CompanyShape>>();
  const latest = new Map<string, number>();
  const companyOf = new Map<string, string>();
  const decidedHere = new Set<string>();
  const purgedHere = new Set<string>();

  function profile(
    { before, after }: Change,
    read: (key: string) => Item | undefined,
  ): Violation | undefined {
    const id = profileIds((after ?? before) as Item);
    const version = after ? numberIn(after, 'version') : (latest.get(id) ?? 0) + 1;
    // A record that somebody wrote by hand: it is no company.
    if (version === null) return undefined;
    const expected = (latest.get(id) ?? 0) + 1;
    if (version !== expected) {
      return {
        invariant: 'Increments',
        detail: `company ${id} went from version ${expected - 1} to ${version}`,
      };
    }
    const reference = referenceOf((after ?? before) as Item);
    if (reference !== undefined) {
      const holder = companyOf.get(reference);
      if (after && holder !== undefined && holder !== id) {
        return { invariant: 'Sources', detail: `${reference} has two companies, ${holder} and ${id}` };
      }
      if (after) companyOf.set(reference, id);
      else {
        companyOf.delete(reference);
        purgedHere.add(reference);
      }
      if (after && read(`EXTERNAL#${reference}\nEXTERNAL`)?.['companyId']?.S !== id) {
        return { invariant: 'Sources', detail: `${reference} does not lead to its company ${id}` };
      }
    }
    if (before && after && isBroughtBack(before, after)) {
      return { invariant: 'Sources', detail: `company ${id} was deleted here, and a source brought it back` };
    }
    latest.set(id, version);
    const shapes = history.get(id) ?? new Map<number, CompanyShape>();
    history.set(id, shapes);
    const shape = shapeOfProfile((after ?? before) as Item);
    shapes.set(version, after ? shape : { ...shape, deleted: true, purged: true });
    return undefined;
  }

  return {
    committed(changes, read) {
      for (const change of changes) {
        const sort = change.key['sk']?.S;
        const violation =
          sort === 'PROFILE'
            ? profile(change, read)
            : sort === 'EXTERNAL'
              ? referenceFell(change)
              : undefined;
        if (violation) return violation;
      }
      for (const change of changes) {
        const violation = guardLost(change, read);
        if (violation) return violation;
      }
      return undefined;
    },
    shapeAt: (id, version) => history.get(id)?.get(version),
    latest: () => latest,
    decidedHere,
    purgedHere,
  };
}

function isBroughtBack(before: Item, after: Item): boolean {
  const by = after['updatedBy']?.S ?? '';
  const isRestored = before['deletedAt'] !== undefined && after['deletedAt'] === undefined;
  return isRestored && by.startsWith('intake:') && before['updatedBy']?.S !== by;
}

export function referenceOf(profile: Item): string | undefined {
  const reference = profile['externalReference']?.M;
  return reference && `${reference['source']?.S ?? ''}#${reference['id']?.S ?? ''}`;
}

/** Of a change of a profile or a guard: whether a company that is there has lost its handle, or shares it. */
function guardLost(change: Change, read: (key: string) => Item | undefined): Violation | undefined {
  const sort = change.key['sk']?.S;
  const owner = sort === 'GUARD' ? change.before?.['companyId']?.S : undefined;
  const profile =
    sort === 'PROFILE' ? change.after : owner === undefined ? undefined : read(`COMPANY#${owner}\nPROFILE`);
  if (!profile?.['version']) return undefined;
  const handle = profile['handle']?.S ?? '';
  const id = profileIds(profile);
  const holder = read(`HANDLE#${handle}\nGUARD`)?.['companyId']?.S;
  return holder === id
    ? undefined
    : { invariant: 'Guards', detail: `handle ${handle} of company ${id} is held by ${holder ?? 'nobody'}` };
}

function referenceFell({ key, before, after }: Change): Violation | undefined {
  const from = numberIn(before, 'sourceVersion');
  const to = numberIn(after, 'sourceVersion');
  return after && from !== null && (to === null || to < from)
    ? { invariant: 'Sources', detail: `${key['pk']?.S ?? ''} fell from version ${from} to ${String(to)}` }
    : undefined;
}
