import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../../../../../local/kernel/aws.ts';
import { role, scriptedEndpoint, tableName } from '../../hosted-api.ts';
import { thingsTable } from '../../things-table.ts';
import { asked, dataSourceOn, key, N, S } from './data-source.ts';

let table: Awaited<ReturnType<typeof thingsTable>>;
let source: ReturnType<typeof dataSourceOn>;
beforeAll(async () => {
  table = await thingsTable();
  source = dataSourceOn(table);
});
afterAll(async () => table.stop());
let names = 0;
let pk = '';
beforeEach(() => {
  pk = `single-${(names += 1)}`;
  table.calls.length = 0;
});

const absent = { expression: 'attribute_not_exists(pk)' };
const failed = {
  type: 'DynamoDB:ConditionalCheckFailedException',
  message: expect.stringMatching(
    /^The conditional request failed \(Service: DynamoDb, Status Code: 400, Request ID: [0-9A-F]{32}\)$/,
  ) as string,
};
const put = async (attributes: Record<string, unknown>, condition?: unknown) =>
  source.execute({ operation: 'PutItem', key: key(pk), attributeValues: attributes, condition });

describe('values', () => {
  it('go to DynamoDB in its own form and come back as plain JSON', async () => {
    const attributeValues = {
      text: S(''),
      number: N(1.5),
      numeric: { N: '12' },
      yes: { BOOL: true },
      nothing: { NULL: null },
      bytes: { B: 'Zm9v\r\n' },
      texts: { SS: ['a', 'b'] },
      numbers: { NS: [1, 23, 4.56] },
      blobs: { BS: ['Zm9v'] },
      list: { L: [S('a'), { NULL: null }, { L: [] }] },
      map: { M: { a: N(1), b: { M: {} } } },
    };
    await put(attributeValues);
    const { result } = await source.execute({ operation: 'GetItem', key: key(pk), consistentRead: true });
    expect({ ...result, numbers: [...result.numbers].sort(), texts: [...result.texts].sort() }).toEqual({
      pk,
      sk: 'x',
      text: '',
      number: 1.5,
      numeric: 12,
      yes: true,
      nothing: null,
      bytes: 'Zm9v',
      texts: ['a', 'b'],
      numbers: [1, 23, 4.56].sort(),
      blobs: ['Zm9v'],
      list: ['a', null, []],
      map: { a: 1, b: {} },
    });
  });

  it.each([
    [{ S: 'a', N: 1 }, 'exactly one type'],
    [{}, 'exactly one type'],
    [null, 'typed value'],
    ['a', 'typed value'],
    [{ X: 1 }, "type 'X'"],
    [{ S: 1 }, 'Expected a string'],
    [{ BOOL: 'yes' }, "type 'BOOL'"],
    [{ L: {} }, 'Expected a list'],
    [{ M: [] }, 'Expected JSON object'],
  ])('that are not typed end the field: %j', async (value, part) => {
    await expect(put({ odd: value })).rejects.toMatchObject({
      name: 'RequestMalformed',
      message: expect.stringContaining(part),
    });
    expect(table.calls).toEqual([]);
  });
});

describe('attributes', () => {
  it('keep their names, also names that objects have a use for', async () => {
    const attributeValues = JSON.parse('{"__proto__":{"N":1},"m":{"M":{"__proto__":{"S":"x"}}}}') as object;
    const { result } = await put(attributeValues as Record<string, unknown>);
    expect(JSON.stringify(result)).toContain('"__proto__":1');
    expect(JSON.stringify((await source.execute({ operation: 'GetItem', key: key(pk) })).result)).toContain(
      '"m":{"__proto__":"x"}',
    );
  });

  it('are never half of a surrogate pair, which no engine gets to see', async () => {
    const endpoint = scriptedEndpoint();
    const half = '😀'.slice(0, 1);
    for (const request of [
      { operation: 'GetItem', key: key(half) },
      { operation: 'PutItem', key: key('a'), attributeValues: { [half]: N(1) } },
      { operation: 'PutItem', key: key('a'), attributeValues: { a: { SS: ['b', half] } } },
    ]) {
      await expect(dataSourceOn(endpoint).execute(request)).rejects.toMatchObject({
        name: 'RequestMalformed',
        message: 'A text in the request is not well-formed Unicode.',
      });
    }
    expect(endpoint.calls).toEqual([]);
  });
});

