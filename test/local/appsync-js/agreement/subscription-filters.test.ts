import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLanguageHost, type LoadedModule } from '../../../../local/appsync-js/index.ts';
import { enhancedFilter, FilterRefused } from '../../../../local/services/appsync/realtime/filter.ts';
import { filterOperators } from '../../../../local/services/appsync/realtime/filter-operators.ts';
import { now, seed } from '../evaluating.ts';

type Operators = Readonly<Record<string, unknown>>;
type Filter = Readonly<Record<string, unknown>>;
type Event = Readonly<Record<string, unknown>>;

const host = createLanguageHost({ processes: 1, typeCheck: false });
afterAll(() => host.stop());
let module: LoadedModule;
beforeAll(async () => {
  module = await host.load(`import { util, extensions } from '@aws-appsync/utils';
export function request() { return { payload: null }; }
export function response(ctx) {
  const { filter, ignored, rules } = ctx.args;
  extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter(filter, ignored, rules));
  return null;
}`);
});

const names = ['a', 'b', 'c', 'd'];
const scalar = fc.oneof(fc.constantFrom('x', 'xy', 'y'), fc.integer({ min: 0, max: 3 }));
const events: fc.Arbitrary<Event> = fc.dictionary(fc.constantFrom(...names), scalar);
const operator: fc.Arbitrary<Operators> = fc.oneof(
  fc
    .tuple(fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'), scalar)
    .map(([name, one]) => ({ [name]: one })),
  fc.constantFrom('x', 'y').map((text) => ({ beginsWith: text })),
  fc.constantFrom('x', 'y').map((text) => ({ contains: text })),
  fc.array(scalar, { minLength: 1, maxLength: 2 }).map((list) => ({ in: list })),
  fc.tuple(fc.nat(2), fc.nat(2)).map(([low, more]) => ({ between: [low, low + more] })),
);
const operators = fc
  .array(operator, { minLength: 1, maxLength: 2 })
  .map((several) => Object.assign({}, ...several) as Operators);
const field = fc.dictionary(fc.constantFrom(...names), operators, { minKeys: 1, maxKeys: 2 });
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    field,
    fc.array(tie('filter'), { minLength: 1, maxLength: 2 }).map((and) => ({ and })),
    fc.array(tie('filter'), { minLength: 1, maxLength: 2 }).map((or) => ({ or })),
    fc.tuple(field, tie('filter')).map(([one, other]) => ({ ...one, or: [other] })),
  ),
}));
const ignored = fc.option(fc.subarray(names, { maxLength: 2 }), { nil: undefined });
const rules = fc.option(fc.dictionary(fc.constantFrom(...names), operators, { minKeys: 1, maxKeys: 2 }), {
  nil: undefined,
});

/**
 * What the words of a filter mean: all fields hold, each by one of its operators, and one of the rules holds. A member of
 * which nothing is left once names are ignored does not restrict. Undefined where nothing restricts.
 */
function reading(filter: Filter, ignored: readonly string[], event: Event): boolean | undefined {
  const parts = Object.entries(filter).flatMap(([name, inner]) => {
    if (ignored.includes(name)) return [];
    if (name !== 'and' && name !== 'or') return [anyOperator(name, inner as Operators, event)];
    const members = (inner as Filter[]).flatMap((member) => reading(member, ignored, event) ?? []);
    if (members.length === 0) return [];
    return [name === 'and' ? members.every(Boolean) : members.some(Boolean)];
  });
  return parts.length === 0 ? undefined : parts.every(Boolean);
}

function anyOperator(name: string, operators: Operators, event: Event): boolean {
  return Object.entries(operators).some(
    ([operator, operand]) =>
      event[name] !== undefined && filterOperators[operator]!.holds(event[name], operand as never),
  );
}

it('a subscription filter selects the events for which the filter holds, and one of the rules', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      filter,
      ignored,
      rules,
      fc.array(events, { minLength: 10, maxLength: 10 }),
      async (words, names, strict, all) => {
        const context = { arguments: { filter: words, ignored: names, rules: strict } };
        const { extensions } = await host.evaluate({ module, function: 'response', context, now, seed });
        const definition = extensions[0]!.arguments[0] as { filterGroup: { filters: unknown[] }[] };
        const unrestricted =
          all.every((event) => reading(words, names ?? [], event) === undefined) && !strict;
        if (unrestricted) {
          expect(definition).toEqual({ filterGroup: [] });
          return;
        }
        let matcher;
        try {
          matcher = enhancedFilter(definition);
        } catch (error) {
          // Beyond AppSync's limits, or one field twice in a group: refused when it is set.
          if (error instanceof FilterRefused) return;
          throw error;
        }
        compared += 1;
        for (const event of all) {
          const byFilter = reading(words, names ?? [], event) ?? true;
          const byRules =
            !strict || Object.entries(strict).some(([name, inner]) => anyOperator(name, inner, event));
          expect(matcher.matches(event), JSON.stringify(event)).toBe(byFilter && byRules);
        }
      },
    ),
    { numRuns: 400 },
  );
  expect(compared).toBeGreaterThan(50);
});
