/** DynamoDB's JSON of a value; binary values and sets do not occur here. */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly M?: Item;
  readonly L?: readonly AttributeValue[];
}

export type Item = Readonly<Record<string, AttributeValue>>;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html */
export function areEqual(one: AttributeValue, other: AttributeValue): boolean {
  if (one.S !== undefined) return one.S === other.S;
  if (one.N !== undefined) return other.N !== undefined && Number(one.N) === Number(other.N);
  if (one.BOOL !== undefined) return one.BOOL === other.BOOL;
  if (one.NULL !== undefined) return other.NULL !== undefined;
  if (one.M) return other.M !== undefined && areEqualItems(one.M, other.M);
  return one.L !== undefined && other.L !== undefined && areEqualLists(one.L, other.L);
}

export function areEqualItems(one: Item, other: Item): boolean {
  if (one === other) return true;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => {
    const left = one[name];
    const right = other[name];
    return left !== undefined && right !== undefined && areEqual(left, right);
  });
}

function areEqualLists(one: readonly AttributeValue[], other: readonly AttributeValue[]): boolean {
  return (
    one.length === other.length &&
    one.every((value, at) => {
      const counterpart = other[at];
      return counterpart !== undefined && areEqual(value, counterpart);
    })
  );
}

/** Negative, 0 or positive for two texts (by their UTF-8 bytes) or two numbers; undefined for what has no order. */
export function order(one: AttributeValue, other: AttributeValue): number | undefined {
  if (one.N !== undefined && other.N !== undefined) return Number(one.N) - Number(other.N);
  if (one.S !== undefined && other.S !== undefined)
    return Buffer.compare(Buffer.from(one.S), Buffer.from(other.S));
  return undefined;
}
