import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giving, hostApi, said } from './hosted-api.ts';

let api: Awaited<ReturnType<typeof hostApi>>;
beforeAll(async () => {
  api = await hostApi({
    schema: `
      enum Size { S L }
      interface Named { name: String }
      type Thing implements Named { id: ID! name: String things: [Thing!]! parent: Thing }
      type Other implements Named { name: String only: Int }
      union Any = Thing | Other
      input Inner { name: String! }
      input Input { id: ID! count: Int size: Size inner: Inner at: AWSDateTime phone: AWSPhone list: [Int!] }
      type Query {
        thing(id: ID!): Thing
        things: [Thing]
        leaf: String
        number: Int!
        named: Named
        any: Any
        grown(by: Int! = 1): String
        take(input: Input, n: Int, size: Size, at: AWSDateTime, json: AWSJSON, on: Boolean, ids: [ID!]): String
      }`,
    resolvers: { 'Query.take': giving('JSON.stringify(ctx.args)') },
  });
});
afterAll(async () => api.close());

const one = async (query: string, variables?: Record<string, unknown>) => {
  const { data, errors } = await api.query(query, variables);
  expect(data).toBeNull();
  return errors![0]!;
};

describe('a document that breaks a rule is answered in graphql-java’s words', () => {
  it.each([
    ['{ wrong }', "FieldUndefined: Field 'wrong' in type 'Query' is undefined @ 'wrong'", 1, 3],
    [
      '{ thing(id: 1) { nme } }',
      "FieldUndefined: Field 'nme' in type 'Thing' is undefined @ 'thing/nme'",
      1,
      18,
    ],
    ['{ thing(id: 1, x: 2) { id } }', "UnknownArgument: Unknown field argument x @ 'thing'", 1, 16],
    ['{ thing { id } }', "MissingFieldArgument: Missing field argument id @ 'thing'", 1, 3],
    [
      '{ leaf { x } }',
      "SubSelectionNotAllowed: Sub selection not allowed on leaf type String of field leaf @ 'leaf'",
      1,
      3,
    ],
    [
      '{ number { x } }',
      "SubSelectionNotAllowed: Sub selection not allowed on leaf type null of field number @ 'number'",
      1,
      3,
    ],
    [
      '{ thing(id: 1) { parent } }',
      "SubSelectionRequired: Sub selection required for type Thing of field parent @ 'thing/parent'",
      1,
      18,
    ],
    [
      '{ things }',
      "SubSelectionRequired: Sub selection required for type null of field things @ 'things'",
      1,
      3,
    ],
    ['query($x: Nope) { leaf }', 'UnknownType: Unknown type Nope', 1, 11],
    ['{ take(n: $n) }', "UndefinedVariable: Undefined variable n @ 'take'", 1, 11],
    ['query($n: Int) { leaf }', 'UnusedVariable: Unused variable n', 1, 7],
    [
      'query($n: String) { take(n: $n) }',
      "VariableTypeMismatch: Variable type 'String' doesn't match expected type 'Int' @ 'take'",
      1,
      29,
    ],
    ['{ leaf } fragment f on Thing { id }', "UnusedFragment: Unused fragment f @ 'f'", 1, 10],
    ['{ ...f }', 'UndefinedFragment: Undefined fragment f', 1, 6],
    ['{ ...f } fragment f on Query { ...f }', "FragmentCycle: Fragment cycles not allowed @ 'f'", 1, 32],
    ['{ leaf: number leaf }', 'FieldsConflict: leaf: number and leaf are different fields', 1, 3],
    ['{ leaf @nope }', "UnknownDirective: Unknown directive nope @ 'leaf'", 1, 8],
    ['query @skip(if: true) { leaf }', 'MisplacedDirective: Directive skip not allowed here', 1, 7],
    [
      '{ thing(id: 1) { ... on Other { only } } }',
      "InvalidFragmentType: Fragment cannot be spread here as objects of type Thing can never be of type Other @ 'thing'",
      1,
      18,
    ],
    [
      '{ leaf ... on Size { x } }',
      'InlineFragmentTypeConditionInvalid: Inline fragment type condition is invalid, must be on Object/Interface/Union',
      1,
      15,
    ],
    ['query($t: Thing) { leaf }', 'NonInputTypeOnVariable: Wrong type for a variable', 1, 11],
    [
      'query($n: Int = "x") { take(n: $n) }',
      "BadValueForDefaultArg: Bad default value StringValue{value='x'} for type Int",
      1,
      7,
    ],
    [
      '{ take(n: "x") }',
      "WrongType: argument 'n' with value 'StringValue{value='x'}' is not a valid 'Int' @ 'take'",
      1,
      8,
    ],
    [
      '{ take(size: XL) }',
      "WrongType: argument 'size' with value 'EnumValue{name='XL'}' is not a valid 'Size' @ 'take'",
      1,
      8,
    ],
    [
      '{ take(at: "2019") }',
      "WrongType: argument 'at' with value 'StringValue{value='2019'}' is not a valid 'AWSDateTime' @ 'take'",
      1,
      8,
    ],
    [
      '{ take(json: {a: 1}) }',
      "WrongType: argument 'json' with value 'ObjectValue{objectFields=[ObjectField{name='a', value=IntValue{value=1}}]}' is not a valid 'AWSJSON' @ 'take'",
      1,
      8,
    ],
    [
      '{ take(ids: [1, null]) }',
      "WrongType: argument 'ids[1]' with value 'NullValue{}' must not be null @ 'take'",
      1,
      8,
    ],
    [
      '{ take(input: 5) }',
      "WrongType: argument 'input' with value 'IntValue{value=5}' must be an object type @ 'take'",
      1,
      8,
    ],
    [
      '{ take(input: {count: 1}) }',
      "WrongType: argument 'input' with value 'ObjectValue{objectFields=[ObjectField{name='count', value=IntValue{value=1}}]}' is missing required fields '[id]' @ 'take'",
      1,
      8,
    ],
    [
      '{ take(input: {id: 1, x: true}) }',
      "WrongType: argument 'input' with value 'ObjectValue{objectFields=[ObjectField{name='id', value=IntValue{value=1}}, ObjectField{name='x', value=BooleanValue{value=true}}]}' contains a field not in 'Input': 'x' @ 'take'",
      1,
      8,
    ],
    [
      '{ take(input: {id: 1, count: 1.5}) }',
      "WrongType: argument 'input.count' with value 'FloatValue{value=1.5}' is not a valid 'Int' @ 'take'",
      1,
      8,
    ],
  ])('%s', async (query, message, line, column) => {
    expect(await one(query)).toEqual({
      path: null,
      locations: [
        { line, column, sourceName: null },
        ...(message.startsWith('FieldsConflict') ? [{ line: 1, column: 16, sourceName: null }] : []),
      ],
      message: `Validation error of type ${message}`,
    });
  });

  it('with the members in AppSync’s order and nothing suggested', async () => {
    const { text, status } = await api.send('{"query":"{ lef }"}');
    expect(status).toBe(200);
    expect(text).toBe(
      `{"data":null,"errors":[{"path":null,"locations":[{"line":1,"column":3,"sourceName":null}],"message":"Validation error of type FieldUndefined: Field 'lef' in type 'Query' is undefined @ 'lef'"}]}`,
    );
  });

  it('reports every fault', async () => {
    expect((await api.query('{ a b }')).errors).toHaveLength(2);
  });

  it.each([
    ['unknown', `{ ${'wrong '.repeat(7000)} }`],
    ['in conflict', `{ ${Array.from({ length: 1300 }, (_, n) => `a: thing(id: ${n}) { id }`).join(' ')} }`],
  ])('runs nothing of a document with too many fields of one name to be validated: %s', async (_, query) => {
    expect(await api.query(query)).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: null,
          message: 'The document has too many fields of one name to be validated.',
        },
      ],
    });
  });

  it('stops at 100 faults', async () => {
    const { data, errors } = await api.query(
      `{ ${Array.from({ length: 500 }, (_, n) => `w${n}: wrong`).join(' ')} }`,
    );
    expect(data).toBeNull();
    expect(errors).toHaveLength(100);
  });

  it('refuses introspection nested without end', async () => {
    const deep =
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }';
    expect((await one(deep)).message).toContain('BadFaithIntrospection');
  });
});

