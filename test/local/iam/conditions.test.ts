import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../../local/iam/conditions.ts';

const holds = (operator: string, requestValues: string[] | undefined, policyValues: string[]) =>
  compileCondition(
    operator,
    'Aws:Key',
    policyValues,
  )?.(new Map(requestValues ? [['aws:key', requestValues]] : []));

describe('a condition operator', () => {
  it.each([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', 'ab', 'a*', false],
    ['StringNotEquals', 'a', 'b', true],
    ['StringEqualsIgnoreCase', 'a', 'A', true],
    ['StringNotEqualsIgnoreCase', 'a', 'A', false],
    ['StringLike', 'abc', 'a*?', true],
    ['StringLike', 'abc', 'A*', false],
    ['StringNotLike', 'abc', 'a*', false],
    ['ArnLike', 'arn:aws:sns:us-east-1:1:topic', 'arn:aws:sns:*:1:t*', true],
    ['ArnEquals', 'arn:aws:sns:us-east-1:1:topic', 'arn:aws:sns:*:topic', false],
    ['ArnNotLike', 'arn:aws:sns:us-east-1:1:topic', 'arn:aws:sns:*:1:t*', false],
    ['ArnNotEquals', 'arn:aws:sns:us-east-1:1:topic', 'arn:aws:sns:us-east-1:2:topic', true],
    ['Bool', 'True', 'true', true],
    ['Bool', 'false', 'true', false],
    ['NumericEquals', '10', '10.0', true],
    ['NumericNotEquals', '10', '10.0', false],
    ['NumericLessThan', '9', '10', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '10', '9', true],
    ['NumericGreaterThan', '10', '10', false],
    ['NumericGreaterThanEquals', '10', '10', true],
    ['NumericGreaterThanEquals', 'ten', '1', false],
  ])('%s holds of %s and %s: %s', (operator, requestValue, policyValue, expected) => {
    expect(holds(operator, [requestValue], [policyValue])).toBe(expected);
  });

  it('takes several values of the policy as alternatives, for negations as none of them', () => {
    expect(holds('StringEquals', ['b'], ['a', 'b'])).toBe(true);
    expect(holds('StringNotEquals', ['b'], ['a', 'b'])).toBe(false);
    expect(holds('StringNotEquals', ['c'], ['a', 'b'])).toBe(true);
  });

  it.each([
    ['StringEquals', false],
    ['StringNotEquals', true],
    ['StringEqualsIfExists', true],
    ['NumericLessThanIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    ['Bool', false],
  ])('%s on a key that the request lacks: %s', (operator, expected) => {
    expect(holds(operator, undefined, ['1'])).toBe(expected);
    expect(holds(operator, [], ['1'])).toBe(expected);
  });

  it('asks all or some of several values by its prefix', () => {
    expect(holds('ForAllValues:StringEquals', ['a', 'b'], ['a', 'b', 'c'])).toBe(true);
    expect(holds('ForAllValues:StringLike', ['a', 'x'], ['a*', 'b'])).toBe(false);
    expect(holds('ForAnyValue:StringEquals', ['a', 'x'], ['a', 'b'])).toBe(true);
    expect(holds('ForAnyValue:StringEquals', ['x', 'y'], ['a', 'b'])).toBe(false);
    expect(holds('ForAllValues:StringNotEquals', ['x', 'a'], ['a'])).toBe(false);
    expect(holds('ForAnyValue:StringNotEquals', ['x', 'a'], ['a'])).toBe(true);
  });

  it('Null asks whether the key is absent', () => {
    expect(holds('Null', undefined, ['true'])).toBe(true);
    expect(holds('Null', ['a'], ['true'])).toBe(false);
    expect(holds('Null', ['a'], ['false'])).toBe(true);
  });

  it.each(['DateLessThan', 'IpAddress', 'BinaryEquals', 'ForSomeValues:StringEquals', 'constructor', ''])(
    'that is not evaluated here is no condition at all: %s',
    (operator) => expect(compileCondition(operator, 'aws:Key', ['a'])).toBeUndefined(),
  );
});
