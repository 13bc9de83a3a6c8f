import {
  compileLeafRule,
  FilterPolicyInvalid,
  isLeaf,
  onlyEntry,
  type Leaf,
  type LeafRule,
} from './filter-rule.ts';
import type { MessageAttributes } from './message.ts';

export type FilterPolicyScope = 'MessageAttributes' | 'MessageBody';

/** Whether a subscription takes a message. */
export type FilterPolicy = (message: string, attributes: MessageAttributes) => boolean;

/** What a message has under a key. */
interface Found {
  readonly present: boolean;
  readonly values: readonly Leaf[];
}

const missing: Found = { present: false, values: [] };

/** Looks a path of keys up in a message. */
type Lookup = (path: readonly string[]) => Found;

type Rule = (lookup: Lookup) => boolean;

const operators = new Set([
  'numeric',
  'prefix',
  'suffix',
  'cidr',
  'exists',
  'anything-but',
  'equals-ignore-case',
  'wildcard',
]);
const mostKeys = 5;
const mostCombinations = 150;

/**
 * A filter policy as a function. A message is taken when every key of the policy finds a value that one of the key's rules
 * allows; a list in the message counts as each of its elements. A body that is no JSON object is never taken, nor is a
 * message without attributes by rules on attributes. Throws `FilterPolicyInvalid`.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 * https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export function compileFilterPolicy(policy: unknown, scope: FilterPolicyScope): FilterPolicy {
  if (!isObject(policy)) throw new FilterPolicyInvalid('Filter policy must be a JSON object');
  if (Object.keys(policy).length > mostKeys)
    throw new FilterPolicyInvalid(`Filter policy can not have more than ${mostKeys} keys`);
  const { rule, combinations } = compileObject(policy, [], scope);
  if (combinations > mostCombinations) throw new FilterPolicyInvalid('Filter policy is too complex');
  if (Object.keys(policy).length === 0) return () => true;
  if (scope === 'MessageAttributes') {
    return (_, attributes) =>
      Object.keys(attributes).length > 0 && rule(([name]) => lookUpAttribute(attributes, name!));
  }
  return (message) => {
    const body = parse(message);
    return isObject(body) && Object.keys(body).length > 0 && rule((path) => lookUp(body, path));
  };
}

/** Every key holds. `combinations` multiplies the numbers of values, each times its depth; alternatives add up. */
function compileObject(
  policy: Readonly<Record<string, unknown>>,
  path: readonly string[],
  scope: FilterPolicyScope,
): { rule: Rule; combinations: number } {
  const rules: Rule[] = [];
  let combinations = 1;
  for (const [key, value] of Object.entries(policy)) {
    if (isAlternatives(key, value)) {
      const each = value.map((alternative) => compileObject(alternative, path, scope));
      rules.push((lookup) => each.some(({ rule }) => rule(lookup)));
      combinations *= each.reduce((sum, alternative) => sum + alternative.combinations, 0);
    } else if (Array.isArray(value)) {
      if (value.length === 0) throw new FilterPolicyInvalid('Empty arrays are not allowed');
      rules.push(compileKey([...path, key], value));
      combinations *= value.length * (path.length + 1);
    } else if (!isObject(value)) {
      throw new FilterPolicyInvalid(`"${key}" must be an object or an array`);
    } else if (scope === 'MessageAttributes') {
      throw new FilterPolicyInvalid(
        'Filter policy scope MessageAttributes does not support nested filter policy',
      );
    } else {
      const nested = compileObject(value, [...path, key], scope);
      rules.push(nested.rule);
      combinations *= nested.combinations;
    }
  }
  return { rule: (lookup) => rules.every((holds) => holds(lookup)), combinations };
}

/** `$or` with two alternatives or more, none of which has an operator for a key; otherwise it is a key like any other. */
function isAlternatives(key: string, value: unknown): value is Record<string, unknown>[] {
  return (
    key === '$or' &&
    Array.isArray(value) &&
    value.length > 1 &&
    value.every((each) => isObject(each) && !Object.keys(each).some((name) => operators.has(name)))
  );
}

function compileKey(path: readonly string[], rules: readonly unknown[]): Rule {
  const existence: boolean[] = [];
  const leafRules: LeafRule[] = [];
  for (const rule of rules) {
    const exists = isObject(rule) && Object.hasOwn(rule, 'exists') ? onlyEntry(rule)[1] : undefined;
    if (exists === undefined) leafRules.push(compileLeafRule(rule));
    else if (typeof exists === 'boolean') existence.push(exists);
    else throw new FilterPolicyInvalid('exists match pattern must be either true or false.');
  }
  return (lookup) => {
    const { present, values } = lookup(path);
    if (existence.includes(false) && !present) return true;
    if (existence.includes(true) && values.some((value) => value !== null && value !== '')) return true;
    return values.some((value) => leafRules.some((holds) => holds(value)));
  };
}

/** Attributes of other types, `Binary` and custom ones, are as good as missing. */
function lookUpAttribute(attributes: MessageAttributes, name: string): Found {
  if (!Object.hasOwn(attributes, name)) return missing;
  const { DataType: type, StringValue: text = '' } = attributes[name]!;
  switch (type) {
    case 'String':
      return { present: true, values: [text] };
    case 'Number':
      return { present: true, values: [Number(text)] };
    case 'String.Array': {
      const elements = parse(text);
      return { present: true, values: Array.isArray(elements) ? elements.filter(isLeaf) : [] };
    }
    default:
      return missing;
  }
}

function lookUp(value: unknown, path: readonly string[]): Found {
  if (Array.isArray(value)) {
    const found = value.map((element) => lookUp(element, path));
    return {
      present: path.length === 0 || found.some(({ present }) => present),
      values: found.flatMap(({ values }) => values),
    };
  }
  const [key, ...rest] = path;
  if (key === undefined) return isLeaf(value) ? { present: true, values: [value] } : missing;
  return isObject(value) && Object.hasOwn(value, key) ? lookUp(value[key], rest) : missing;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
