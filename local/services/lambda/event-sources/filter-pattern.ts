/** Says in a sentence's second half what is wrong with a pattern. */
export class PatternInvalid extends Error {
  override readonly name = 'PatternInvalid';
}

export type Matches = (value: unknown) => boolean;
type Members = Readonly<Record<string, unknown>>;

interface Rule {
  /** Matches where there is no value at all. */
  readonly absent?: true;
  readonly test: (leaf: unknown) => boolean;
}

/**
 * Compiles a filter pattern. Keys must all match, the rules of one key are alternatives, `$or` holds alternatives of several
 * keys. A list in the event matches by any of its members; only leaves are compared, so `exists` never sees an object.
 * Throws PatternInvalid.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 */
export function compilePattern(pattern: unknown): Matches {
  return compileObject(pattern, 'the pattern');
}

function compileObject(pattern: unknown, path: string): Matches {
  if (!isObject(pattern)) throw new PatternInvalid(`${path} must be an object`);
  const conditions: ((candidate: Members) => boolean)[] = [];
  for (const [key, node] of Object.entries(pattern)) {
    if (key === '$or') conditions.push(compileOr(node, `${path}.$or`));
    else {
      const at = `${path}.${key}`;
      const matches = Array.isArray(node) ? compileLeaf(node, at) : compileObject(node, at);
      conditions.push((candidate) => matches(Object.hasOwn(candidate, key) ? candidate[key] : undefined));
    }
  }
  if (conditions.length === 0) throw new PatternInvalid(`${path} has no rule`);
  return (value) => {
    const candidates = (Array.isArray(value) ? value.flat(Infinity) : [value]).filter(isObject);
    // What is not there has no members either, which rules of absence match.
    return (candidates.length > 0 ? candidates : [{}]).some((candidate) =>
      conditions.every((condition) => condition(candidate)),
    );
  };
}

function compileOr(node: unknown, path: string): (candidate: Members) => boolean {
  if (!Array.isArray(node) || node.length < 2) {
    throw new PatternInvalid(`${path} must be a list of two or more objects`);
  }
  const alternatives = node.map((each, at) => compileObject(each, `${path}[${at}]`));
  return (candidate) => alternatives.some((matches) => matches(candidate));
}

function compileLeaf(rules: readonly unknown[], path: string): Matches {
  if (rules.length === 0) throw new PatternInvalid(`${path} is an empty list`);
  const compiled = rules.map((rule) => compileRule(rule, path));
  return (value) => {
    const leaves = leavesOf(value);
    return compiled.some(({ absent, test }) => (absent ? leaves.length === 0 : leaves.some(test)));
  };
}

function leavesOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value.flat(Infinity) : [value]).filter((leaf) => !isObject(leaf));
}

function compileRule(rule: unknown, path: string): Rule {
  if (!isObject(rule)) {
    if (Array.isArray(rule)) throw new PatternInvalid(`${path} holds a list within a list`);
    return { test: (leaf) => leaf === rule };
  }
  const [[operator, operand] = ['', undefined], ...others] = Object.entries(rule);
  if (others.length > 0) throw new PatternInvalid(`${path} has a rule with more than one operator`);
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw new PatternInvalid(`${path}: exists takes true or false`);
      return operand ? { test: () => true } : { absent: true, test: () => false };
    case 'numeric':
      return { test: compileNumeric(operand, path) };
    case 'anything-but':
      return { test: compileAnythingBut(operand, path) };
    default:
      return { test: compileText(operator, operand, path) };
  }
}

function compileText(operator: string, operand: unknown, path: string): (leaf: unknown) => boolean {
  const compare = textComparisons[operator];
  if (!compare)
    throw new PatternInvalid(`${path} uses ${operator || 'an empty rule'}, which Lambda does not know`);
  if (typeof operand !== 'string') throw new PatternInvalid(`${path}: ${operator} takes a text`);
  return (leaf) => typeof leaf === 'string' && compare(leaf, operand);
}

const textComparisons: Readonly<Record<string, (leaf: string, operand: string) => boolean>> = {
  prefix: (leaf, operand) => leaf.startsWith(operand),
  suffix: (leaf, operand) => leaf.endsWith(operand),
  'equals-ignore-case': (leaf, operand) => leaf.toLowerCase() === operand.toLowerCase(),
};

function compileAnythingBut(operand: unknown, path: string): (leaf: unknown) => boolean {
  if (isObject(operand)) {
    const [[operator, nested] = ['', undefined], ...others] = Object.entries(operand);
    if (others.length > 0) throw new PatternInvalid(`${path}: anything-but takes one operator`);
    const excluded = (Array.isArray(nested) ? nested : [nested]).map((each) =>
      compileText(operator, each, path),
    );
    return (leaf) => !excluded.some((test) => test(leaf));
  }
  const excluded: unknown[] = Array.isArray(operand) ? operand : [operand];
  const isComparable = (each: unknown): boolean => typeof each === 'string' || typeof each === 'number';
  if (excluded.length === 0 || !excluded.every(isComparable)) {
    throw new PatternInvalid(`${path}: anything-but takes texts or numbers`);
  }
  return (leaf) => !excluded.includes(leaf);
}

const numericComparisons: Readonly<Record<string, (leaf: number, operand: number) => boolean>> = {
  '=': (leaf, operand) => leaf === operand,
  '<': (leaf, operand) => leaf < operand,
  '<=': (leaf, operand) => leaf <= operand,
  '>': (leaf, operand) => leaf > operand,
  '>=': (leaf, operand) => leaf >= operand,
};

/** `['>', 0, '<=', 5]`: both must hold. */
function compileNumeric(operand: unknown, path: string): (leaf: unknown) => boolean {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) {
    throw new PatternInvalid(`${path}: numeric takes one or two comparisons`);
  }
  const tests = Array.from({ length: operand.length / 2 }, (_, at) => {
    const compare = numericComparisons[String(operand[2 * at])];
    const bound: unknown = operand[2 * at + 1];
    if (!compare || typeof bound !== 'number') {
      throw new PatternInvalid(`${path}: numeric takes comparisons such as ">", 0`);
    }
    return (leaf: number) => compare(leaf, bound);
  });
  return (leaf) => typeof leaf === 'number' && tests.every((test) => test(leaf));
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
