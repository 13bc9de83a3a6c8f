import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluating } from './evaluating.ts';

const { value } = evaluating({ processes: 1 });

const replaced = (text: string, pattern: string, replacement: string, method = 'replaceAll') =>
  value(`ctx.args.text.${method}(ctx.args.pattern, ctx.args.replacement)`, {
    arguments: { text, pattern, replacement },
  });
const matches = (pattern: string, text: string) =>
  value('util.matches(ctx.args.pattern, ctx.args.text)', { arguments: { text, pattern } });

describe('patterns are Java regular expressions', () => {
  it.each([
    ['a.b.c', '.', '-', '-----'],
    ['a.b.c', '\\.', '-', 'a-b-c'],
    ['a+b', '\\Q+\\E', '-', 'a-b'],
    ['  a  b ', '\\s+', ' ', ' a b '],
    ['a\u00a0b', '\\s', '-', 'a\u00a0b'],
    ['a\u00a0b', '\\h', '-', 'a-b'],
    ['ÅÉß9z', '[^\\p{L}]', '', 'ÅÉßz'],
    ['ÅÉß9z', '\\p{Alpha}', '', 'ÅÉß9'],
    ['A\u030ae\u0301', '\\p{M}', '', 'Ae'],
    ['A\u030ae\u0301', '\\p{InCombiningDiacriticalMarks}+', '', 'Ae'],
    ['aбγ', '\\p{IsCyrillic}', '-', 'a-γ'],
    ['aбγ', '\\p{script=Greek}', '-', 'aб-'],
    ['aB1', '\\P{Lu}', '-', '-B-'],
    ['hello', '[a-z&&[^aeiou]]', '-', '-e--o'],
    ['abcxyz', '[a-b[x-y]]', '-', '--c--z'],
    ['a-]b', '[]-]', '_', 'a__b'],
    ['a&b', '[&]', '_', 'a_b'],
    ['a\nb\n', '$', '!', 'a\nb!\n!'],
    ['a\nb', '(?m)^', '> ', '> a\n> b'],
    ['Ab', '(?i)a', '-', '-b'],
    ['a\nb', 'a.b', '-', 'a\nb'],
    ['a\nb', '(?s)a.b', '-', '-'],
    ['aab', '(a)\\1', '[$1]', '[a]b'],
    ['2024-05', '(?<year>\\d+)-(\\d+)', '${year}/$2', '2024/05'],
    ['ab', '(a)(b)', '$2$1', 'ba'],
    ['a', '(a)', '$12', 'a2'],
    ['a', 'a', '\\$1\\\\', '$1\\'],
    ['abc', '', '-', '-a-b-c-'],
    ['👍a', '', '-', '-👍-a-'],
    ['\u0041\u0042', '\\u0041\\x42', '-', '-'],
    ['a/b{c}', '[/{}]', '_', 'a_b_c_'],
    ['x1y22', '\\d{2}', 'N', 'x1yN'],
    ['aXbX', '(?<=a)X', '', 'abX'],
  ])('%j with %j by %j is %j', async (text, pattern, replacement, result) => {
    expect(await replaced(text, pattern, replacement)).toBe(result);
  });

  it('replace replaces the first', async () => {
    expect(await replaced('a-b-c', '-', '+', 'replace')).toBe('a+b-c');
    expect(await replaced('abc', 'x', '+', 'replace')).toBe('abc');
  });

  it('matches takes the whole value, pattern first', async () => {
    expect(await matches('a*b', 'aaaaab')).toBe(true);
    expect(await matches('a', 'ab')).toBe(false);
    expect(await matches('a|ab', 'ab')).toBe(true);
    expect(await matches('[a-z]+', 'abc\n')).toBe(false);
    expect(
      await matches('[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', '00000000-0000-4000-8000-000000000000'),
    ).toBe(true);
  });

  it.each([
    ['a++', 'possessive quantifiers are not available'],
    ['(?>a)', 'atomic groups are not available'],
    ['a(?i)b', 'flags inside a pattern are not available'],
    ['(?x)a', 'flag x is not available'],
    ['\\Ga', '\\G is not available'],
    ['\\p{InGreek}', 'the property InGreek is not available'],
    ['\\y', 'the escape \\y is not known'],
    ['*a', 'nothing to repeat at 0'],
    ['[a', 'a character class is not closed'],
    ['[z-a]', 'a range of a character class is out of order'],
    ['(a', 'it cannot be read'],
    ['a\\', 'it ends in a backslash'],
  ])('%j is refused by name', async (pattern, reason) => {
    const message = expect.stringContaining(`Regular expression '${pattern}': ${reason}`) as unknown;
    expect(await matches(pattern, 'a')).toMatchObject({ kind: 'failed', message });
  });

  it.each(['$', '$9', '${no}', 'a\\'])('the replacement %j is refused', async (replacement) => {
    expect(await replaced('a', 'a', replacement)).toMatchObject({ kind: 'failed' });
  });

  it('a quoted text matches itself, whatever is in it', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((sample) => !sample.includes('\\E'));
    await fc.assert(
      fc.asyncProperty(text, async (sample) => {
        expect(await matches(`\\Q${sample}\\E`, sample)).toBe(true);
        const escaped = [...sample]
          .map((character) => (/[a-z0-9]/i.test(character) ? character : `\\${character}`))
          .join('');
        expect(await matches(escaped, sample)).toBe(true);
        const either = sample === '' ? 'x?' : `[${escaped}]*`;
        expect(await matches(either, sample)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
