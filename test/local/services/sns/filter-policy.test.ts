import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilterPolicy, type FilterPolicyScope } from '../../../../local/services/sns/filter-policy.ts';
import { FilterPolicyInvalid } from '../../../../local/services/sns/filter-rule.ts';
import type { MessageAttributes } from '../../../../local/services/sns/message.ts';

const takesBody = (policy: unknown, body: unknown) =>
  compileFilterPolicy(policy, 'MessageBody')(typeof body === 'string' ? body : JSON.stringify(body), {});

const takes = (policy: unknown, attributes: MessageAttributes) =>
  compileFilterPolicy(policy, 'MessageAttributes')('', attributes);

const S = (StringValue: string) => ({ DataType: 'String', StringValue });
const N = (value: number | string) => ({ DataType: 'Number', StringValue: String(value) });
const list = (...values: unknown[]) => ({ DataType: 'String.Array', StringValue: JSON.stringify(values) });

describe('a rule', () => {
  it.each<[rule: unknown, value: unknown, taken: boolean]>([
    ['rugby', 'rugby', true],
    ['rugby', 'Rugby', false],
    ['1', 1, false],
    [1, 1, true],
    [301.5, 3.015e2, true],
    [1.000001, 1.000002, true],
    [1.00001, 1.00002, false],
    [true, true, true],
    [true, 'true', false],
    [false, null, false],
    [null, null, true],
    [null, '', false],
    [{ prefix: 'bas' }, 'baseball', true],
    [{ prefix: 'bas' }, 'a bas', false],
    [{ prefix: '1' }, 12, false],
    [{ suffix: 'ball' }, 'baseball', true],
    [{ suffix: 'ball' }, 'balls', false],
    [{ 'equals-ignore-case': 'TENNIS' }, 'tennis', true],
    [{ 'equals-ignore-case': 'tennis' }, 'table tennis', false],
    [{ 'anything-but': 'rugby' }, 'tennis', true],
    [{ 'anything-but': 'rugby' }, 'rugby', false],
    [{ 'anything-but': ['rugby', 'tennis'] }, 'football', true],
    [{ 'anything-but': ['rugby', 'tennis'] }, 'tennis', false],
    [{ 'anything-but': [100, 500] }, 101, true],
    [{ 'anything-but': [100, 500] }, 500, false],
    [{ 'anything-but': { prefix: 'order-' } }, 'data-entry', true],
    [{ 'anything-but': { prefix: 'order-' } }, 'order-1', false],
    [{ numeric: ['=', 301.5] }, 301.5, true],
    [{ numeric: ['=', 301.5] }, '301.5', false],
    [{ numeric: ['<', 0] }, 0, false],
    [{ numeric: ['<=', 0] }, 0, true],
    [{ numeric: ['>', 0, '<=', 150] }, 0, false],
    [{ numeric: ['>', 0, '<=', 150] }, 150, true],
    [{ numeric: ['>', 0, '<=', 150] }, 150.1, false],
    [{ numeric: ['>=', -1, '<', 1] }, -1, true],
    [{ cidr: '10.0.0.0/24' }, '10.0.0.255', true],
    [{ cidr: '10.0.0.0/24' }, '10.1.1.0', false],
    [{ cidr: '10.0.0.0/24' }, 'ten', false],
    [{ cidr: '2001:db8::/32' }, '2001:db8::1', true],
    [{ cidr: '2001:db8::/32' }, '10.0.0.1', false],
    [{ exists: true }, 'x', true],
    [{ exists: true }, '', false],
    [{ exists: true }, null, false],
    [{ exists: false }, null, false],
  ])('%j takes %j in a body: %s', (rule, value, taken) => {
    expect(takesBody({ key: [rule] }, { key: value, other: 1 })).toBe(taken);
    expect(takesBody({ key: [{ prefix: 'no such value' }, rule] }, { key: value, other: 1 })).toBe(taken);
  });

  it.each<[rule: unknown, attribute: MessageAttributes[string], taken: boolean]>([
    ['rugby', S('rugby'), true],
    ['rugby', S('tennis'), false],
    ['100', N('100'), false],
    [100, N('1e2'), true],
    [100, S('100'), false],
    [{ numeric: ['>', 100] }, N('100.5'), true],
    [{ numeric: ['>', 100] }, S('100.5'), false],
    ['rugby', list('tennis', 'rugby'), true],
    ['rugby', list('tennis'), false],
    [null, list(null), true],
    [true, list(true, 2), true],
    [2, list(true, 2), true],
    [{ 'anything-but': ['rugby', 'tennis'] }, list('rugby', 'baseball'), true],
    [{ 'anything-but': ['rugby', 'tennis'] }, list('rugby'), false],
    [{ 'anything-but': 'rugby' }, list(), false],
    [{ exists: true }, list('x'), true],
    [{ exists: false }, S('x'), false],
    [{ exists: false }, { DataType: 'Binary', BinaryValue: 'AA==' }, true],
    ['x', { DataType: 'String.custom', StringValue: 'x' }, false],
    [{ 'anything-but': 'x' }, { DataType: 'Binary', BinaryValue: 'AA==' }, false],
    ['', { DataType: 'Binary', BinaryValue: 'AA==' }, false],
  ])('%j takes the attribute %j: %s', (rule, attribute, taken) => {
    expect(takes({ key: [rule] }, { key: attribute })).toBe(taken);
  });

  it.each<[rule: unknown]>([['x'], [{ prefix: '' }], [{ 'anything-but': ['x'] }], [{ exists: true }]])(
    '%j takes nothing where the key is missing',
    (rule) => {
      expect(takes({ key: [rule] }, { other: S('x') })).toBe(false);
      expect(takesBody({ key: [rule] }, { other: 'x' })).toBe(false);
    },
  );
});

