import { BlockList, isIP } from 'node:net';

/** A value that a message has under a key. */
export type Leaf = string | number | boolean | null;

/** Whether one value satisfies a rule. */
export type LeafRule = (value: Leaf) => boolean;

/** Why a filter policy is none; the message is AWS's. */
export class FilterPolicyInvalid extends Error {
  override readonly name = 'FilterPolicyInvalid';
}

/**
 * A rule of a filter policy that looks at values: a value itself, or one operator. `exists`, which looks at the key, is not
 * among them. Throws `FilterPolicyInvalid`.
 * https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
 * https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html
 */
export function compileLeafRule(rule: unknown): LeafRule {
  if (isLeaf(rule)) return equals(rule);
  const [operator, operand] = onlyEntry(rule);
  switch (operator) {
    case 'prefix': {
      const prefix = text(operator, operand);
      return (value) => typeof value === 'string' && value.startsWith(prefix);
    }
    case 'suffix': {
      const suffix = text(operator, operand);
      return (value) => typeof value === 'string' && value.endsWith(suffix);
    }
    case 'equals-ignore-case': {
      const wanted = text(operator, operand).toLowerCase();
      return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
    }
    case 'anything-but':
      return anythingBut(operand);
    case 'numeric':
      return numeric(operand);
    case 'cidr':
      return cidr(operand);
    default:
      throw new FilterPolicyInvalid(`Unrecognized match type ${operator}`);
  }
}

/** The operator of a rule, and what it is about. Throws `FilterPolicyInvalid`. */
export function onlyEntry(rule: unknown): readonly [operator: string, operand: unknown] {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule))
    throw new FilterPolicyInvalid('Match value must be String, number, true, false, or null');
  const [entry, ...more] = Object.entries(rule);
  if (!entry || more.length > 0) throw new FilterPolicyInvalid('Only one key allowed in match expression');
  return entry;
}

function equals(wanted: Leaf): LeafRule {
  if (typeof wanted !== 'number') return (value) => value === wanted;
  const rounded = fiveDigits(wanted);
  return (value) => typeof value === 'number' && fiveDigits(value) === rounded;
}

/** Holds of a value that is none of those named, or does not begin so. */
function anythingBut(operand: unknown): LeafRule {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    const [operator, prefix] = onlyEntry(operand);
    if (operator !== 'prefix') throw new FilterPolicyInvalid(`Unsupported anything-but pattern: ${operator}`);
    const begins = compileLeafRule({ prefix });
    return (value) => !begins(value);
  }
  const excluded: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (excluded.length === 0) throw new FilterPolicyInvalid('Empty arrays are not allowed');
  const rules = excluded.map((value) => {
    if (!isLeaf(value))
      throw new FilterPolicyInvalid('Inside anything but list, neither start|null|boolean is supported.');
    return equals(value);
  });
  return (value) => !rules.some((holds) => holds(value));
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `["=", 5]`, one bound, or a lower and then an upper one: `[">", 0, "<=", 150]`. */
function numeric(operand: unknown): LeafRule {
  const [first, bound, second, limit, ...more] = Array.isArray(operand) ? (operand as unknown[]) : [];
  const lower = comparison(first, bound);
  if (second === undefined) return lower;
  if (first !== '>' && first !== '>=')
    throw new FilterPolicyInvalid('Too many elements in numeric expression');
  if (second !== '<' && second !== '<=')
    throw new FilterPolicyInvalid(`Bad numeric range operator: ${JSON.stringify(second)}`);
  const upper = comparison(second, limit);
  if ((limit as number) <= (bound as number)) throw new FilterPolicyInvalid('Bottom must be less than top');
  if (more.length > 0) throw new FilterPolicyInvalid('Too many terms in numeric range expression');
  return (value) => lower(value) && upper(value);
}

function comparison(operator: unknown, bound: unknown): LeafRule {
  if (typeof operator !== 'string')
    throw new FilterPolicyInvalid(
      `Invalid member in numeric match: ${operator === undefined ? ']' : JSON.stringify(operator)}`,
    );
  const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator]! : undefined;
  if (!compare) throw new FilterPolicyInvalid(`Unrecognized numeric range operator: ${operator}`);
  if (typeof bound !== 'number')
    throw new FilterPolicyInvalid(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`);
  const rounded = fiveDigits(bound);
  return (value) => typeof value === 'number' && compare(fiveDigits(value), rounded);
}

function cidr(operand: unknown): LeafRule {
  const [address = '', mask = '', ...more] = text('prefix', operand).split('/');
  if (mask === '' || more.length > 0) throw new FilterPolicyInvalid("Malformed CIDR, one '/' required");
  if (!/^\d+$/.test(mask)) throw new FilterPolicyInvalid('Malformed CIDR, mask bits must be an integer');
  const family = isIP(address);
  if (family === 0) throw new FilterPolicyInvalid(`Nonstandard IP address: ${address}`);
  if (Number(mask) > (family === 4 ? 32 : 128))
    throw new FilterPolicyInvalid('Malformed CIDR, mask bits must not exceed those of the address');
  const network = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  network.addSubnet(address, Number(mask), type);
  return (value) => typeof value === 'string' && isIP(value) === family && network.check(value, type);
}

function text(operator: string, operand: unknown): string {
  if (typeof operand === 'string') return operand;
  throw new FilterPolicyInvalid(`${operator} match pattern must be a string`);
}

/** Numbers are compared with five digits after the point. */
function fiveDigits(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

export function isLeaf(value: unknown): value is Leaf {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
