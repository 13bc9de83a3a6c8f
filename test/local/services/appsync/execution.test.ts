import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../local/appsync-js/index.ts';
import { AwsError } from '../../../../local/kernel/aws.ts';
import { giving, handlers, hostApi, role, scriptedEndpoint, said } from './hosted-api.ts';

let language: LanguageHost;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterAll(async () => language.stop());

const at = (line: number, column: number) => [{ line, column, sourceName: null }];

const getItem = `return { operation: 'GetItem', key: util.dynamodb.toMapValues({ pk: 'a' }) };`;

describe('a unit resolver', () => {
  it('sees arguments, source, stash, environment, info and the result', async () => {
    const api = await hostApi(
      {
        api: { EnvironmentVariables: { TABLE: 'real', KEPT: 'kept' } },
        schema: 'type Thing { id: ID seen: AWSJSON } type Query { thing(id: ID, tags: [String]): Thing }',
        resolvers: {
          'Query.thing': {
            code: handlers(
              'ctx.stash.asked = ctx.args.id; return { payload: { id: ctx.stash.asked } };',
              'return { id: ctx.stash.asked + ctx.result.id };',
            ),
          },
          'Thing.seen': giving(
            '{ source: ctx.source, args: ctx.args, env: ctx.env, identity: ctx.identity, field: ctx.info.fieldName, parent: ctx.info.parentTypeName, variables: ctx.info.variables }',
          ),
        },
      },
      { language, environmentOverrides: { TABLE: 'local' } },
    );
    const { data } = await api.query('query($id: ID) { thing(id: $id) { id seen } }', { id: 'a', more: 1 });
    expect(data!.thing.id).toBe('aa');
    expect(said(data!.thing.seen)).toEqual({
      source: { id: 'aa' },
      args: {},
      env: { TABLE: 'local', KEPT: 'kept' },
      identity: null,
      field: 'seen',
      parent: 'Thing',
      variables: { id: 'a', more: 1 },
    });
    await api.close();
  });

  it('sees what is selected, by response names and without other types’ fields', async () => {
    const api = await hostApi(
      {
        schema: `interface Named { name: String } type Thing implements Named { name: String info: AWSJSON one: Thing }
          type Query { thing: Thing named: Named text: AWSJSON }`,
        resolvers: {
          'Query.thing': giving(
            '{ name: JSON.stringify({ list: ctx.info.selectionSetList, text: ctx.info.selectionSetGraphQL }) }',
          ),
          'Query.named': giving('{ __typename: "Thing", name: JSON.stringify(ctx.info.selectionSetList) }'),
          'Query.text': giving('{ list: ctx.info.selectionSetList, text: ctx.info.selectionSetGraphQL }'),
        },
      },
      { language },
    );
    const plain = '{ thing { n: name one { name ...f } } } fragment f on Named { again: name }';
    const some =
      'query($more: Boolean = false) { thing { n: name more: name @include(if: $more) one { name @skip(if: $more) } } }';
    const list = ['n', 'one', 'one/name', 'one/again'];
    for (const [asked, variables, expected] of [
      [plain, {}, list],
      [plain, {}, list],
      [some, {}, ['n', 'one', 'one/name']],
      [some, { more: true }, ['n', 'more', 'one']],
    ] as const) {
      const seen = said((await api.query(asked, variables)).data!.thing.n);
      expect(seen.list).toEqual(expected);
      expect(seen.text).toMatch(/^\{\s+n: name[^]*\}$/);
    }
    const { data } = await api.query('{ named { name ... on Thing { info } } text }');
    expect(said(data!.named.name)).toEqual(['name']);
    expect(said(data!.text)).toEqual({ list: [], text: '' });
    await api.close();
  });

  it('runs its response also when its data source has nothing', async () => {
    const api = await hostApi(
      {
        schema: 'type Query { none: String absent: String }',
        resolvers: {
          'Query.none': {
            code: handlers('return { payload: null };', `return ctx.result === null ? 'ran' : 'not null';`),
          },
          'Query.absent': { dataSource: 'things', code: handlers(getItem, `return ctx.result ?? 'ran';`) },
        },
      },
      { language },
    );
    expect(await api.query('{ none absent }')).toEqual({ data: { none: 'ran', absent: 'ran' } });
    await api.close();
  });

  it('that returns early skips its data source and its response', async () => {
    const endpoint = scriptedEndpoint();
    const api = await hostApi(
      {
        schema: 'type Query { early: String late: String }',
        resolvers: {
          'Query.early': {
            dataSource: 'things',
            code: handlers(`runtime.earlyReturn('early');`, `return 'response';`),
          },
          'Query.late': { code: handlers('return {};', `runtime.earlyReturn('late');`) },
        },
      },
      { language, dynamodb: endpoint },
    );
    expect(await api.query('{ early }')).toEqual({ data: { early: 'early' } });
    expect(endpoint.calls).toEqual([]);
    expect((await api.query('{ late }')).errors).toMatchObject([{ path: ['late'], errorType: 'Code' }]);
    await api.close();
  });
});