describe('a filter policy', () => {
  it('needs every key, and one rule of each', () => {
    const policy = { sport: ['rugby', { prefix: 'ten' }], price: [{ numeric: ['>', 100] }] };
    expect(takes(policy, { sport: S('tennis'), price: N(101) })).toBe(true);
    expect(takes(policy, { sport: S('tennis'), price: N(99) })).toBe(false);
    expect(takes(policy, { sport: S('tennis') })).toBe(false);
  });

  it('finds a missing key only in a message that has others', () => {
    const policy = { store: [{ exists: false }] };
    expect(takes(policy, { other: S('x') })).toBe(true);
    expect(takes(policy, {})).toBe(false);
    expect(takesBody(policy, { other: 1 })).toBe(true);
    expect(takesBody(policy, {})).toBe(false);
  });

  it('takes anything else or nothing, when it says so', () => {
    const policy = { sport: [{ 'anything-but': 'rugby' }, { exists: false }] };
    expect(takes(policy, { sport: S('tennis') })).toBe(true);
    expect(takes(policy, { other: S('tennis') })).toBe(true);
    expect(takes(policy, { sport: S('rugby') })).toBe(false);
  });

  it('reaches nested keys, and each element of lists', () => {
    const policy = { order: { lines: { sku: [{ prefix: 'A' }] } }, tags: ['new'] };
    expect(takesBody(policy, { order: { lines: { sku: 'A1' } }, tags: 'new' })).toBe(true);
    expect(takesBody(policy, { order: { lines: [{ sku: 'B' }, { sku: 'A1' }] }, tags: ['old', 'new'] })).toBe(
      true,
    );
    expect(takesBody(policy, { order: { lines: [{ sku: 'B' }] }, tags: ['new'] })).toBe(false);
    expect(takesBody(policy, { order: { lines: [] }, tags: ['new'] })).toBe(false);
    expect(takesBody(policy, { order: 'A', tags: ['new'] })).toBe(false);
    expect(takesBody({ order: [{ exists: true }] }, { order: { lines: 1 } })).toBe(false);
  });

  it('takes no body that is not a JSON object', () => {
    for (const body of ['', 'rugby', '[{"key":"rugby"}]', 'null', '"x"', '{"key":'])
      expect(takesBody({ key: ['rugby', { exists: false }] }, body)).toBe(false);
  });

  it('takes one of several alternatives', () => {
    const policy = {
      source: ['aws'],
      $or: [{ metric: ['cpu'] }, { metric: ['disk'], full: [{ numeric: ['>', 90] }] }],
    };
    const event = (metric: string, full: number) => ({ source: S('aws'), metric: S(metric), full: N(full) });
    expect(takes(policy, event('cpu', 0))).toBe(true);
    expect(takes(policy, event('disk', 91))).toBe(true);
    expect(takes(policy, event('disk', 90))).toBe(false);
    expect(takes(policy, { ...event('cpu', 0), source: S('me') })).toBe(false);
    expect(takesBody({ a: { $or: [{ b: [1] }, { c: [1] }] } }, { a: { c: 1 } })).toBe(true);
  });

  it('knows $or as a key like any other unless it lists two alternatives without operators', () => {
    expect(takes({ $or: ['x'] }, { $or: S('x') })).toBe(true);
    expect(takes({ $or: [{ prefix: 'x' }, { prefix: 'y' }] }, { $or: S('yes') })).toBe(true);
  });

  it('without keys takes every message', () => {
    expect(takes({}, {})).toBe(true);
    expect(takesBody({}, 'no JSON')).toBe(true);
  });

  it('is not led astray by names that every object has', () => {
    expect(takesBody({ constructor: [{ exists: true }] }, { other: 1 })).toBe(false);
    expect(takes({ toString: [{ exists: false }] }, { other: S('x') })).toBe(true);
  });

  it.each<[policy: unknown, message: string, scope?: FilterPolicyScope]>([
    [[], 'must be a JSON object'],
    [{ key: [] }, 'Empty arrays are not allowed'],
    [{ key: 'x' }, '"key" must be an object or an array'],
    [{ key: { nested: ['x'] } }, 'does not support nested filter policy', 'MessageAttributes'],
    [{ key: [['x']] }, 'Match value must be String, number, true, false, or null'],
    [{ $or: [{ key: ['x'] }] }, 'Unrecognized match type key'],
    [{ key: [{}] }, 'Only one key allowed in match expression'],
    [{ key: [{ prefix: 'a', suffix: 'b' }] }, 'Only one key allowed in match expression'],
    [{ key: [{ prefix: 1 }] }, 'prefix match pattern must be a string'],
    [{ key: [{ suffix: null }] }, 'suffix match pattern must be a string'],
    [{ key: [{ 'equals-ignore-case': ['a'] }] }, 'equals-ignore-case match pattern must be a string'],
    [{ key: [{ wildcard: 'a*' }] }, 'Unrecognized match type wildcard'],
    [{ key: [{ constructor: 'a' }] }, 'Unrecognized match type constructor'],
    [{ key: [{ 'anything-but': { suffix: 'a' } }] }, 'Unsupported anything-but pattern: suffix'],
    [{ key: [{ 'anything-but': { prefix: 1 } }] }, 'prefix match pattern must be a string'],
    [{ key: [{ 'anything-but': [] }] }, 'Empty arrays are not allowed'],
    [{ key: [{ exists: 'yes' }] }, 'exists match pattern must be either true or false.'],
    [{ key: [{ numeric: [] }] }, 'Invalid member in numeric match: ]'],
    [{ key: [{ numeric: ['=='] }] }, 'Unrecognized numeric range operator: =='],
    [{ key: [{ numeric: ['=', '1'] }] }, 'Value of equals must be numeric'],
    [{ key: [{ numeric: ['<', 1, '>', 0] }] }, 'Too many elements in numeric expression'],
    [{ key: [{ numeric: ['>', 1, '=', 2] }] }, 'Bad numeric range operator: "="'],
    [{ key: [{ numeric: ['>', 1, '<', 1] }] }, 'Bottom must be less than top'],
    [{ key: [{ numeric: ['>', 1, '<', 2, '<', 3] }] }, 'Too many terms in numeric range expression'],
    [{ key: [{ cidr: '10.0.0.0' }] }, "Malformed CIDR, one '/' required"],
    [{ key: [{ cidr: '10.0.0.0/x' }] }, 'Malformed CIDR, mask bits must be an integer'],
    [{ key: [{ cidr: '10.0.0/8' }] }, 'Nonstandard IP address: 10.0.0'],
    [{ key: [{ cidr: '10.0.0.0/33' }] }, 'must not exceed'],
    [{ a: [1], b: [1], c: [1], d: [1], e: [1], f: [1] }, 'can not have more than 5 keys'],
    [
      { a: Array.from({ length: 13 }, (_, i) => i), b: Array.from({ length: 12 }, (_, i) => i) },
      'too complex',
    ],
    [{ a: { b: { c: [1, 2, 3, 4] } }, d: { e: [1, 2, 3, 4, 5, 6, 7] } }, 'too complex'],
  ])('is refused: %j', (policy, message, scope = 'MessageBody') => {
    expect(() => compileFilterPolicy(policy, scope)).toThrow(FilterPolicyInvalid);
    expect(() => compileFilterPolicy(policy, scope)).toThrow(message);
  });

  it('may have 150 combinations, counted with the depth of nested keys', () => {
    const numbers = (length: number) => Array.from({ length }, (_, index) => index);
    expect(() => compileFilterPolicy({ a: numbers(10), b: numbers(15) }, 'MessageBody')).not.toThrow();
    const nested = { a: { b: { c: numbers(4) } }, d: { e: numbers(3) } };
    expect(() => compileFilterPolicy(nested, 'MessageBody')).not.toThrow();
  });
});

