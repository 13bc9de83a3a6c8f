import { arnPattern, wildcard } from './wildcard.ts';

/** Values of condition keys in a request, by lower-cased key. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** A statement's Condition, compiled. */
export type Condition = (context: RequestContext) => boolean;

/** Whether a value of the request stands in an operator's relation to one value of the policy. */
type Relation = (policyValue: string) => (requestValue: string) => boolean;

const numeric =
  (compare: (request: number, policy: number) => boolean): Relation =>
  (policyValue) =>
  (requestValue) =>
    compare(Number(requestValue), Number(policyValue));

const lowerCase: Relation = (policyValue) => (requestValue) =>
  requestValue.toLowerCase() === policyValue.toLowerCase();

const relations: Readonly<Record<string, Relation>> = {
  StringEquals: (policyValue) => (requestValue) => requestValue === policyValue,
  StringEqualsIgnoreCase: lowerCase,
  StringLike: wildcard,
  ArnEquals: arnPattern,
  ArnLike: arnPattern,
  Bool: lowerCase,
  NumericEquals: numeric((request, policy) => request === policy),
  NumericLessThan: numeric((request, policy) => request < policy),
  NumericLessThanEquals: numeric((request, policy) => request <= policy),
  NumericGreaterThan: numeric((request, policy) => request > policy),
  NumericGreaterThanEquals: numeric((request, policy) => request >= policy),
};

/** Operators that hold where another one does not. */
const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/**
 * One operator on one key. Undefined when the operator is not evaluated here (dates, addresses, binary).
 * Values of the policy are alternatives; a key that the request lacks satisfies negations, `IfExists` and
 * `ForAllValues` only.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function compileCondition(
  operator: string,
  key: string,
  policyValues: readonly string[],
): Condition | undefined {
  const [, quantifier, name, ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (name === undefined) return undefined;
  const lowerKey = key.toLowerCase();
  if (name === 'Null') {
    const absent = policyValues.map((value) => value.toLowerCase() === 'true');
    return (context) => absent.includes(!context.get(lowerKey)?.length);
  }
  const negated = Object.hasOwn(negations, name);
  const positive = negated ? negations[name]! : name;
  if (!Object.hasOwn(relations, positive)) return undefined;
  const alternatives = policyValues.map(relations[positive]!);
  const equalsOne = (value: string) => alternatives.some((matches) => matches(value));
  const holds = (value: string) => equalsOne(value) !== negated;
  return (context) => {
    const values = context.get(lowerKey) ?? [];
    if (values.length === 0) {
      return ifExists !== undefined || quantifier === 'ForAllValues' || (negated && quantifier === undefined);
    }
    if (quantifier === 'ForAllValues') return values.every(holds);
    if (quantifier === 'ForAnyValue') return values.some(holds);
    return values.some(equalsOne) !== negated;
  };
}
