import type { AttributeValue } from './attribute-value.ts';
import { invalid } from './store-error.ts';

/** The words of an expression, read one after another. */
export interface Tokens {
  peek(): string | undefined;
  next(): string;
  /** Takes the word when it comes next, whatever its case. */
  accept(word: string): boolean;
  /** Throws StoreError ValidationException when another word comes. */
  expect(word: string): void;
}

export function tokensOf(expression: string): Tokens {
  const words = expression.match(/<>|<=|>=|[:#]?[A-Za-z_][\w-]*|[=<>(),+]|\S/g) ?? [];
  let at = 0;
  const peek = () => words[at];
  const accept = (word: string) => {
    const taken = words[at]?.toUpperCase() === word.toUpperCase();
    if (taken) at += 1;
    return taken;
  };
  return {
    peek,
    accept,
    next() {
      const word = words[at];
      if (word === undefined) throw invalid('Syntax error; the expression ends too early');
      at += 1;
      return word;
    },
    expect(word) {
      if (!accept(word)) throw invalid(`Syntax error; token: ${peek() ?? 'the end'}, expected: ${word}`);
    },
  };
}

/** Placeholders of a request, and which of them expressions have used: DynamoDB refuses one that none uses. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>;
}

/** The attribute that a word of an expression stands for. Throws StoreError ValidationException. */
export function attributeName(word: string, placeholders: Placeholders): string {
  if (!word.startsWith('#')) return word;
  const name = placeholders.ExpressionAttributeNames?.[word];
  if (name === undefined)
    throw invalid(`An expression attribute name used in the document path is not defined: ${word}`);
  return name;
}

/** Throws StoreError ValidationException. */
export function valueOf(word: string, placeholders: Placeholders) {
  const value = placeholders.ExpressionAttributeValues?.[word];
  if (value === undefined)
    throw invalid(`An expression attribute value used in expression is not defined: ${word}`);
  return value;
}

/** Throws StoreError ValidationException for a placeholder that no expression of the request uses. */
export function refuseUnused(placeholders: Placeholders, used: readonly ReadonlySet<string>[]): void {
  for (const given of [placeholders.ExpressionAttributeNames, placeholders.ExpressionAttributeValues]) {
    for (const word in given) {
      if (!used.some((words) => words.has(word))) {
        throw invalid(`Value unused in expressions: ${word}`);
      }
    }
  }
}
