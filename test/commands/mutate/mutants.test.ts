import { describe, expect, it } from 'vitest';
import { mutantsOf } from '../../../commands/mutate/mutants.ts';

const mutants = (text: string) => mutantsOf('resolvers/x.ts', text);
const changed = (text: string, mutation: 'deletes' | 'negates') =>
  mutants(text)
    .filter((mutant) => mutant.mutation === mutation)
    .map((mutant) => mutant.text);

describe('the mutants of a file', () => {
  it('lack each statement once', () => {
    expect(changed('function f() { const a = 1; g(a); return a; }', 'deletes')).toEqual([
      'function f() { ; g(a); return a; }',
      'function f() { const a = 1; ; return a; }',
      'function f() { const a = 1; g(a); ; }',
    ]);
  });

  it('lack an if and a loop as a whole, and what is within them', () => {
    expect(changed('function f() { if (a) { g(); } for (const x of b) h(x); }', 'deletes')).toEqual([
      'function f() { ; for (const x of b) h(x); }',
      'function f() { if (a) { ; } for (const x of b) h(x); }',
      'function f() { if (a) { g(); } ; }',
      'function f() { if (a) { g(); } for (const x of b) ; }',
    ]);
  });

  it('leave declarations of functions, types and imports alone', () => {
    expect(
      mutants("import { a } from './a.ts'; interface B { c: 1 } type D = B; export function f() {}"),
    ).toEqual([]);
  });

  it('turn each condition round, and each operand of one', () => {
    expect(changed('if (a && (b || !c)) {}', 'negates')).toEqual([
      'if (!(a && (b || !c))) {}',
      'if (!(a) && (b || !c)) {}',
      'if (a && (!(b || !c))) {}',
      'if (a && (!(b) || !c)) {}',
      'if (a && (b || !(!c))) {}',
    ]);
  });

  it('turn comparisons round wherever they stand, and a condition that is one no more than once', () => {
    expect(changed('f(a === 1); const b = c < 2 ? 3 : 4;', 'negates')).toEqual([
      'f(!(a === 1)); const b = c < 2 ? 3 : 4;',
      'f(a === 1); const b = !(c < 2) ? 3 : 4;',
    ]);
  });

  it('turn round what a value depends on, not the value', () => {
    expect(changed('const a = b && c;', 'negates')).toEqual(['const a = !(b) && c;']);
  });

  it('turn round what the callbacks of filter and its like answer, and those of map not', () => {
    expect(changed('a.filter((x) => f(x)); a.map((x) => f(x));', 'negates')).toEqual([
      'a.filter((x) => !(f(x))); a.map((x) => f(x));',
    ]);
  });

  it('say where they are', () => {
    expect(
      mutants('function outer() {\n  const inner = (x) => {\n    g(\n      x,\n    );\n  };\n}\n'),
    ).toMatchObject([
      { line: 2, within: 'outer', mutation: 'deletes' },
      { file: 'resolvers/x.ts', line: 3, within: 'inner', mutation: 'deletes', code: 'g( x, );' },
    ]);
  });
});
