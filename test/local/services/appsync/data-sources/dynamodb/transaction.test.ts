import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../../../../../../local/kernel/aws.ts';
import { scriptedEndpoint, tableName } from '../../hosted-api.ts';
import { thingsTable } from '../../things-table.ts';
import { asked, dataSourceOn, key, N } from './data-source.ts';

let table: Awaited<ReturnType<typeof thingsTable>>;
let source: ReturnType<typeof dataSourceOn>;
beforeAll(async () => {
  table = await thingsTable();
  source = dataSourceOn(table);
  await table.put({ ...key('there'), n: { N: '1' } });
});
afterAll(async () => table.stop());

const member = (operation: string, pk: string, more = {}) => ({
  table: tableName,
  operation,
  key: key(pk),
  ...more,
});
const write = (...transactItems: unknown[]) => ({ operation: 'TransactWriteItems', transactItems });
const absent = { expression: 'attribute_not_exists(pk)' };
const plain = (pk: string) => ({ pk, sk: 'x' });

describe('TransactWriteItems', () => {
  it('gives the keys in order once all is written', async () => {
    const request = write(
      member('PutItem', 'one', { attributeValues: { n: N(1) }, condition: absent }),
      member('UpdateItem', 'two', { update: { expression: 'SET n = :n', expressionValues: { ':n': N(2) } } }),
      member('DeleteItem', 'three'),
      member('ConditionCheck', 'there', { condition: { expression: 'attribute_exists(pk)' } }),
    );
    expect(await source.execute(request)).toEqual({
      result: {
        keys: [plain('one'), plain('two'), plain('three'), plain('there')],
        cancellationReasons: null,
      },
    });
    expect((await source.execute({ operation: 'GetItem', key: key('two') })).result).toEqual({
      ...plain('two'),
      n: 2,
    });
  });

  it('gives the reasons in order when it is cancelled, with the item that stood in the way', async () => {
    const { result, error } = await source.execute(
      write(
        member('PutItem', 'there', { attributeValues: { n: N(2) }, condition: absent }),
        member('PutItem', 'free', { condition: absent }),
      ),
    );
    expect(result).toEqual({
      keys: null,
      cancellationReasons: [
        {
          item: { ...plain('there'), n: 1 },
          type: 'ConditionCheckFailed',
          message: 'The condition check failed.',
        },
        { type: 'None', message: 'None' },
      ],
    });
    expect(error!.type).toBe('DynamoDB:TransactionCanceledException');
    expect(error!.message).toMatch(
      /^Transaction cancelled.*\(Service: DynamoDb, Status Code: 400, Request ID: /,
    );
    expect((await source.execute({ operation: 'GetItem', key: key('free') })).result).toBeNull();
  });

  it('is cancelled for the same item twice, and writes nothing', async () => {
    const { result, error } = await source.execute(
      write(member('PutItem', 'twice'), member('ConditionCheck', 'twice', { condition: absent })),
    );
    expect(error!.type).toBe('DynamoDB:TransactionCanceledException');
    expect(result).toEqual({ keys: null, cancellationReasons: null });
    expect((await source.execute({ operation: 'GetItem', key: key('twice') })).result).toBeNull();
  });

  it('takes a hundred members and no more', async () => {
    const members = (count: number) =>
      Array.from({ length: count }, (_, index) => member('DeleteItem', `many-${index}`));
    expect((await source.execute(write(...members(100)))).result.keys).toHaveLength(100);
    expect((await source.execute(write(...members(101)))).error!.type).toBe('DynamoDB:DynamoDbException');
  });

  it('keeps DynamoDB’s own names for other reasons', async () => {
    const cancelled = new AwsError('TransactionCanceledException', 'Transaction cancelled', 400, {
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' },
      ],
    });
    const { result } = await dataSourceOn(scriptedEndpoint(cancelled)).execute(
      write(member('DeleteItem', 'a'), member('DeleteItem', 'b')),
    );
    expect(result.cancellationReasons).toEqual([
      { type: 'None', message: 'None' },
      { type: 'TransactionConflict', message: 'Transaction is ongoing for the item' },
    ]);
  });

  it('asks for the item of a failed condition, unless told not to', async () => {
    const silent = { ...absent, returnValuesOnConditionCheckFailure: false };
    const { input } = await asked(
      write(
        member('DeleteItem', 'a', { condition: absent }),
        member('DeleteItem', 'b', { condition: silent }),
        member('DeleteItem', 'c'),
      ),
    );
    const members = input.TransactItems as { Delete: Record<string, unknown> }[];
    expect(members.map(({ Delete }) => Delete.ReturnValuesOnConditionCheckFailure)).toEqual([
      'ALL_OLD',
      'NONE',
      undefined,
    ]);
  });

  it.each([
    [{ table: tableName, key: {} }, "Value for field '$[transactItems][0][operation]' not found."],
    [{ operation: 'DeleteItem', key: {} }, "Value for field '$[transactItems][0][table]' not found."],
    [{ operation: 'DeleteItem', table: tableName }, "Value for field '$[transactItems][0][key]' not found."],
    [member('ConditionCheck', 'a'), "Value for field '$[transactItems][0][condition]' not found."],
    [member('UpdateItem', 'a'), "Value for field '$[transactItems][0][update]' not found."],
    [member('GetItem', 'a'), "Unsupported operation 'GetItem' for field '$[transactItems][0][operation]'."],
  ])('needs whole members: %j', async (entry, message) => {
    await expect(asked(write(entry))).rejects.toMatchObject({ name: 'RequestMalformed', message });
  });
});

describe('TransactGetItems', () => {
  const request = {
    operation: 'TransactGetItems',
    transactItems: [
      { table: tableName, key: key('nobody') },
      {
        table: tableName,
        key: key('there'),
        projection: { expression: '#n', expressionNames: { '#n': 'n' } },
      },
    ],
  };

  it('gives items in order, null for what is not there', async () => {
    const { result } = await source.execute(request);
    expect(result).toEqual({ items: [null, expect.objectContaining({ n: 1 })], cancellationReasons: null });
  });

  it('asks for what a projection names', async () => {
    const { input } = await asked(request, { Responses: [] });
    expect(input.TransactItems).toEqual([
      { Get: { TableName: tableName, Key: key('nobody') } },
      {
        Get: {
          TableName: tableName,
          Key: key('there'),
          ProjectionExpression: '#n',
          ExpressionAttributeNames: { '#n': 'n' },
        },
      },
    ]);
  });

  it('gives the reasons when it is cancelled', async () => {
    const cancelled = new AwsError('TransactionCanceledException', 'Transaction cancelled', 400, {
      CancellationReasons: [{ Code: 'TransactionConflict', Message: 'busy' }],
    });
    const request = { operation: 'TransactGetItems', transactItems: [{ table: tableName, key: key('a') }] };
    expect((await dataSourceOn(scriptedEndpoint(cancelled)).execute(request)).result).toEqual({
      items: null,
      cancellationReasons: [{ type: 'TransactionConflict', message: 'busy' }],
    });
  });
});