describe('calls', () => {
  it('are made in the data source’s role, one for one item', async () => {
    await put({ a: N(1) });
    expect(table.calls).toHaveLength(1);
    expect(table.calls[0]).toMatchObject({ operation: 'PutItem', principal: { kind: 'role', arn: role } });
  });

  it('leave out what the request leaves out, empty placeholders with it', async () => {
    const { input } = await asked(
      {
        operation: 'UpdateItem',
        key: key('a'),
        update: { expression: 'REMOVE a', expressionNames: {}, expressionValues: {} },
        condition: null,
      },
      { Attributes: {} },
    );
    expect(input).toEqual({
      TableName: tableName,
      Key: { pk: { S: 'a' }, sk: { S: 'x' } },
      ReturnValues: 'ALL_NEW',
      UpdateExpression: 'REMOVE a',
    });
  });

  it('take no notice of a template version', async () => {
    const { input } = await asked({ version: '2018-05-29', operation: 'GetItem', key: key('a') });
    expect(input).toEqual({ TableName: tableName, Key: { pk: { S: 'a' }, sk: { S: 'x' } } });
  });

  it('put the placeholders of update and condition together', async () => {
    const { input } = await asked(
      {
        operation: 'UpdateItem',
        key: key('a'),
        update: {
          expression: 'SET #a = :a',
          expressionNames: { '#a': 'a' },
          expressionValues: { ':a': N(1) },
        },
        condition: {
          expression: '#v = :v',
          expressionNames: { '#v': 'v' },
          expressionValues: { ':v': { NULL: null } },
        },
      },
      { Attributes: {} },
    );
    expect(input).toMatchObject({
      UpdateExpression: 'SET #a = :a',
      ConditionExpression: '#v = :v',
      ExpressionAttributeNames: { '#a': 'a', '#v': 'v' },
      ExpressionAttributeValues: { ':a': { N: '1' }, ':v': { NULL: true } },
    });
  });

  it('are not made when one placeholder stands for two things', async () => {
    const clash = asked({
      operation: 'UpdateItem',
      key: key('a'),
      update: { expression: 'SET a = :a', expressionValues: { ':a': N(1) } },
      condition: { expression: 'a = :a', expressionValues: { ':a': N(2) } },
    });
    await expect(clash).rejects.toMatchObject({ name: 'RequestMalformed' });
  });

  it.each([
    [{}, "Value for field '$[operation]' not found."],
    [null, "Value for field '$[operation]' not found."],
    ['x', "Expected JSON object but got a 'STRING' instead."],
    [{ operation: 'Sync' }, "The operation 'Sync' needs a versioned data source, which is not hosted here."],
    [{ operation: 'Toast' }, "Unsupported operation 'Toast'."],
    [
      { operation: 'PutItem', key: {}, _version: 1 },
      "'_version' needs a versioned data source, which is not hosted here.",
    ],
    [{ operation: 'GetItem' }, "Value for field '$[key]' not found."],
    [{ operation: 'UpdateItem', key: {} }, "Value for field '$[update]' not found."],
    [{ operation: 'Query' }, "Value for field '$[query]' not found."],
    [{ operation: 'Scan', segment: 1 }, "Value for field '$[totalSegments]' not found."],
    [
      { operation: 'GetItem', key: {}, consistentRead: 'true' },
      "Expected a value of type boolean for field '$[consistentRead]'.",
    ],
    [{ operation: 'Scan', limit: '5' }, "Expected a value of type integer for field '$[limit]'."],
    [{ operation: 'Scan', limit: 1.5 }, "Expected a value of type integer for field '$[limit]'."],
    [{ operation: 'Scan', limit: 2 ** 31 }, "Expected a value of type integer for field '$[limit]'."],
    [{ operation: 'Scan', select: 'COUNT' }, "Unsupported value 'COUNT' for field '$[select]'."],
    [
      { operation: 'Scan', select: 'ALL_ATTRIBUTES', projection: { expression: 'a' } },
      "A projection needs the value 'SPECIFIC_ATTRIBUTES' for field '$[select]'.",
    ],
    [{ operation: 'Scan', index: {} }, "Expected a string for field '$[index]'."],
    [{ operation: 'Scan', nextToken: 5 }, "Expected a string for field '$[nextToken]'."],
    [{ operation: 'BatchGetItem' }, "Value for field '$[tables]' not found."],
    [{ operation: 'BatchGetItem', tables: { t: [{}] } }, "Expected JSON object for field '$[tables][t]'."],
    [{ operation: 'TransactWriteItems' }, "Value for field '$[transactItems]' not found."],
  ])('need a request: %j', async (request, message) => {
    await expect(asked(request)).rejects.toMatchObject({ name: 'RequestMalformed', message });
  });
});