describe('a variable that does not fit is answered with status 200', () => {
  it.each([
    [
      'query($v: ID!) { thing(id: $v) { id } }',
      {},
      "Variable 'v' has coerced Null value for NonNull type 'ID!'",
    ],
    [
      'query($v: ID!) { thing(id: $v) { id } }',
      { v: null },
      "Variable 'v' has coerced Null value for NonNull type 'ID!'",
    ],
    [
      'query($v: Int) { take(n: $v) }',
      { v: 'x' },
      "Variable 'v' has an invalid value. Expected type 'Int' but was 'String'.",
    ],
    [
      'query($v: Int) { take(n: $v) }',
      { v: 1.5 },
      "Variable 'v' has an invalid value. Expected type 'Int' but was 'Double'.",
    ],
    [
      'query($v: Size) { take(size: $v) }',
      { v: 'XL' },
      "Variable 'v' has an invalid value. Invalid input for Enum 'Size'. No value found for name 'XL'",
    ],
    [
      'query($v: Input) { take(input: $v) }',
      { v: 5 },
      "Variable 'v' has an invalid value. Expected type 'Map' but was 'Integer'. Variables for input objects must be an instance of type 'Map'.",
    ],
    [
      'query($v: Input) { take(input: $v) }',
      { v: {} },
      "Variable 'v' has coerced Null value for NonNull type 'ID!'",
    ],
    [
      'query($v: Input) { take(input: $v) }',
      { v: { id: 1, inner: {} } },
      "Variable 'v' has coerced Null value for NonNull type 'String!'",
    ],
    [
      'query($v: Input) { take(input: $v) }',
      { v: { id: 1, phone: '1110004444' } },
      "Variable 'phone' has an invalid value. Unable to parse `1110004444` as a valid phone number.",
    ],
    [
      'query($v: Input) { take(input: $v) }',
      { v: { id: 1, at: '2019' } },
      "Variable 'at' has an invalid value. Unable to parse `2019` as a valid DateTime Object.",
    ],
    [
      'query($v: Input) { take(input: $v) }',
      { v: { id: 1, list: [1, null] } },
      "Variable 'v' has coerced Null value for NonNull type 'Int!'",
    ],
  ])('%s %j', async (query, variables, message) => {
    expect(await one(query, variables)).toEqual({
      path: null,
      locations: [{ line: 1, column: 7, sourceName: null }],
      message,
    });
  });

  it('names no place for a field that the input type lacks', async () => {
    expect(await one('query($v: Input) { take(input: $v) }', { v: { id: 1, x: 1 } })).toEqual({
      path: null,
      locations: null,
      message: "The variables input contains a field that is not defined for input object type 'Input' ",
    });
  });

  it('is the client’s fault where its own type takes null and an argument with a default does not', async () => {
    const { data, errors } = await api.query('query($n: Int) { grown(by: $n) }', { n: null });
    expect(data).toEqual({ grown: null });
    expect(errors).toEqual([
      {
        path: ['grown'],
        locations: [{ line: 1, column: 28, sourceName: null }],
        message: 'Argument "by" of non-null type "Int!" must not be null.',
      },
    ]);
    expect(api.log.lines.filter((line) => JSON.stringify(line).includes('GraphQL execution'))).toEqual([]);
  });

  it('reaches the resolver when it fits, and as null when it was left out', async () => {
    const { data } = await api.query(
      'query($n: Int, $v: Input, $s: Size) { take(n: $n, input: $v, size: $s) }',
      {
        v: { id: 7, size: 'S' },
      },
    );
    expect(said(data!.take)).toEqual({ input: { id: '7', size: 'S' }, n: null, size: null });
  });
});

