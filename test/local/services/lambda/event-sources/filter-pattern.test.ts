import { describe, expect, it } from 'vitest';
import {
  compilePattern,
  PatternInvalid,
} from '../../../../../local/services/lambda/event-sources/filter-pattern.ts';

const matches = (rules: unknown, value: unknown): boolean =>
  compilePattern({ key: rules })(value === undefined ? {} : { key: value });

describe('a filter pattern', () => {
  it.each([
    ['text equals text, exactly', ['a'], 'a', true],
    ['case counts', ['a'], 'A', false],
    ['rules of one key are alternatives', ['a', 'b'], 'b', true],
    ['a number equals a number', [5], 5, true],
    ['a number is not its text', [5], '5', false],
    ['null equals null', [null], null, true],
    ['null is not absence', [null], undefined, false],
    ['booleans compare', [true], true, true],
    ['empty text is a value', [''], '', true],
    ['prefix', [{ prefix: 'ab' }], 'abc', true],
    ['prefix, not elsewhere', [{ prefix: 'b' }], 'abc', false],
    ['suffix', [{ suffix: 'bc' }], 'abc', true],
    ['suffix, not elsewhere', [{ suffix: 'b' }], 'abc', false],
    ['equals-ignore-case', [{ 'equals-ignore-case': 'aBc' }], 'AbC', true],
    ['equals-ignore-case, of the whole text', [{ 'equals-ignore-case': 'ab' }], 'abc', false],
    ['prefix sees no numbers', [{ prefix: '1' }], 12, false],
    ['numeric =', [{ numeric: ['=', 5] }], 5, true],
    ['numeric < is strict', [{ numeric: ['<', 5] }], 5, false],
    ['numeric <=', [{ numeric: ['<=', 5] }], 5, true],
    ['numeric > is strict', [{ numeric: ['>', 5] }], 5, false],
    ['numeric >=', [{ numeric: ['>=', 5] }], 5, true],
    ['a range holds at its closed end', [{ numeric: ['>', 0, '<=', 5] }], 5, true],
    ['a range does not hold at its open end', [{ numeric: ['>', 0, '<=', 5] }], 0, false],
    ['numeric sees no text, as DynamoDB writes numbers', [{ numeric: ['>', 0] }], '1', false],
    ['anything-but lets others through', [{ 'anything-but': ['a', 'b'] }], 'c', true],
    ['anything-but a list', [{ 'anything-but': ['a', 'b'] }], 'b', false],
    ['anything-but one value', [{ 'anything-but': 'a' }], 'a', false],
    ['anything-but a number', [{ 'anything-but': [1] }], 1, false],
    ['anything-but needs a value', [{ 'anything-but': ['a'] }], undefined, false],
    ['anything-but a prefix', [{ 'anything-but': { prefix: 'a' } }], 'ab', false],
    ['anything-but a prefix lets others through', [{ 'anything-but': { prefix: 'a' } }], 'ba', true],
    ['anything-but suffixes', [{ 'anything-but': { suffix: ['a', 'b'] } }], 'cb', false],
    ['exists', [{ exists: true }], null, true],
    ['exists, not when absent', [{ exists: true }], undefined, false],
    ['does not exist', [{ exists: false }], undefined, true],
    ['does not exist, not when there', [{ exists: false }], '', false],
    ['exists sees leaves only', [{ exists: true }], { S: 'a' }, false],
    ['a list matches by a member', ['a'], ['b', 'a'], true],
    ['a list matches by no other', ['a'], ['b'], false],
  ])('%s', (_, rules, value, expected) => {
    expect(matches(rules, value)).toBe(expected);
  });

  it('needs all its keys', () => {
    const both = compilePattern({ a: [1], b: { c: [2] } });
    expect(both({ a: 1, b: { c: 2 } })).toBe(true);
    expect(both({ a: 1, b: { c: 3 } })).toBe(false);
    expect(both({ a: 1 })).toBe(false);
  });

  it('finds what is absent under what is absent', () => {
    const matchesAbsence = compilePattern({ a: { b: [{ exists: false }] } });
    expect(matchesAbsence({})).toBe(true);
    expect(matchesAbsence({ a: { b: 1 } })).toBe(false);
  });

  it('needs one of the alternatives of $or, and its own keys', () => {
    const either = compilePattern({ a: [1], $or: [{ b: [2] }, { c: [{ prefix: 'x' }], d: [4] }] });
    expect(either({ a: 1, b: 2 })).toBe(true);
    expect(either({ a: 1, c: 'xy', d: 4 })).toBe(true);
    expect(either({ a: 1, c: 'xy' })).toBe(false);
    expect(either({ b: 2 })).toBe(false);
  });

  it('matches the keys of one pattern within one member of a list', () => {
    const member = compilePattern({ list: { a: [1], b: [2] } });
    expect(member({ list: [{ a: 1 }, { a: 1, b: 2 }] })).toBe(true);
    expect(member({ list: [{ a: 1 }, { b: 2 }] })).toBe(false);
  });

  it('reads only members of the event itself', () => {
    expect(compilePattern({ constructor: [{ exists: true }] })({})).toBe(false);
    expect(compilePattern({ toString: [{ exists: false }] })({})).toBe(true);
  });

  it.each([
    ['no object', ['a']],
    ['no rule', {}],
    ['a rule without a list', { key: 'a' }],
    ['an empty list', { key: [] }],
    ['a list in a list', { key: [['a']] }],
    ['an unknown operator', { key: [{ wildcard: 'a*' }] }],
    ['two operators in one rule', { key: [{ prefix: 'a', suffix: 'b' }] }],
    ['a prefix that is no text', { key: [{ prefix: 1 }] }],
    ['exists with a text', { key: [{ exists: 'true' }] }],
    ['an unknown comparison', { key: [{ numeric: ['~', 1] }] }],
    ['a comparison without a number', { key: [{ numeric: ['>', '1'] }] }],
    ['a comparison too many', { key: [{ numeric: ['>', 1, '<', 3, '<', 4] }] }],
    ['anything-but nothing', { key: [{ 'anything-but': [] }] }],
    ['anything-but an unknown operator', { key: [{ 'anything-but': { numeric: ['=', 1] } }] }],
    ['one alternative only', { $or: [{ a: [1] }] }],
    ['alternatives that are no list', { $or: { a: [1] } }],
  ])('is refused with %s', (_, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(PatternInvalid);
  });
});