describe('results', () => {
  it('are the item or null for GetItem, only what a projection names', async () => {
    await put({ a: N(1), b: { M: { c: N(2) } } });
    const projection = { expression: '#a, #b.#c', expressionNames: { '#a': 'a', '#b': 'b', '#c': 'c' } };
    expect(await source.execute({ operation: 'GetItem', key: key(pk), projection })).toEqual({
      result: { a: 1, b: { c: 2 } },
    });
    expect(await source.execute({ operation: 'GetItem', key: key('nobody') })).toEqual({ result: null });
  });

  it('are the item as written, as updated, as deleted', async () => {
    expect(await put({ a: N(1) })).toEqual({ result: { pk, sk: 'x', a: 1 } });
    const update = { expression: 'ADD a :by', expressionValues: { ':by': N(2) } };
    expect(await source.execute({ operation: 'UpdateItem', key: key(pk), update })).toEqual({
      result: { pk, sk: 'x', a: 3 },
    });
    expect(await source.execute({ operation: 'DeleteItem', key: key(pk) })).toEqual({
      result: { pk, sk: 'x', a: 3 },
    });
    expect(await source.execute({ operation: 'DeleteItem', key: key(pk) })).toEqual({ result: null });
  });
});

describe('an update', () => {
  const update = { expression: 'SET a = :a', expressionValues: { ':a': N(1) } };

  it('makes the item where there is none, unless its condition says otherwise', async () => {
    const there = { expression: 'attribute_exists(pk)' };
    const request = { operation: 'UpdateItem', key: key(pk), update };
    expect(await source.execute({ ...request, condition: there })).toEqual({ result: null, error: failed });
    expect(await source.execute(request)).toEqual({ result: { pk, sk: 'x', a: 1 } });
  });
});

describe('a put', () => {
  it('may have a key and nothing else', async () => {
    expect(await source.execute({ operation: 'PutItem', key: key(pk) })).toEqual({ result: { pk, sk: 'x' } });
  });
});