describe('an error', () => {
  let api: Awaited<ReturnType<typeof hostApi>>;
  beforeAll(async () => {
    api = await hostApi(
      {
        schema: `
          type Part { a: Int b: Int }
          type Thing { id: ID! name: String must: String! secret: String @aws_iam part: Part parts: [Part!] fails: String! }
          type Query {
            bare: String
            conflict: Thing
            appended: String
            broken: String
            badRequest: String
            missing: String
            must: Thing!
            thing: Thing
            things: [Thing]
            strict: [Thing!]
            all: [Thing!]!
            text: AWSJSON
            notList: [Int]
            notObject: Part
            listed: Part
            int: Int
            ints: [Int]
            day: AWSDateTime
            size: Size
            named: Named
            none: String
          }
          enum Size { S L }
          interface Named { name: String }
          type Alpha implements Named { name: String }`,
        resolvers: {
          'Query.bare': { code: handlers(`util.error('foo');`) },
          'Query.conflict': {
            code: handlers(
              `util.error('stale', 'VersionConflict', { id: 1, name: 'n', secret: 's', other: 'o', part: { a: 1, b: 2 }, parts: [{ a: 3 }] }, { all: true });`,
            ),
          },
          'Query.appended': { code: handlers(`util.appendError('one', 'A'); return { payload: 'kept' };`) },
          'Query.broken': { code: handlers(`const nothing = ctx.args.nothing; return nothing.at.all;`) },
          'Query.badRequest': { dataSource: 'things', code: handlers(`return 'GetItem';`) },
          'Query.missing': { dataSource: 'things', code: handlers(`return { key: {} };`) },
          'Query.must': giving('{ name: "no id" }'),
          'Query.thing': giving('{ name: "neither id nor must" }'),
          'Query.things': giving('[{ id: 1, name: "ok" }, null, "x", { name: "no id" }]'),
          'Query.strict': giving('[{ id: 1 }, null]'),
          'Query.all': giving('[{ name: "a" }, { name: "b" }, { name: "c" }]'),
          'Query.text': giving(`'text'`),
          'Query.notList': giving('{ a: 1 }'),
          'Query.notObject': giving('"text"'),
          'Query.listed': giving('[1]'),
          'Query.int': giving('"twelve"'),
          'Query.ints': giving('[1, "2", 3.5, {}]'),
          'Query.day': giving('"2020-05-19T11:5:29.000Z"'),
          'Query.size': giving('"XL"'),
          'Query.named': giving('{ name: "typeless" }'),
          'Thing.fails': { code: handlers(`util.error('deep', 'Deep');`) },
        },
      },
      { language },
    );
  });
  afterAll(async () => api.close());

  it('has its members in AppSync’s order', async () => {
    const { text } = await api.send('{"query":"{ bare }"}');
    expect(text).toBe(
      '{"data":{"bare":null},"errors":[{"path":["bare"],"data":null,"errorType":null,"errorInfo":null,"locations":[{"line":1,"column":3,"sourceName":null}],"message":"foo"}]}',
    );
  });

  it('has of its data what the field selects and the caller may read, and its info whole', async () => {
    const { errors } = await api.query(
      '{ conflict { key: id must secret part { b } parts { a } __typename } }',
    );
    expect(errors).toEqual([
      {
        path: ['conflict'],
        data: { key: 1, must: null, secret: null, part: { b: 2 }, parts: [{ a: 3 }], __typename: 'Thing' },
        errorType: 'VersionConflict',
        errorInfo: { all: true },
        locations: at(1, 3),
        message: 'stale',
      },
    ]);
  });

  it('that is appended leaves the value', async () => {
    const { data, errors } = await api.query('{ appended }');
    expect(data).toEqual({ appended: 'kept' });
    expect(errors).toMatchObject([{ path: ['appended'], errorType: 'A', message: 'one' }]);
  });

  it('of the code itself says where', async () => {
    const { errors } = await api.query('{ broken }');
    expect(errors).toMatchObject([
      { path: ['broken'], errorType: 'Code', message: expect.stringMatching(/^code\.js:2:\d+: /) },
    ]);
  });

  it('of a request object is a MappingTemplate error', async () => {
    expect((await api.query('{ badRequest missing }')).errors).toMatchObject([
      {
        path: ['badRequest'],
        errorType: 'MappingTemplate',
        message: "Expected JSON object but got a 'STRING' instead.",
      },
      {
        path: ['missing'],
        errorType: 'MappingTemplate',
        message: "Value for field '$[operation]' not found.",
      },
    ]);
  });

  it('of a null that is not allowed nulls up to where it is, and names every such field', async () => {
    const nulls = (path: (string | number)[], type: string, parent: string, text: string) => ({
      path,
      locations: null,
      message: `Cannot return null for non-nullable type: '${type}' within parent '${parent}' (${text})`,
    });
    expect(await api.query('{ must { id name } }')).toEqual({
      data: null,
      errors: [nulls(['must', 'id'], 'ID', 'Thing', '/must/id')],
    });
    expect(await api.query('{ thing { id m: must name } }')).toEqual({
      data: { thing: null },
      errors: [
        nulls(['thing', 'id'], 'ID', 'Thing', '/thing/id'),
        nulls(['thing', 'm'], 'String', 'Thing', '/thing/m'),
      ],
    });
    expect(await api.query('{ strict { id } }')).toEqual({
      data: { strict: null },
      errors: [nulls(['strict', 1], 'Thing', 'Query', '/strict[1]')],
    });
    expect(await api.query('{ all { id name } }')).toEqual({
      data: null,
      errors: [0, 1, 2].map((index) => nulls(['all', index, 'id'], 'ID', 'Thing', `/all[${index}]/id`)),
    });
    expect(await api.query('{ thing { name fails } }')).toEqual({
      data: { thing: null },
      errors: [
        {
          path: ['thing', 'fails'],
          data: null,
          errorType: 'Deep',
          errorInfo: null,
          locations: at(1, 16),
          message: 'deep',
        },
      ],
    });
  });

  it('of a null that is not allowed does not cut off what runs beside it', async () => {
    const api = await hostApi(
      {
        schema: 'type Thing { fails: String! slow: Thing! name: String } type Query { thing: Thing }',
        resolvers: {
          'Query.thing': giving('{}'),
          'Thing.fails': { code: handlers(`util.error('at once');`) },
          'Thing.slow': { code: handlers('return {};', `util.appendError('later'); return {};`) },
          'Thing.name': { code: handlers('return {};', `util.appendError('last');`) },
        },
      },
      { language },
    );
    const { data, errors } = await api.query('{ thing { fails slow { name } } }');
    expect(data).toEqual({ thing: null });
    expect(errors!.map(({ message }): unknown => message)).toEqual(['at once', 'later', 'last']);
    await api.close();
  });

  it('in a list stays with its entry', async () => {
    const { data, errors } = await api.query('{ things { id name } }');
    expect(data).toEqual({ things: [{ id: '1', name: 'ok' }, null, null, null] });
    expect(errors!.map(({ path, message }): unknown[] => [path, message])).toEqual([
      [
        ['things', 2],
        "Can't resolve value (/things[2]) : type mismatch error, expected type OBJECT, got STRING",
      ],
      [
        ['things', 3, 'id'],
        "Cannot return null for non-nullable type: 'ID' within parent 'Thing' (/things[3]/id)",
      ],
    ]);
  });

  it.each([
    ['notList', "Can't resolve value (/notList) : type mismatch error, expected type LIST, got OBJECT"],
    [
      'notObject { a }',
      "Can't resolve value (/notObject) : type mismatch error, expected type OBJECT, got STRING",
    ],
    ['listed { a }', "Can't resolve value (/listed) : type mismatch error, expected type OBJECT, got LIST"],
    ['int', "Can't serialize value (/int) : Expected type 'Int' but was 'String'."],
    [
      'day',
      "Can't serialize value (/day) : Unable to serialize `2020-05-19T11:5:29.000Z` as a valid DateTime Object.",
    ],
    ['size', "Can't serialize value (/size) : Invalid input for Enum 'Size'. Unknown value 'XL'"],
  ])('of a value of the wrong kind names path and kind: %s', async (field, message) => {
    const name = field.split(' ')[0]!;
    expect(await api.query(`{ ${field} }`)).toEqual({
      data: { [name]: null },
      errors: [{ path: [name], locations: null, message }],
    });
  });

  it('of a leaf in a list leaves the others', async () => {
    const { data, errors } = await api.query('{ ints }');
    expect(data).toEqual({ ints: [1, 2, null, null] });
    expect(errors!.map(({ path }): unknown => path)).toEqual([
      ['ints', 2],
      ['ints', 3],
    ]);
  });

  it('answers an interface whose value names no type', async () => {
    const { data, errors } = await api.query('{ named { name } }');
    expect(data).toEqual({ named: null });
    expect(errors![0]!.message).toContain("Abstract type 'Named' must resolve to an Object type at runtime");
  });

  it('is none for a text in AWSJSON, which is quoted', async () => {
    expect(await api.query('{ text }')).toEqual({ data: { text: '"text"' } });
  });

  it('is absent for a root field without a resolver, which is null', async () => {
    expect(await api.query('{ none }')).toEqual({ data: { none: null } });
  });
});

