import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aboutKey,
  companyId,
  createTokenKey,
  externalReferenceKey,
  handleKey,
  OWNER_PREFIX,
  profileKey,
  sortKeys,
} from '../../../model/company/keys.ts';

fc.configureGlobal({ seed: 20_261_120 });

const any = fc.string({ unit: 'binary', maxLength: 12 });
/** Texts that are cut and joined differently, to look for two that meet. */
const pieces = fc
  .array(fc.constantFrom('a', 'b', '#', '##'), { maxLength: 6 })
  .map((parts) => parts.join(''));
const withoutSeparator = pieces.map((value) => value.replaceAll('#', ''));
const bytes = (key: { pk: string }) => Buffer.byteLength(key.pk);

describe('the keys of the Company Profile table', () => {
  it('are those of the design', () => {
    expect(profileKey('1')).toEqual({ pk: 'COMPANY#1', sk: 'PROFILE' });
    expect(aboutKey('1')).toEqual({ pk: 'COMPANY#1', sk: 'ABOUT' });
    expect(handleKey('acme')).toEqual({ pk: 'HANDLE#acme', sk: 'GUARD' });
    expect(createTokenKey('ada', 't')).toEqual({ pk: 'TOKEN#ada#t', sk: 'TOKEN' });
    expect(externalReferenceKey('import', '7')).toEqual({ pk: 'EXTERNAL#import#7', sk: 'EXTERNAL' });
  });

  it('give the id of a company back', () => {
    fc.assert(
      fc.property(any, (id) => {
        expect(companyId(profileKey(id).pk)).toBe(id);
      }),
    );
  });

  it('differ for every two callers or tokens', () => {
    fc.assert(
      fc.property(
        withoutSeparator,
        pieces,
        withoutSeparator,
        pieces,
        (caller, token, otherCaller, otherToken) => {
          const same = caller === otherCaller && token === otherToken;
          expect(createTokenKey(caller, token).pk === createTokenKey(otherCaller, otherToken).pk).toBe(same);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('differ for every two sources or outside ids', () => {
    fc.assert(
      fc.property(withoutSeparator, pieces, withoutSeparator, pieces, (source, id, otherSource, otherId) => {
        const same = source === otherSource && id === otherId;
        expect(externalReferenceKey(source, id).pk === externalReferenceKey(otherSource, otherId).pk).toBe(
          same,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('differ for every two kinds of item', () => {
    fc.assert(
      fc.property(any, any, (one, other) => {
        const keys = [profileKey, aboutKey, handleKey].map((key) => key(one));
        const all = [...keys, createTokenKey(one, other), externalReferenceKey(one, other)];
        expect(new Set(all.map(({ pk, sk }) => JSON.stringify([pk, sk]))).size).toBe(all.length);
      }),
    );
  });

  it('hold any id and handle within the 2,048 bytes of a partition key', () => {
    const long = fc
      .integer({ min: 0, max: 10_000 })
      .chain((length) => fc.constantFrom('x', '京', '🚀').map((one) => one.repeat(length)));
    fc.assert(
      fc.property(long, (value) => {
        for (const key of [profileKey, aboutKey, handleKey])
          expect(bytes(key(value))).toBeLessThanOrEqual(2_048);
      }),
    );
  });

  it('hold the longest legal token and reference within them', () => {
    const longest = (length: number) => '京'.repeat(length);
    expect(bytes(createTokenKey(longest(128), longest(128)))).toBeLessThanOrEqual(2_048);
    expect(bytes(externalReferenceKey(longest(64), longest(256)))).toBeLessThanOrEqual(2_048);
  });

  it('name no company by an id that was cut', () => {
    const id = '0'.repeat(26);
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100 }), (more) => {
        expect(profileKey(id + more)).not.toEqual(profileKey(id));
      }),
    );
  });
});

describe('the sort keys of the indexes', () => {
  it('differ for two companies of one name', () => {
    expect(sortKeys('acme', '1')).not.toEqual(sortKeys('acme', '2'));
  });

  it('separate the active from the deleted of an owner', () => {
    const keys = sortKeys('acme', '1');
    expect(keys).toEqual({
      nameKey: 'acme#1',
      ownerActiveKey: 'active#acme#1',
      ownerDeletedKey: 'deleted#acme#1',
    });
    expect(keys.ownerActiveKey.startsWith(OWNER_PREFIX.ACTIVE)).toBe(true);
    expect(keys.ownerDeletedKey.startsWith(OWNER_PREFIX.DELETED)).toBe(true);
    expect(keys.ownerDeletedKey.startsWith(OWNER_PREFIX.ACTIVE)).toBe(false);
  });
});
