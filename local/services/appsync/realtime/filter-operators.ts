/** A value that filters compare; null, lists and objects are not among them. */
export type Comparable = string | number | boolean;

export interface FilterOperator {
  /** Whether the operator takes such a value. */
  readonly takes: (value: unknown) => boolean;
  /** Whether a field's value, never null, satisfies it. */
  readonly holds: (field: unknown, value: never) => boolean;
}

/** The longest text in a filter. */
export const maxTextLength = 256;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= maxTextLength;
const isOrdered = (value: unknown): boolean => typeof value === 'number' || isText(value);
const isComparable = (value: unknown): boolean => typeof value === 'boolean' || isOrdered(value);
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isOrdered);
const isPair = (value: unknown): boolean =>
  isList(value) &&
  (value as unknown[]).length === 2 &&
  typeof (value as unknown[])[0] === typeof (value as unknown[])[1];

type Ordered = string | number;

function ordered(holds: (field: Ordered, value: Ordered) => boolean): FilterOperator {
  return {
    takes: isOrdered,
    holds: (field, value: Ordered) => typeof field === typeof value && holds(field as Ordered, value),
  };
}

const isScalar = (field: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof field);

function contains(field: unknown, value: Ordered): boolean | undefined {
  if (Array.isArray(field)) return field.every(isScalar) ? field.includes(value) : undefined;
  return typeof field === 'string' && typeof value === 'string' ? field.includes(value) : undefined;
}

/**
 * Comparisons are strict: a number is never equal to a text, and texts are compared by case and code unit. Where a
 * field's value is not of a kind the operator is for, it does not hold, in the negative either.
 * https://docs.aws.amazon.com/appsync/latest/devguide/extensions.html
 */
export const filterOperators: Readonly<Record<string, FilterOperator>> = {
  eq: { takes: isComparable, holds: (field, value: Comparable) => field === value },
  ne: { takes: isComparable, holds: (field, value: Comparable) => isScalar(field) && field !== value },
  le: ordered((field, value) => field <= value),
  lt: ordered((field, value) => field < value),
  ge: ordered((field, value) => field >= value),
  gt: ordered((field, value) => field > value),
  contains: { takes: isOrdered, holds: (field, value: Ordered) => contains(field, value) === true },
  notContains: { takes: isOrdered, holds: (field, value: Ordered) => contains(field, value) === false },
  beginsWith: {
    takes: isText,
    holds: (field, value: string) => typeof field === 'string' && field.startsWith(value),
  },
  in: { takes: isList, holds: (field, values: readonly unknown[]) => values.includes(field) },
  notIn: {
    takes: isList,
    holds: (field, values: readonly unknown[]) => isScalar(field) && !values.includes(field),
  },
  between: {
    takes: isPair,
    holds: (field, [low, high]: readonly [Ordered, Ordered]) =>
      typeof field === typeof low && (field as Ordered) >= low && (field as Ordered) <= high,
  },
  containsAny: {
    takes: isList,
    holds: (field, values: readonly unknown[]) =>
      Array.isArray(field) && field.every(isScalar) && field.some((entry) => values.includes(entry)),
  },
};