describe('a data source’s failure', () => {
  it('is the response handler’s to judge: the field has what it returns, and no error of its own', async () => {
    const api = await hostApi(
      {
        schema: 'type Query { judged: AWSJSON ignored: String raised: String }',
        resolvers: Object.fromEntries(
          Object.entries({
            judged: 'return { error: ctx.error, result: ctx.result };',
            ignored: 'return ctx.result;',
            raised: 'util.error(ctx.error.message, ctx.error.type, ctx.result);',
          }).map(([field, response]) => [
            `Query.${field}`,
            { dataSource: 'things', code: handlers(`return { operation: 'GetItem', key: {} };`, response) },
          ]),
        ),
      },
      {
        language,
        dynamodb: {
          async call() {
            throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
          },
        },
      },
    );
    const { data, errors } = await api.query('{ judged ignored raised }');
    const error = {
      type: 'DynamoDB:ResourceNotFoundException',
      message: expect.stringMatching(
        /^Requested resource not found \(Service: DynamoDb, Status Code: 400, Request ID: [0-9A-F]{32}\)$/,
      ) as string,
    };
    expect(said(data!.judged)).toEqual({ error, result: null });
    expect(data!.ignored).toBeNull();
    expect(errors).toEqual([
      {
        path: ['raised'],
        data: null,
        errorType: error.type,
        errorInfo: null,
        locations: at(1, 18),
        message: error.message,
      },
    ]);
    await api.close();
  });
});