describe('after a failed condition the item is read again', () => {
  it('and a put that finds itself has succeeded', async () => {
    await put({ a: N(1.5), tags: { SS: ['x', 'y'] } }, absent);
    table.calls.length = 0;
    expect(await put({ a: { N: '1.50' }, tags: { SS: ['y', 'x'] } }, absent)).toEqual({
      result: { pk, sk: 'x', a: 1.5, tags: ['x', 'y'] },
    });
    expect(table.calls.map(({ operation, input }) => [operation, input.ConsistentRead])).toEqual([
      ['PutItem', undefined],
      ['GetItem', true],
    ]);
  });

  it('and a put that finds another item fails with that item', async () => {
    await put({ a: N(1) }, absent);
    expect(await put({ a: N(2) }, absent)).toEqual({ result: { pk, sk: 'x', a: 1 }, error: failed });
    expect(await put({ a: N(1), b: N(1) }, absent)).toMatchObject({ error: failed });
  });

  it('leaving out of the comparison what equalsIgnore names', async () => {
    await put({ a: N(1), at: S('monday') }, absent);
    const condition = { ...absent, equalsIgnore: ['at'], consistentRead: false };
    table.calls.length = 0;
    expect(await put({ a: N(1), at: S('tuesday') }, condition)).toEqual({
      result: { pk, sk: 'x', a: 1, at: 'monday' },
    });
    expect(table.calls[1]!.input.ConsistentRead).toBe(false);
    expect(await put({ a: N(2), at: S('monday') }, condition)).toMatchObject({ error: failed });
  });

  it('and a delete that finds nothing has succeeded', async () => {
    const condition = { expression: 'a = :a', expressionValues: { ':a': N(1) } };
    expect(await source.execute({ operation: 'DeleteItem', key: key(pk), condition })).toEqual({
      result: null,
    });
    await put({ a: N(2) });
    expect(await source.execute({ operation: 'DeleteItem', key: key(pk), condition })).toEqual({
      result: { pk, sk: 'x', a: 2 },
      error: failed,
    });
  });

  it('and an update never counts as done', async () => {
    await put({ a: N(1) });
    const request = {
      operation: 'UpdateItem',
      key: key(pk),
      update: { expression: 'SET a = :a', expressionValues: { ':a': N(1) } },
      condition: { expression: 'a = :b', expressionValues: { ':b': N(2) } },
    };
    expect(await source.execute(request)).toEqual({ result: { pk, sk: 'x', a: 1 }, error: failed });
    expect(await source.execute({ ...request, key: key('nobody') })).toEqual({ result: null, error: failed });
  });
});

describe('failures', () => {
  it.each([
    ['ValidationException', 'DynamoDB:DynamoDbException', 400],
    ['AccessDeniedException', 'DynamoDB:DynamoDbException', 400],
    ['ProvisionedThroughputExceededException', 'DynamoDB:ProvisionedThroughputExceededException', 400],
    ['ResourceNotFoundException', 'DynamoDB:ResourceNotFoundException', 400],
    ['InternalServerError', 'DynamoDB:InternalServerErrorException', 500],
  ])('named %s are %s to the resolver', async (code, type, status) => {
    const failing = dataSourceOn(scriptedEndpoint(new AwsError(code, 'What happened.', status)));
    const { result, error } = await failing.execute({ operation: 'GetItem', key: key('a') });
    expect(result).toBeNull();
    expect(error!.type).toBe(type);
    expect(error!.message).toMatch(
      new RegExp(
        `^What happened\\. \\(Service: DynamoDb, Status Code: ${status}, Request ID: [0-9A-F]{32}\\)$`,
      ),
    );
  });

  it('of a real engine keep its words', async () => {
    const { error } = await source.execute({ operation: 'GetItem', key: { nope: S('a') } });
    expect(error).toMatchObject({
      type: 'DynamoDB:DynamoDbException',
      message: expect.stringContaining('The provided key element does not match the schema'),
    });
  });

  it('of a role that does not trust AppSync come before any call', async () => {
    const endpoint = scriptedEndpoint();
    const untrusted = dataSourceOn(endpoint, { mayAssume: () => false });
    for (const request of [
      { operation: 'GetItem', key: key('a') },
      { operation: 'PutItem', key: key('a'), condition: absent },
      { operation: 'Query', query: { expression: 'pk = :pk', expressionValues: { ':pk': S('a') } } },
      { operation: 'BatchGetItem', tables: { [tableName]: { keys: [key('a')] } } },
      { operation: 'TransactGetItems', transactItems: [{ table: tableName, key: key('a') }] },
    ]) {
      expect((await untrusted.execute(request)).error).toEqual({
        type: 'UnauthorizedException',
        message: `Unable to assume role ${role}`,
      });
    }
    expect(endpoint.calls).toEqual([]);
  });

  it('that are not DynamoDB’s are nobody’s answer', async () => {
    const endpoint = scriptedEndpoint();
    endpoint.call = async () => {
      throw new TypeError('host');
    };
    await expect(dataSourceOn(endpoint).execute({ operation: 'GetItem', key: key('a') })).rejects.toThrow(
      'host',
    );
  });
});
