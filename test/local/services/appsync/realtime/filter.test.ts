import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enhancedFilter } from '../../../../../local/services/appsync/realtime/filter.ts';

type Rule = readonly [fieldName: string, operator: string, value: unknown];

const definition = (...groups: (readonly Rule[])[]) => ({
  filterGroup: groups.map((rules) => ({
    filters: rules.map(([fieldName, operator, value]) => ({ fieldName, operator, value })),
  })),
});
const filter = (...groups: (readonly Rule[])[]) => enhancedFilter(definition(...groups));
const holds = (operator: string, field: unknown, value: unknown): boolean =>
  filter([['f', operator, value]]).matches({ f: field });

describe.each([
  [
    'eq',
    [
      ['a', 'a'],
      [5, 5],
      [4.5, 4.5],
      [true, true],
    ],
    [
      ['a', 'A'],
      [5, '5'],
      ['5', 5],
      [1, true],
      [['a'], 'a'],
    ],
  ],
  [
    'ne',
    [
      ['a', 'b'],
      [5, 6],
      [5, '5'],
      [true, false],
    ],
    [
      ['a', 'a'],
      [['a'], 'b'],
      [{ a: 1 }, 'b'],
    ],
  ],
  [
    'le',
    [
      [4, 5],
      [5, 5],
      ['a', 'b'],
      ['a', 'a'],
    ],
    [
      [6, 5],
      ['b', 'a'],
      ['4', 5],
      [4, '5'],
      [true, 5],
    ],
  ],
  [
    'lt',
    [
      [4, 5],
      ['a', 'b'],
    ],
    [
      [5, 5],
      ['b', 'b'],
      ['4', 5],
    ],
  ],
  [
    'ge',
    [
      [6, 5],
      [5, 5],
      ['b', 'a'],
    ],
    [
      [4, 5],
      ['a', 'b'],
      ['6', 5],
    ],
  ],
  [
    'gt',
    [
      [6, 5],
      ['b', 'a'],
      ['a', 'B'],
    ],
    [
      [5, 5],
      ['a', 'a'],
      ['6', 5],
    ],
  ],
  [
    'contains',
    [
      ['launched', 'launch'],
      [[10, 20], 10],
      [['a'], 'a'],
    ],
    [
      ['x', 'launch'],
      [[1], 10],
      [['ab'], 'a'],
      [510, 1],
      ['510', 1],
      [[{ a: 1 }], 'a'],
    ],
  ],
  [
    'notContains',
    [
      ['x', 'launch'],
      [[1], 10],
      [[], 'a'],
    ],
    [
      ['launched', 'launch'],
      [[10, 20], 10],
      [510, 2],
      [[{ a: 1 }], 'b'],
    ],
  ],
  [
    'beginsWith',
    [
      ['AWS AppSync', 'AWS'],
      ['a', ''],
    ],
    [
      ['an AWS', 'AWS'],
      ['aws', 'AWS'],
      [['AWS'], 'AWS'],
      [51, '5'],
    ],
  ],
  [
    'in',
    [
      [1, [1, 2]],
      ['a', ['b', 'a']],
    ],
    [
      [3, [1, 2]],
      ['1', [1]],
      [[1], [1]],
      ['a', []],
    ],
  ],
  [
    'notIn',
    [
      [3, [1, 2]],
      ['1', [1]],
      ['a', []],
    ],
    [
      [1, [1, 2]],
      [[3], [1]],
      [{ a: 1 }, [1]],
    ],
  ],
  [
    'between',
    [
      [2, [1, 5]],
      [1, [1, 5]],
      [5, [1, 5]],
      ['b', ['a', 'c']],
    ],
    [
      [0, [1, 5]],
      [6, [1, 5]],
      ['2', [1, 5]],
    ],
  ],
  [
    'containsAny',
    [
      [
        [10, 11],
        [10, 15],
      ],
      [['a'], ['a']],
    ],
    [
      [[1], [10, 15]],
      [10, [10]],
      [['1'], [1]],
      [[{ a: 1 }], ['a']],
      [[], ['a']],
    ],
  ],
] as [string, [unknown, unknown][], [unknown, unknown][]][])('%s', (operator, true_, false_) => {
  it.each(true_)('holds for a field %j and the value %j', (field, value) => {
    expect(holds(operator, field, value)).toBe(true);
  });
  it.each(false_)('does not hold for a field %j and the value %j', (field, value) => {
    expect(holds(operator, field, value)).toBe(false);
  });
  it('never holds for a field that is null, or is not there', () => {
    const value = true_[0]![1];
    expect(holds(operator, null, value)).toBe(false);
    expect(filter([['other', operator, value]]).matches({ f: 'a' })).toBe(false);
  });
});