describe('limits', () => {
  const schema = 'type Deep { deep: Deep leaf: Int } type Query { deep: Deep a: Int b: Int c: Int }';
  const resolvers = {
    'Query.a': giving('1'),
    'Query.b': giving('2'),
    'Query.c': giving('3'),
    'Query.deep': giving('{ leaf: 1 }'),
  };

  it('of depth count leaves and fragments’ fields, and nothing runs beyond them', async () => {
    const limited = await hostApi({ schema, resolvers, api: { QueryDepthLimit: 3 } });
    expect((await limited.query('{ deep { deep { leaf } } }')).data).toEqual({ deep: { deep: null } });
    const { data, errors } = await limited.query(
      '{ deep { ...f } } fragment f on Deep { deep { deep { leaf } } }',
    );
    expect(data).toBeNull();
    expect(errors![0]).toMatchObject({ path: null, errorType: 'QueryDepthLimitReached' });
    await limited.close();
  });

  it('of resolvers stop the ones beyond, and what came before stays', async () => {
    const limited = await hostApi({ schema, resolvers, api: { ResolverCountLimit: '2' } });
    const { data, errors } = await limited.query('{ a b c }');
    expect(data).toEqual({ a: 1, b: 2, c: null });
    expect(errors).toMatchObject([{ path: ['c'], errorType: 'ResolverExecutionLimitReached' }]);
    await limited.close();
  });

  it('of selections count what fragments multiply, and nothing runs beyond them', async () => {
    const doubling = (times: number) =>
      `{ thing(id: 1) { ...f0 } } ${Array.from(
        { length: times },
        (_, n) => `fragment f${n} on Thing { a: parent { ...f${n + 1} } b: parent { ...f${n + 1} } }`,
      ).join(' ')} fragment f${times} on Thing { id }`;
    expect(await api.query(doubling(10))).toEqual({ data: { thing: null } });
    expect(await api.query(doubling(200))).toEqual({
      data: null,
      errors: [
        { path: null, locations: null, message: 'Maximum field count exceeded. The limit is 100000.' },
      ],
    });
  });

  it('of introspection make its fields undefined, and leave __typename', async () => {
    const limited = await hostApi({ schema, resolvers, api: { IntrospectionConfig: 'DISABLED' } });
    expect(
      (await limited.query('{ __schema { types { name } } }')).errors!.map(({ message }): unknown => message),
    ).toEqual([
      "Validation error of type FieldUndefined: Field '__schema' in type 'Query' is undefined @ '__schema'",
    ]);
    expect((await limited.query('{ __typename a }')).data).toEqual({ __typename: 'Query', a: 1 });
    await limited.close();
  });
});