const leaf = fc.constantFrom<string | number | boolean | null>('', 'a', 'ab', 'b', 0, 1, -1.5, true, null);
const leafRule = fc.oneof(
  leaf,
  fc.constantFrom('', 'a', 'ab').map((prefix) => ({ prefix })),
  fc.constantFrom('', 'b').map((suffix) => ({ suffix })),
  fc.constantFrom('A', 'ab').map((text) => ({ 'equals-ignore-case': text })),
  fc.constantFrom(0, 1).map((bound) => ({ numeric: ['>=', bound] })),
  fc.array(leaf, { minLength: 1, maxLength: 2 }).map((values) => ({ 'anything-but': values })),
);
const key = fc.constantFrom('k', 'l', 'm');
const body = fc.dictionary(key, fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })), { noNullPrototype: true });
const rules = fc.array(leafRule, { minLength: 1, maxLength: 3 });
const policies = fc.dictionary(key, rules, { minKeys: 1, noNullPrototype: true });

describe('every filter policy', () => {
  it('takes what every one of its keys takes by itself', () => {
    fc.assert(
      fc.property(policies, body, (policy, message) => {
        const each = Object.entries(policy).every(([name, own]) => takesBody({ [name]: own }, message));
        return takesBody(policy, message) === each;
      }),
    );
  });

  it('takes what one of its rules takes by itself, and one of the values by itself', () => {
    fc.assert(
      fc.property(key, rules, body, (name, own, message) => {
        const values = [message[name] ?? null].flat();
        const each =
          Object.hasOwn(message, name) &&
          own.some((rule) => values.some((value) => takesBody({ k: [rule] }, { k: value })));
        return takesBody({ [name]: own }, message) === each;
      }),
    );
  });

  it('takes by alternatives what one of them takes', () => {
    fc.assert(
      fc.property(policies, policies, body, (one, other, message) => {
        return (
          takesBody({ $or: [one, other] }, message) === (takesBody(one, message) || takesBody(other, message))
        );
      }),
    );
  });

  it('takes by anything-but exactly the values that the values themselves would not take', () => {
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 3 }), leaf, (values, value) => {
        return (
          takesBody({ k: [{ 'anything-but': values }] }, { k: value }) !==
          takesBody({ k: values }, { k: value })
        );
      }),
    );
  });
});
