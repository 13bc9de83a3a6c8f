import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INDEXES } from '../../../model/company/indexes.ts';
import { foldName, handleOf } from '../../../model/company/name.ts';
import {
  ACTIVE_INDEX_KEYS,
  activeIndexKeys,
  madeHandle,
  nameAttributes,
  newProfile,
  suffixedHandle,
} from '../../../model/company/profile.ts';
import { companyFaults } from '../../../model/company/rules.ts';

fc.configureGlobal({ seed: 20_261_120 });

const id = '01JCWXQ6Z8T0R9V2M4N6P8S0AB';
const now = '2026-11-20T12:00:00.000Z';
const made = newProfile({
  id,
  now,
  by: 'ada',
  handle: 'acme',
  name: 'Acme',
  foldedName: 'acme',
  industry: 'Aerospace',
  country: 'DE',
  optional: { employeeCount: 0, trace: 'trace' },
  lastMutation: 'ada#createCompany#token',
});
const ulid = fc
  .array(fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), { minLength: 26, maxLength: 26 })
  .map((all) => all.join(''));
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 });

describe('a new profile', () => {
  it('is at its first version, made by whom it belongs to', () => {
    expect(made).toMatchObject({ version: 1, ownerId: 'ada', createdBy: 'ada', updatedBy: 'ada' });
    expect(made).toMatchObject({ createdAt: now, updatedAt: now, lastMutation: 'ada#createCompany#token' });
    expect(made).toMatchObject({ handle: 'acme', name: 'Acme', employeeCount: 0, trace: 'trace' });
  });

  it('stands in every index, where the design puts it', () => {
    const keys = INDEXES.map(({ name, partitionKey, sortKey }) => {
      const item = made as unknown as Record<string, string>;
      return [name, item[partitionKey], item[sortKey]];
    });
    expect(keys).toEqual([
      ['byName', 'a', `acme#${id}`],
      ['byIndustry', 'Aerospace', `acme#${id}`],
      ['byCountry', 'DE', `acme#${id}`],
      ['byCreated', '2026-11', `${now}#${id}`],
      ['byOwner', 'ada', `active#acme#${id}`],
    ]);
  });

  it('has every key again after a deletion took them away and a restoration brought them back', () => {
    const kept = Object.entries(made).filter(
      ([attribute]) => !ACTIVE_INDEX_KEYS.some((key) => key === attribute),
    );
    const deleted = { ...(Object.fromEntries(kept) as typeof made), ownerKey: made.ownerDeletedKey };
    expect({ ...deleted, ...activeIndexKeys(deleted) }).toEqual(made);
  });

  it('loses the keys of every index but the owner’s by a deletion', () => {
    const others = INDEXES.filter(({ name }) => name !== 'byOwner').map(({ partitionKey }) => partitionKey);
    expect([...ACTIVE_INDEX_KEYS].sort()).toEqual(others.sort());
  });
});

describe('the attributes of a name', () => {
  it('are all of a profile that follow from it', () => {
    const names = nameAttributes('acme', id);
    expect(made).toMatchObject(names);
    const other = newProfile({ ...madeOf('Zebra'), id });
    const differing = Object.keys(made).filter(
      (attribute) => (made as never)[attribute] !== (other as never)[attribute],
    );
    expect(differing.sort()).toEqual([...Object.keys(names), 'name', 'ownerKey'].sort());
  });
});

describe('a made handle', () => {
  it('is legal for every name, with and without its suffix', () => {
    fc.assert(
      fc.property(name, ulid, (text, ofId) => {
        const handle = madeHandle(handleOf(foldName(text.normalize('NFKD'))), ofId);
        expect(companyFaults({ handle })).toEqual([]);
        expect(companyFaults({ handle: suffixedHandle(handle, ofId) })).toEqual([]);
      }),
    );
  });

  it('is the name’s, and the id’s where the name has none', () => {
    expect(madeHandle('acme', id)).toBe('acme');
    expect(madeHandle('', id)).toBe(`c-${id.toLowerCase()}`);
    expect(suffixedHandle('acme', id)).toBe('acme-p8s0ab');
  });
});

function madeOf(text: string) {
  return {
    now,
    by: 'ada',
    handle: 'acme',
    name: text,
    foldedName: text.toLowerCase(),
    industry: 'Aerospace',
    country: 'DE',
    optional: { employeeCount: 0, trace: 'trace' },
    lastMutation: 'ada#createCompany#token',
  };
}
