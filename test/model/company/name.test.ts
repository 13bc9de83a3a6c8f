import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortKeys } from '../../../model/company/keys.ts';
import { foldName, handleOf, nameBucket } from '../../../model/company/name.ts';
import { companyFaults } from '../../../model/company/rules.ts';

fc.configureGlobal({ seed: 20_261_120 });

const fold = (name: string) => foldName(name.normalize('NFKD'));

/** Letters and marks that folding has a rule for, among any other character. */
const character = fc.oneof(
  fc.constantFrom(...'ßæœøłđðþıςΣİÅéñﬁﷺ京한🚀 -#"(~', '\u0301', '\u0308', '\u00a0', '\ud7ff', '\ue000'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const text = (maxLength: number) =>
  fc.array(character, { maxLength }).map((characters) => characters.join(''));
const isPunctuation = (name: string) => /^[ !-/:-@[-`{-~]+$/.test(name);

describe('a folded name', () => {
  it.each([
    ['Ångström', 'angstrom'],
    ['Crédit Agricole', 'credit agricole'],
    ['Việt Nam', 'viet nam'],
    ['Ёлка', 'елка'],
    ['Weiß', 'weiss'],
    ['WEISS', 'weiss'],
    ['Æther Œuvre', 'aether oeuvre'],
    ['Øresund', 'oresund'],
    ['Łódź', 'lodz'],
    ['Đakovo Ðórr', 'dakovo dorr'],
    ['Þór', 'thor'],
    ['İstanbul', 'istanbul'],
    ['Isparta ısparta', 'isparta isparta'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['Οδυσσεύς', 'οδυσσευσ'],
    ['東京', '東京'],
    ['a\u02ff\u0300\u036f\u0370', 'a\u02ff\u0371'],
    ['ﬁlm', 'film'],
    ['ＡＢＣ １２', 'abc 12'],
    ['🚀 Go', '🚀 go'],
    ['  The \u00a0 Company  ', 'the company'],
    ['"The" Company', 'the" company'],
    ['(1&1) AG', '1&1) ag'],
    ['!!', '!!'],
    ['- -', '- -'],
    [' ', ''],
    ['\u0301\u0308', ''],
    ['', ''],
  ])('of %j is %j', (name, folded) => {
    expect(fold(name)).toBe(folded);
  });

  it('begins with what the beginning of the name folds to', () => {
    fc.assert(
      fc.property(text(300), text(20), (beginning, rest) => {
        const prefix = foldName(beginning);
        fc.pre(!isPunctuation(prefix));
        expect(foldName(beginning + rest).startsWith(prefix)).toBe(true);
      }),
    );
  });

  it('begins so for whole graphemes of any name, as a search normalises them', () => {
    const graphemes = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(graphemes, graphemes, (beginning, rest) => {
        const prefix = fold(beginning.join(''));
        fc.pre(!isPunctuation(prefix));
        expect(fold([...beginning, ...rest].join('')).startsWith(prefix)).toBe(true);
      }),
    );
  });

  it('is its own folded form', () => {
    fc.assert(
      fc.property(text(60), (name) => {
        expect(foldName(foldName(name))).toBe(foldName(name));
      }),
    );
  });

  it('is the same in capitals and in small letters', () => {
    const letters = fc.constantFrom(...'abcxyz09 äéñçßøæœłđðþıабвёяαβσςώ');
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 40 }), (name) => {
        const written = name.join('');
        expect(fold(written.toUpperCase())).toBe(fold(written.toLowerCase()));
      }),
    );
  });

  it('has no space at its ends and no two in a row', () => {
    fc.assert(
      fc.property(text(60), (name) => {
        expect(fold(name)).not.toMatch(/^ | $| {2}/);
      }),
    );
  });

  it('never ends in half a character, wherever it is cut', () => {
    for (const length of [124, 125, 126, 200]) {
      for (const before of ['', 'a']) {
        const name = before + '🚀'.repeat(length);
        expect(foldName(name)).toBe(before + '🚀'.repeat(Math.min(length, 125 - before.length)));
      }
    }
    expect(foldName('go \ud83d')).toBe('go');
  });

  it('leaves room for the id in a sort key, which may hold 1,024 bytes', () => {
    const widest = fc.constantFrom(...'京ﷺß한ς🚀');
    fc.assert(
      fc.property(fc.array(widest, { minLength: 150, maxLength: 300 }), (name) => {
        const keys = sortKeys(fold(name.join('')), '0'.repeat(26));
        for (const key of Object.values(keys)) expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1_024);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the bucket of a name', () => {
  it.each([
    ['acme', 'a'],
    ['1&1', '1'],
    ['東京', '東'],
    ['!!', '!'],
    ['~', '~'],
    ['🚀 go', '~'],
    ['\ud7ff', '\ud7ff'],
    ['\ue000', '\ue000'],
    ['\uffff', '\uffff'],
  ])('of %j is %j', (folded, bucket) => {
    expect(nameBucket(folded)).toBe(bucket);
  });

  it('is its first character, or ~ where that is a surrogate', () => {
    fc.assert(
      fc.property(text(10), (name) => {
        const folded = fold(name);
        fc.pre(folded !== '');
        const first = folded.slice(0, 1);
        expect(nameBucket(folded)).toBe(/[\ud800-\udfff]/.test(first) ? '~' : first);
      }),
    );
  });

  it('is also the bucket of its beginnings', () => {
    fc.assert(
      fc.property(text(10), fc.nat(10), (name, length) => {
        const folded = fold(name);
        fc.pre(folded !== '');
        expect(nameBucket(folded.slice(0, length + 1))).toBe(nameBucket(folded));
      }),
    );
  });
});

describe('the handle of a name', () => {
  it.each([
    ['Acme', 'acme'],
    ['Ångström & Söhne', 'angstrom-sohne'],
    ['3M Company', '3m-company'],
    ['A.B.', 'a-b'],
    ['AB', 'ab'],
    ['A', ''],
    ['東京', ''],
    ['東京 X', ''],
    ['!!', ''],
    ['', ''],
    [`${'x'.repeat(55)} yz`, 'x'.repeat(55)],
    [`${'x'.repeat(54)} yz`, `${'x'.repeat(54)}-y`],
    ['x'.repeat(100), 'x'.repeat(56)],
  ])('%j is %j', (name, handle) => {
    expect(handleOf(fold(name))).toBe(handle);
  });

  it('is empty, or legal with room for a suffix', () => {
    fc.assert(
      fc.property(text(120), (name) => {
        const handle = handleOf(fold(name));
        if (handle === '') return;
        expect(companyFaults({ handle })).toEqual([]);
        expect(handle.length).toBeLessThanOrEqual(56);
        expect(handle).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      }),
    );
  });
});
