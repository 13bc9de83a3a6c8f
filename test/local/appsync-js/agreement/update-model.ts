import fc from 'fast-check';
import { scalar, StringSet, value, type Item, type Value } from './item-model.ts';

/** What to do with an attribute; a handler turns it into the helper's own operation. */
export interface Step {
  readonly does: string;
  readonly value?: unknown;
  readonly index?: number;
}
/** By attribute: a step, steps on items of a list, or steps on members of a map. */
export type Update = Readonly<
  Record<string, Step | readonly Step[] | { readonly members: Readonly<Record<string, Step>> }>
>;

const whole = fc.integer({ min: -5, max: 5 });
const listOf = fc.array(scalar, { maxLength: 2 });
const inMap: fc.Arbitrary<Step> = fc.oneof(
  scalar.map((one) => ({ does: 'replace', value: one })),
  fc.constant({ does: 'remove' }),
  whole.map((by) => ({ does: 'increment', value: by })),
);

const step: fc.Arbitrary<Update[string]> = fc.oneof(
  fc.tuple(fc.constantFrom('value', 'replace', 'add'), value).map(([does, one]) => ({ does, value: one })),
  fc.constant({ does: 'remove' }),
  fc
    .tuple(fc.constantFrom('increment', 'decrement'), fc.option(whole, { nil: undefined }))
    .map(([does, by]) => (by === undefined ? { does } : { does, value: by })),
  fc.tuple(fc.constantFrom('append', 'prepend'), listOf).map(([does, items]) => ({ does, value: items })),
  fc
    .uniqueArray(fc.tuple(fc.nat(3), scalar), { selector: ([index]) => index, minLength: 1, maxLength: 2 })
    .map((items) => items.map(([index, one]) => ({ does: 'updateListItem', value: one, index }))),
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), inMap, { minKeys: 1 }).map((members) => ({ members })),
);

export const update: fc.Arbitrary<Update> = fc.dictionary(
  fc.constantFrom('a', 'b', 'name', 'size', 'x_1'),
  step,
  {
    minKeys: 1,
    maxKeys: 3,
  },
);

/** The item after an update, or undefined where DynamoDB refuses it: no list to append to, no number to add to, no map. */
export function updated(item: Item, update: Update): Item | undefined {
  const after: Record<string, Value> = { ...item };
  for (const [name, what] of Object.entries(update)) {
    if (Array.isArray(what)) {
      const list = item[name];
      if (!Array.isArray(list)) return undefined;
      after[name] = withItems(list as Value[], what as Step[]);
    } else if ('members' in what) {
      const map = item[name];
      if (!isMap(map)) return undefined;
      const members: Record<string, Value> = { ...map };
      for (const [member, one] of Object.entries(what.members)) {
        if (!apply(members, map, member, one)) return undefined;
      }
      after[name] = members;
    } else if (!apply(after, item, name, what as Step)) {
      return undefined;
    }
  }
  return after;
}

/** Whether an update leads into what is no list or no map, or beyond the place behind a list's last item. */
export function leadsNowhere(item: Item, update: Update): boolean {
  return Object.entries(update).some(([name, what]) => {
    const there = item[name];
    if (Array.isArray(what)) {
      return !Array.isArray(there) || (what as Step[]).some(({ index }) => index! > there.length);
    }
    return 'members' in what && !isMap(item[name]);
  });
}

function apply(
  after: Record<string, Value>,
  before: Readonly<Record<string, Value>>,
  name: string,
  step: Step,
): boolean {
  const there = before[name];
  const by = (step.value ?? 1) as number;
  switch (step.does) {
    case 'remove':
      delete after[name];
      return true;
    case 'increment':
    case 'decrement':
      if (typeof there !== 'number') return false;
      after[name] = step.does === 'increment' ? there + by : there - by;
      return true;
    case 'append':
    case 'prepend': {
      if (!Array.isArray(there)) return false;
      const items = step.value as Value[];
      after[name] = (step.does === 'append' ? [...there, ...items] : [...items, ...there]) as Value[];
      return true;
    }
    default:
      after[name] = step.value as Value;
      return true;
  }
}

/** An index beyond the end adds an item there, in the order of the indexes. */
function withItems(list: readonly Value[], steps: readonly Step[]): Value[] {
  const result = [...list];
  for (const { index, value: one } of [...steps].sort((left, right) => left.index! - right.index!)) {
    if (index! < list.length) result[index!] = one as Value;
    else result.push(one as Value);
  }
  return result;
}

function isMap(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof StringSet)
  );
}
