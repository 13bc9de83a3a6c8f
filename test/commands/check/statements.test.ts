import { describe, expect, it } from 'vitest';
import { figureOf, readLedger } from '../../../commands/check/statements.ts';

const files: Readonly<Record<string, string>> = {
  'test/loops.test.ts': "it('loops end at 1000', () => {})",
  'test/values.case.json': '{ "title": "a number is a number" }',
};

const sound = {
  id: 'loops-end',
  says: 'A loop ends.',
  evidence: 'documented',
  source: 'https://docs.aws.amazon.com/general/latest/gr/appsync.html',
  held: ['test/loops.test.ts > loops end'],
};

function ledgerOf(...documents: unknown[]) {
  const ledger = new Map(
    documents.map((document, index) => [
      `${String(index)}.json`,
      typeof document === 'string' ? document : JSON.stringify(document),
    ]),
  );
  return readLedger({ ledger, read: (path) => files[path] });
}

const of = (...statements: unknown[]) => ledgerOf({ about: 'loops', statements });

describe('a ledger', () => {
  it('that is sound has no faults, and counts', () => {
    const unsure = {
      ...sound,
      id: 'per-loop',
      evidence: 'unsure',
      choice: 'Each loop counts anew.',
      held: [],
    };
    const held = ['test/values.case.json > a number is a number'];
    const report = of(sound, unsure, { ...sound, id: 'numbers', evidence: 'recorded', held });
    expect(report).toMatchObject({ faults: [], bare: [] });
    expect(figureOf(report)).toBe(
      '3 statements: 1 recorded, 1 documented, 0 reported, 0 derived, 1 unsure; 0 bare',
    );
  });

  it('lists the bare statements; what is unsure may be bare', () => {
    const report = of({ ...sound, held: [] }, { ...sound, id: 'b', held: undefined });
    expect(report.bare).toEqual(['0.json: loops-end', '0.json: b']);
    expect(figureOf(report)).toMatch(/; 2 bare$/);
  });

  it.each([
    ['an id twice', [sound, sound], 'its id is also in 0.json'],
    ['an id with blanks', [{ ...sound, id: 'Loops end' }], 'its id is not in kebab case'],
    ['no words', [{ ...sound, says: ' ' }], 'it says nothing'],
    ['an unknown evidence', [{ ...sound, evidence: 'seen' }], 'its evidence "seen" is none of'],
    ['no source', [{ ...sound, source: undefined }], 'its source is not an https URL'],
    [
      'a source that is not public',
      [{ ...sound, source: 'http://a.test' }],
      'its source is not an https URL',
    ],
    ['an unsure one without choice', [{ ...sound, evidence: 'unsure' }], 'it is unsure and has no choice'],
    ['a choice that is none', [{ ...sound, choice: 'x' }], 'it has a choice and is not unsure'],
    ['an unknown member', [{ ...sound, note: 'x' }], 'it has an unknown member "note"'],
    ['a holder without title', [{ ...sound, held: ['test/loops.test.ts'] }], 'which is not "file > title"'],
    ['held as a text', [{ ...sound, held: 'test/loops.test.ts > loops' }], 'held is not a list of texts'],
    ['a missing file', [{ ...sound, held: ['test/gone.test.ts > x'] }], 'which does not exist'],
    ['a missing title', [{ ...sound, held: ['test/loops.test.ts > gone'] }], '"gone" does not occur'],
    [
      'a holder that is no test',
      [{ ...sound, held: ['local/a.ts > x'] }],
      'neither a test nor a file of cases',
    ],
    ['a holder elsewhere', [{ ...sound, held: ['test/../a.test.ts > x'] }], 'neither a test nor'],
    ['something else than a statement', ['x'], 'its id is not in kebab case'],
  ])('with %s has a fault', (_name, statements, reason) => {
    expect(of(...statements).faults.join('\n')).toContain(reason);
  });

  it('has one id for a statement in all of its files', () => {
    const document = { about: 'loops', statements: [sound] };
    expect(ledgerOf(document, document).faults).toEqual(['1.json: loops-end: its id is also in 0.json']);
  });

  it.each(['{', '[]', '{"statements":[]}', '{"about":"x"}'])('must have its form: %s', (text) => {
    expect(ledgerOf(text).faults.length).toBeGreaterThan(0);
  });
});
