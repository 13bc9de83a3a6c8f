import { areEqual, order, type AttributeValue, type Item } from './attribute-value.ts';
import { invalid } from './store-error.ts';
import { attributeName, tokensOf, valueOf, type Placeholders, type Tokens } from './tokens.ts';

export interface Condition {
  holds(item: Item | undefined, placeholders: Placeholders): boolean;
  /** `#name` and `:value` words in it. */
  readonly used: ReadonlySet<string>;
}

type Test = (item: Item | undefined, placeholders: Placeholders) => boolean;
type Operand = (item: Item | undefined, placeholders: Placeholders) => AttributeValue | undefined;

const compiled = new Map<string, Condition>();

/**
 * The part of DynamoDB's condition expressions that this project uses: `attribute_exists`, `attribute_not_exists`, comparisons,
 * AND, OR, NOT and parentheses, over top-level attributes. Throws StoreError ValidationException.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function conditionOf(expression: string): Condition {
  const known = compiled.get(expression);
  if (known) return known;
  const used = new Set<string>();
  const tokens = tokensOf(expression);
  const holds = disjunction(tokens, used);
  const rest = tokens.peek();
  if (rest !== undefined) throw invalid(`Syntax error; token: ${rest}`);
  const condition = { holds, used };
  compiled.set(expression, condition);
  return condition;
}

function disjunction(tokens: Tokens, used: Set<string>): Test {
  const left = conjunction(tokens, used);
  if (!tokens.accept('OR')) return left;
  const right = disjunction(tokens, used);
  return (item, placeholders) => left(item, placeholders) || right(item, placeholders);
}

function conjunction(tokens: Tokens, used: Set<string>): Test {
  const left = negation(tokens, used);
  if (!tokens.accept('AND')) return left;
  const right = conjunction(tokens, used);
  return (item, placeholders) => left(item, placeholders) && right(item, placeholders);
}

function negation(tokens: Tokens, used: Set<string>): Test {
  if (tokens.accept('NOT')) {
    const test = negation(tokens, used);
    return (item, placeholders) => !test(item, placeholders);
  }
  if (tokens.accept('(')) {
    const test = disjunction(tokens, used);
    tokens.expect(')');
    return test;
  }
  return comparison(tokens, used);
}

function comparison(tokens: Tokens, used: Set<string>): Test {
  const word = tokens.next();
  if (word === 'attribute_exists' || word === 'attribute_not_exists') {
    tokens.expect('(');
    const path = pathOf(tokens.next(), used);
    tokens.expect(')');
    const wanted = word === 'attribute_exists';
    return (item, placeholders) => (item?.[attributeName(path, placeholders)] !== undefined) === wanted;
  }
  const left = operand(word, used);
  const comparator = tokens.next();
  const right = operand(tokens.next(), used);
  const satisfied = comparators[comparator];
  if (!satisfied) throw invalid(`Syntax error; token: ${comparator}`);
  return (item, placeholders) => satisfied(left(item, placeholders), right(item, placeholders));
}

type Comparator = (one: AttributeValue | undefined, other: AttributeValue | undefined) => boolean;

const ordered =
  (fits: (difference: number) => boolean): Comparator =>
  (one, other) => {
    const difference = one && other ? order(one, other) : undefined;
    return difference !== undefined && fits(difference);
  };

/** What is absent is equal to nothing, and in no order with anything. */
const comparators: Readonly<Record<string, Comparator | undefined>> = {
  '=': (one, other) => one !== undefined && other !== undefined && areEqual(one, other),
  '<>': (one, other) => one === undefined || other === undefined || !areEqual(one, other),
  '<': ordered((difference) => difference < 0),
  '<=': ordered((difference) => difference <= 0),
  '>': ordered((difference) => difference > 0),
  '>=': ordered((difference) => difference >= 0),
};

/** An attribute or a `:value`, in conditions and on the right of SET. */
export function operand(word: string, used: Set<string>): Operand {
  if (word.startsWith(':')) {
    used.add(word);
    return (_, placeholders) => valueOf(word, placeholders);
  }
  const path = pathOf(word, used);
  return (item, placeholders) => item?.[attributeName(path, placeholders)];
}

export function pathOf(word: string, used: Set<string>): string {
  if (!/^#?[A-Za-z_]\w*$/.test(word)) throw invalid(`Syntax error; token: ${word}`);
  if (word.startsWith('#')) used.add(word);
  return word;
}