describe('the role of a data source', () => {
  it('has to trust AppSync, for this API', async () => {
    const asked: string[][] = [];
    const api = await hostApi(
      {
        schema: 'type Query { thing: AWSJSON }',
        resolvers: {
          'Query.thing': {
            dataSource: 'things',
            code: handlers(getItem, 'return ctx.error;'),
          },
        },
      },
      { language, roles: { mayAssume: (...question) => asked.push(question) === 0 } },
    );
    expect(said((await api.query('{ thing }')).data!.thing)).toEqual({
      type: 'UnauthorizedException',
      message: `Unable to assume role ${role}`,
    });
    const { apiId } = api.service.api()!;
    expect(asked).toEqual([
      [role, 'appsync.amazonaws.com', `arn:aws:appsync:us-east-1:123456789012:apis/${apiId}`],
    ]);
    await api.close();
  });
});

describe('what the host itself gets wrong', () => {
  it('is an internal failure to the client and a line in the log', async () => {
    const failing = scriptedEndpoint();
    failing.call = async () => {
      throw new TypeError('the host’s own secret');
    };
    const api = await hostApi(
      {
        schema: 'type Query { a: String b: String }',
        resolvers: {
          'Query.a': {
            dataSource: 'things',
            code: handlers(getItem),
          },
          'Query.b': giving('"b"'),
        },
      },
      { language, dynamodb: failing },
    );
    const { text } = await api.send('{"query":"{ a b }"}');
    expect(JSON.parse(text)).toMatchObject({
      data: { a: null, b: 'b' },
      errors: [
        {
          path: ['a'],
          errorType: 'InternalFailure',
          message: 'An internal failure occurred while resolving this field.',
        },
      ],
    });
    expect(text).not.toContain('secret');
    expect(api.log.lines.join()).toContain('the host’s own secret');
    await api.close();
  });
});

describe('response headers of resolvers', () => {
  it('are kept to 4 KB over the whole operation', async () => {
    const api = await hostApi(
      {
        schema: 'type Query { a: String b: String }',
        resolvers: {
          'Query.a': {
            code: handlers(
              `util.http.addResponseHeader('x-a', 'a'.concat(ctx.request.headers['x-long'])); return { payload: 'a' };`,
            ),
          },
          'Query.b': { code: handlers(`util.http.addResponseHeader('x-b', 'b'); return { payload: 'b' };`) },
        },
      },
      { language },
    );
    const headers = { 'x-api-key': api.key, 'x-long': 'x'.repeat(5000) };
    const answer = await api.send('{"query":"{ a b }"}', { headers });
    expect(answer.headers['x-b']).toBe('b');
    expect(answer.headers).not.toHaveProperty('x-a');
    expect(JSON.parse(answer.text)).toMatchObject({
      data: { a: 'a', b: 'b' },
      errors: [{ path: ['a'], errorType: 'ResponseHeaderError' }],
    });
    await api.close();
  });
});