describe('a filter', () => {
  it('needs all rules of a group and any of its groups', () => {
    const either = filter(
      [
        ['severity', 'ge', 7],
        ['priority', 'in', ['high', 'medium']],
      ],
      [['category', 'eq', 'security']],
    );
    expect(either.matches({ severity: 7, priority: 'high' })).toBe(true);
    expect(either.matches({ severity: 7, priority: 'low' })).toBe(false);
    expect(either.matches({ severity: 1, priority: 'low', category: 'security' })).toBe(true);
  });

  it('looks along dots, five levels deep and no further', () => {
    const event = { a: { b: { c: { d: { e: 'x', f: { g: 'x' } } } } } };
    expect(filter([['a.b.c.d.e', 'eq', 'x']]).matches(event)).toBe(true);
    expect(filter([['a.b.c.d.f.g', 'eq', 'x']]).matches(event)).toBe(false);
  });

  it('never matches through lists of objects, nor a list as a whole', () => {
    expect(filter([['items.name', 'eq', 'x']]).matches({ items: [{ name: 'x' }] })).toBe(false);
    expect(filter([['name', 'eq', 'x']]).matches([{ name: 'x' }])).toBe(false);
  });

  it('without groups matches nothing', () => {
    expect(enhancedFilter({ filterGroup: [] }).matches({ f: 'a' })).toBe(false);
  });

  it('sees own members only', () => {
    expect(filter([['constructor.name', 'eq', 'Object']]).matches({})).toBe(false);
    expect(filter([['toString', 'ne', 'x']]).matches({})).toBe(false);
  });

  const value: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    eq: fc.oneof(fc.string(), fc.integer(), fc.boolean()),
    le: fc.integer(),
    gt: fc.integer(),
    in: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }),
    notIn: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }),
  };

  it('is what any of its groups alone would be', () => {
    const rule = fc
      .record({ field: fc.constantFrom('a', 'b', 'c'), operator: fc.constantFrom('eq', 'le', 'gt', 'notIn') })
      .chain(({ field, operator }) => value[operator]!.map((operand): Rule => [field, operator, operand]));
    const group = fc.uniqueArray(rule, { minLength: 1, maxLength: 3, selector: ([field]) => field });
    const event = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.oneof(fc.integer({ min: -3, max: 9 }), fc.string()),
    );
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 5 }), event, (groups, data) => {
        const whole = filter(...groups).matches(data);
        expect(whole).toBe(groups.some((rules) => rules.every((one) => filter([one]).matches(data))));
      }),
    );
  });

  it('with `in` or `notIn` decides the other way round wherever the field has a value', () => {
    fc.assert(
      fc.property(value.in!, fc.integer({ min: 0, max: 9 }), (values, field) => {
        expect(holds('in', field, values)).toBe(!holds('notIn', field, values));
      }),
    );
  });
});

describe('a filter is refused', () => {
  const rules = (count: number): Rule[] => Array.from({ length: count }, (_, at) => [`f${at}`, 'eq', at]);
  const values = (count: number) => Array.from({ length: count }, (_, at) => at);

  it.each([
    ['null', null],
    ['a text', '{"filterGroup":[]}'],
    ['an object without filterGroup', { filters: [] }],
    ['a group without filters', { filterGroup: [{ filters: [] }] }],
    ['a filter without a name', definition([['', 'eq', 1]])],
    ['a name beyond 256 characters', definition([['f'.repeat(257), 'eq', 1]])],
    ['an operator that does not exist', definition([['f', 'gte', 1]])],
    ['an operator in another case', definition([['f', 'EQ', 1]])],
    ['an operator that every object has', definition([['f', 'toString', 1]])],
    ['a text beyond 256 characters', definition([['f', 'eq', 'x'.repeat(257)]])],
    ['null as a value', definition([['f', 'eq', null]])],
    ['a number to begin with', definition([['f', 'beginsWith', 5]])],
    ['a Boolean in order', definition([['f', 'le', true]])],
    ['one value for in', definition([['f', 'in', 'a']])],
    ['a pair of different kinds', definition([['f', 'between', [1, 'b']]])],
    ['three values for between', definition([['f', 'between', [1, 2, 3]]])],
  ])('for %s', (_what, malformed) => {
    expect(() => enhancedFilter(malformed)).toThrow(/^The subscription filter is not valid: /);
  });

  it.each([
    ['six fields', definition(rules(6)), 'Filters exceed maximum attributes limit 5 for subscription.'],
    [
      'six fields in two groups',
      definition(rules(3), rules(6).slice(3)),
      'Filters exceed maximum attributes limit 5 for subscription.',
    ],
    [
      'eleven groups',
      definition(...values(11).map((at) => [['f', 'eq', at] as const])),
      'Filters combination exceed maximum limit 10 for subscription.',
    ],
    [
      'what would be eleven groups without in',
      definition(
        [
          ['a', 'in', values(5)],
          ['b', 'in', values(2)],
        ],
        [['a', 'eq', 9]],
      ),
      'Filters combination exceed maximum limit 10 for subscription.',
    ],
    [
      'one field twice in a group',
      definition([
        ['a', 'ge', 1],
        ['a', 'le', 5],
      ]),
      'subscription filter uses same fieldName multiple time',
    ],
    [
      'six values for in',
      definition([['a', 'in', values(6)]]),
      'subscription exceeds maximum value limit 5 for operator `in`.',
    ],
    [
      'six values for notIn',
      definition([['a', 'notIn', values(6)]]),
      'subscription exceeds maximum value limit 5 for operator `notIn`.',
    ],
    [
      'twenty-one values for containsAny',
      definition([['a', 'containsAny', values(21)]]),
      'subscription exceeds maximum value limit 20 for operator `containsAny`.',
    ],
  ])('for %s', (_what, beyond, message) => {
    expect(() => enhancedFilter(beyond)).toThrow(expect.objectContaining({ message }));
  });

  it.each([
    ['five fields', definition(rules(5))],
    ['ten groups', definition(...values(10).map((at) => [['f', 'eq', at] as const]))],
    [
      'ten combinations',
      definition([
        ['a', 'in', values(5)],
        ['b', 'in', values(2)],
      ]),
    ],
    ['twenty values for containsAny', definition([['a', 'containsAny', values(20)]])],
    ['256 characters', definition([['f', 'eq', 'x'.repeat(256)]])],
  ])('never for %s', (_what, allowed) => {
    expect(() => enhancedFilter(allowed)).not.toThrow();
  });
});
