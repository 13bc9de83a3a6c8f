import fc from 'fast-check';

/** A JSON value; a list under `set` is a DynamoDB set. */
export type Value =
  string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value } | StringSet;
export class StringSet {
  constructor(readonly members: readonly string[]) {}
}
export type Item = Readonly<Record<string, Value>>;
type Operators = Readonly<Record<string, unknown>>;
/** A filter as `util.transform` and the helpers take it. */
export type Filter = Readonly<Record<string, unknown>>;

export const names = ['a', 'b', 'name', 'size', 'x_1'];
const text = fc.constantFrom('', 'a', 'ab', 'abc', 'b', 'ba', 'é', 'Z');
const number = fc.constantFrom(-1.5, 0, 1, 2, 3, 10);
export const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const list = fc.array(scalar, { maxLength: 3 });
export const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: list },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('a', 'b'), scalar, { maxKeys: 2 }) },
);
export const item: fc.Arbitrary<Item> = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof(
    { weight: 6, arbitrary: value },
    {
      weight: 1,
      arbitrary: fc
        .uniqueArray(fc.constantFrom('a', 'ab', 'b'), { minLength: 1 })
        .map((members) => new StringSet(members)),
    },
  ),
  { maxKeys: names.length },
);

const ordered = fc.oneof(text, number);
const pair = fc
  .oneof(fc.tuple(text, text), fc.tuple(number, number))
  .map(([one, other]) => (compare(one, other) <= 0 ? [one, other] : [other, one]));
const types = [
  '_null',
  'string',
  'stringSet',
  'number',
  'numberSet',
  'binary',
  'binarySet',
  'boolean',
  'list',
  'map',
];
const sizes = fc
  .constantFrom('eq', 'lt', 'le', 'gt', 'ge')
  .chain((name) => fc.integer({ min: 0, max: 3 }).map((bound) => ({ [name]: bound })));

const operator: fc.Arbitrary<Operators> = fc.oneof(
  fc.tuple(fc.constantFrom('eq', 'ne'), value).map(([name, operand]) => ({ [name]: operand })),
  fc.tuple(fc.constantFrom('lt', 'le', 'gt', 'ge'), ordered).map(([name, operand]) => ({ [name]: operand })),
  fc
    .tuple(fc.constantFrom('contains', 'notContains'), ordered)
    .map(([name, operand]) => ({ [name]: operand })),
  text.map((operand) => ({ beginsWith: operand })),
  pair.map((bounds) => ({ between: bounds })),
  fc.array(scalar, { minLength: 1, maxLength: 3 }).map((options) => ({ in: options })),
  fc.boolean().map((there) => ({ attributeExists: there })),
  fc.constantFrom(...types).map((name) => ({ attributeType: name })),
  sizes.map((size) => ({ size })),
);
const operators = fc
  .array(operator, { minLength: 1, maxLength: 2 })
  .map((several) => Object.assign({}, ...several) as Operators);
const field = fc.dictionary(fc.constantFrom(...names), operators, { minKeys: 1, maxKeys: 2 });

/** Filters that have a rendering and that DynamoDB takes. */
export const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    field,
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((or) => ({ or })),
    tie('filter').map((not) => ({ not })),
    fc.tuple(field, tie('filter')).map(([one, other]) => ({ ...one, and: [other] })),
  ),
}));

/** Whether a filter holds for an item: what its words mean, by DynamoDB's rules for types. */
export function holds(filter: Filter, item: Item): boolean {
  return Object.entries(filter).every(([name, inner]) => {
    if (name === 'and') return (inner as Filter[]).every((member) => holds(member, item));
    if (name === 'or') return (inner as Filter[]).some((member) => holds(member, item));
    if (name === 'not') return !holds(inner as Filter, item);
    return Object.entries(inner as Operators).every(([operator, operand]) =>
      satisfies(item[name], operator, operand),
    );
  });
}

function satisfies(there: Value | undefined, operator: string, operand: unknown): boolean {
  switch (operator) {
    case 'eq':
      return equal(there, operand as Value);
    case 'ne':
      return !equal(there, operand as Value);
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return isOrdered(there, operand) && within(compare(there, operand), operator);
    case 'between': {
      const [low, high] = operand as [string, string];
      return satisfies(there, 'ge', low) && satisfies(there, 'le', high);
    }
    case 'contains':
      return contains(there, operand as string);
    case 'notContains':
      return !contains(there, operand as string);
    case 'beginsWith':
      return typeof there === 'string' && there.startsWith(operand as string);
    case 'in':
      return (operand as Value[]).some((option) => equal(there, option));
    case 'attributeExists':
      return (there !== undefined) === operand;
    case 'attributeType':
      return typeOf(there) === operand;
    case 'size': {
      const size = sizeOf(there);
      return Object.entries(operand as Operators).every(
        ([name, bound]) => size !== undefined && satisfies(size, name, bound),
      );
    }
    default:
      throw new Error(operator);
  }
}

export function equal(one: Value | undefined, other: Value | undefined): boolean {
  return one !== undefined && other !== undefined && canonical(one) === canonical(other);
}

function canonical(value: Value): string {
  if (value instanceof StringSet) return `set:${[...value.members].sort().join()}`;
  if (Array.isArray(value)) return `[${value.map((member: Value) => canonical(member)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = value as Readonly<Record<string, Value>>;
  return `{${Object.keys(members)
    .sort()
    .map((name) => `${name}:${canonical(members[name]!)}`)
    .join()}}`;
}

function isOrdered(one: unknown, other: unknown): one is string | number {
  return typeof one === typeof other && (typeof one === 'string' || typeof one === 'number');
}

/** Texts by their UTF-8 bytes. */
function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}

function within(difference: number, operator: string): boolean {
  const holds = { lt: difference < 0, le: difference <= 0, gt: difference > 0, ge: difference >= 0 };
  return holds[operator as 'lt'];
}

function contains(there: Value | undefined, operand: string | number): boolean {
  if (typeof there === 'string') return typeof operand === 'string' && there.includes(operand);
  if (there instanceof StringSet) return there.members.some((member) => member === operand);
  return Array.isArray(there) && there.some((member: Value) => equal(member, operand));
}

function typeOf(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return '_null';
  if (value instanceof StringSet) return 'stringSet';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' ? 'map' : typeof value;
}

function sizeOf(value: Value | undefined): number | undefined {
  if (typeof value === 'string') return value.length;
  if (value instanceof StringSet) return value.members.length;
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}

/** An item in DynamoDB's wire form. */
export function wire(item: Item): Record<string, Record<string, unknown>> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, wireOf(value)]));
}

function wireOf(value: Value): Record<string, unknown> {
  if (value === null) return { NULL: true };
  if (value instanceof StringSet) return { SS: value.members };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map((member: Value) => wireOf(member)) };
  return { M: wire(value as Item) };
}

/** An item as a handler sees it. */
export function plain(item: Item): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      value instanceof StringSet ? [...value.members].sort() : value,
    ]),
  );
}
