import type { AttributeValue, Item } from './attribute-value.ts';
import { operand, pathOf } from './condition-expression.ts';
import { invalid } from './store-error.ts';
import { attributeName, tokensOf, valueOf, type Placeholders, type Tokens } from './tokens.ts';

export interface Update {
  /** The item afterwards. Throws StoreError ValidationException, and changes nothing then. */
  apply(item: Item, placeholders: Placeholders): Item;
  /** Refuses what could be done to no item. Throws StoreError ValidationException. */
  check(placeholders: Placeholders): void;
  readonly used: ReadonlySet<string>;
}

type Change = (before: Item, after: Record<string, AttributeValue>, placeholders: Placeholders) => void;

const compiled = new Map<string, Update>();
const CLAUSES = ['SET', 'REMOVE', 'ADD'];

/**
 * The part of DynamoDB's update expressions that this project uses: SET of a value or a copy, ADD of numbers, REMOVE.
 * Whatever stands on the right is the item before. Throws StoreError ValidationException.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function updateOf(expression: string): Update {
  const known = compiled.get(expression);
  if (known) return known;
  const used = new Set<string>();
  const tokens = tokensOf(expression);
  const changes: Change[] = [];
  const amounts: string[] = [];
  while (tokens.peek() !== undefined) {
    const clause = CLAUSES.find((word) => tokens.accept(word));
    if (clause === undefined) throw invalid(`Syntax error; token: ${tokens.peek() ?? ''}`);
    do changes.push(changeOf(clause, tokens, used, amounts));
    while (tokens.accept(','));
  }
  if (changes.length === 0) throw invalid('The expression can not be empty');
  const update: Update = {
    used,
    check(placeholders) {
      for (const amount of amounts) {
        if (valueOf(amount, placeholders).N === undefined) {
          throw invalid('Incorrect operand type for operator or function; operator: ADD');
        }
      }
    },
    apply(item, placeholders) {
      const after = { ...item };
      for (const change of changes) change(item, after, placeholders);
      return after;
    },
  };
  compiled.set(expression, update);
  return update;
}

function changeOf(clause: string, tokens: Tokens, used: Set<string>, amounts: string[]): Change {
  const path = pathOf(tokens.next(), used);
  const target = (placeholders: Placeholders) => {
    const name = attributeName(path, placeholders);
    if (name === 'pk' || name === 'sk')
      throw invalid(`Cannot update attribute ${name}. This attribute is part of the key`);
    return name;
  };
  if (clause === 'REMOVE') {
    return (_, after, placeholders) => {
      const name = target(placeholders);
      if (after[name] !== undefined) delete after[name];
    };
  }
  if (clause === 'SET') tokens.expect('=');
  const right = tokens.next();
  if (clause === 'ADD') {
    if (!right.startsWith(':')) throw invalid(`Syntax error; token: ${right}`);
    amounts.push(right);
  }
  const source = operand(right, used);
  if (clause === 'SET') {
    return (before, after, placeholders) => {
      const value = source(before, placeholders);
      if (!value)
        throw invalid('The provided expression refers to an attribute that does not exist in the item');
      after[target(placeholders)] = value;
    };
  }
  return (before, after, placeholders) => {
    const name = target(placeholders);
    const amount = source(before, placeholders)?.N;
    const current = before[name] ?? { N: '0' };
    if (amount === undefined || current.N === undefined) {
      throw invalid('An operand in the update expression has an incorrect data type');
    }
    after[name] = { N: String(Number(current.N) + Number(amount)) };
  };
}
