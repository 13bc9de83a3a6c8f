import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Invocation } from '../../../../../../local/services/appsync/data-sources/lambda/invoke.ts';
import { tableName } from '../../hosted-api.ts';
import { thingsTable } from '../../things-table.ts';
import { dataSourceOn, key, N, S } from './data-source.ts';

let table: Awaited<ReturnType<typeof thingsTable>>;
beforeAll(async () => {
  table = await thingsTable();
});
afterAll(async () => table.stop());
let names = 0;
let pk = '';
beforeEach(async () => {
  pk = `custom-${(names += 1)}`;
  await table.put({ ...key(pk), version: { N: '8' } });
  table.calls.length = 0;
});

const lambdaArn = 'arn:aws:lambda:us-east-1:123456789012:function:decide';
const custom = { conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn } };
const expecting = (version: number) => ({
  expression: 'version = :expected',
  expressionValues: { ':expected': N(version) },
});
const stored = (version: number, more = {}) => ({ pk, sk: 'x', version, ...more });
const failed = { error: { type: 'DynamoDB:ConditionalCheckFailedException' } };

/** The data source, and what the function `decide` heard before it answered. */
function decidedBy(answer: unknown) {
  const heard: unknown[][] = [];
  const invoke = async (...call: unknown[]): Promise<Invocation> => {
    heard.push(call);
    return answer instanceof Error
      ? { ok: false, error: { message: answer.message, type: 'Lambda:Unhandled' } }
      : { ok: true, value: answer };
  };
  return { heard, ...dataSourceOn(table, { invoke }) };
}

const put = (condition: unknown, version = 2) => ({
  operation: 'PutItem',
  key: key(pk),
  attributeValues: { version: N(version) },
  condition,
});

describe('a failed condition that a function decides about', () => {
  it('tells it what was asked, by whom, and how the item is', async () => {
    const { execute, heard } = decidedBy({ action: 'reject' });
    const request = put({ ...expecting(1), equalsIgnore: ['at'], ...custom });
    expect(await execute(request)).toMatchObject({ ...failed, result: stored(8) });
    expect(heard).toEqual([
      [
        lambdaArn,
        'RequestResponse',
        {
          arguments: { id: '1' },
          requestMapping: request,
          currentValue: { ...key(pk), version: { N: 8 } },
          resolver: {
            tableName,
            awsRegion: 'us-east-1',
            parentType: 'Mutation',
            field: 'updatePerson',
            outputType: 'Person',
          },
          identity: null,
        },
      ],
    ]);
  });

  it('tells it that there is no item', async () => {
    const { execute, heard } = decidedBy({ action: 'reject' });
    await execute({ ...put({ ...expecting(1), ...custom }), key: key('nobody') });
    expect(heard[0]![2]).toMatchObject({ currentValue: null });
  });

  it('is none when the item is as it was to be', async () => {
    const { execute, heard } = decidedBy({ action: 'reject' });
    expect(await execute(put({ ...expecting(1), ...custom }, 8))).toEqual({ result: stored(8) });
    expect(heard).toEqual([]);
  });

  it('may be discarded: the result is the item, and nothing is written', async () => {
    const { execute } = decidedBy({ action: 'discard' });
    expect(await execute(put({ ...expecting(1), ...custom }))).toEqual({ result: stored(8) });
    expect(table.calls.map(({ operation }) => operation)).toEqual(['PutItem', 'GetItem']);
  });

  it('may be tried again in another form, with the same operation and key', async () => {
    const again = {
      operation: 'DeleteItem',
      key: key('another'),
      attributeValues: { version: N(9), by: S('ada') },
      condition: expecting(8),
    };
    const { execute } = decidedBy({ action: 'retry', retryMapping: again });
    const result = stored(9, { by: 'ada' });
    expect(await execute(put({ ...expecting(1), ...custom }))).toEqual({ result });
    expect((await execute({ operation: 'GetItem', key: key(pk) })).result).toEqual(result);
  });

  it('may be tried again as an update and as a delete, a condition being options alone', async () => {
    const update = { expression: 'SET version = version + :one', expressionValues: { ':one': N(1) } };
    const updating = decidedBy({
      action: 'retry',
      retryMapping: { update, condition: { consistentRead: false } },
    });
    const condition = { ...expecting(1), ...custom };
    expect(await updating.execute({ operation: 'UpdateItem', key: key(pk), update, condition })).toEqual({
      result: stored(9),
    });
    const deleting = decidedBy({ action: 'retry', retryMapping: { condition: { consistentRead: true } } });
    expect(await deleting.execute({ operation: 'DeleteItem', key: key(pk), condition })).toEqual({
      result: stored(9),
    });
  });

  it('is rejected when it fails again, and nobody is asked again', async () => {
    const { execute, heard } = decidedBy({
      action: 'retry',
      retryMapping: { attributeValues: { version: N(9) }, condition: expecting(7) },
    });
    expect(await execute(put({ ...expecting(1), ...custom }))).toMatchObject({
      ...failed,
      result: stored(8),
    });
    expect(heard).toHaveLength(1);
  });

  it('may not name a function for the retry', async () => {
    const retryMapping = { attributeValues: {}, condition: { ...expecting(7), ...custom } };
    const { execute } = decidedBy({ action: 'retry', retryMapping });
    await expect(execute(put({ ...expecting(1), ...custom }))).rejects.toMatchObject({
      message: "A retry may not have the field '$[condition][conditionalCheckFailedHandler]'.",
    });
  });

  it.each([
    [new Error('thrown'), { type: 'Lambda:Unhandled', message: 'thrown' }],
    [null, { type: 'Lambda:IllegalArgument' }],
    ['reject', { type: 'Lambda:IllegalArgument' }],
    [{ action: 'accept' }, { type: 'Lambda:IllegalArgument' }],
    [{ action: 'retry' }, { type: 'Lambda:IllegalArgument' }],
  ])('stands, with the item, when the function answers no decision: %j', async (answer, error) => {
    const { execute } = decidedBy(answer);
    expect(await execute(put({ ...expecting(1), ...custom }))).toMatchObject({ error, result: stored(8) });
    expect(table.calls.map(({ operation }) => operation)).toEqual(['PutItem', 'GetItem']);
  });

  it.each([
    [{}, "Value for field '$[condition][conditionalCheckFailedHandler][strategy]' not found."],
    [
      { strategy: 'Custom' },
      "Value for field '$[condition][conditionalCheckFailedHandler][lambdaArn]' not found.",
    ],
    [
      { strategy: 'Ask' },
      "Unsupported value 'Ask' for field '$[condition][conditionalCheckFailedHandler][strategy]'.",
    ],
    [
      { strategy: 'Reject', lambdaArn },
      "Field '$[condition][conditionalCheckFailedHandler][lambdaArn]' belongs to the strategy 'Custom' only.",
    ],
  ])(
    'needs a strategy, and a function for one of them: %j',
    async (conditionalCheckFailedHandler, message) => {
      const { execute } = decidedBy({ action: 'discard' });
      const request = put({ ...expecting(1), conditionalCheckFailedHandler });
      await expect(execute(request)).rejects.toMatchObject({ name: 'RequestMalformed', message });
      expect(table.calls).toEqual([]);
    },
  );

  it('is rejected without one where the strategy says so', async () => {
    const { execute, heard } = decidedBy({ action: 'discard' });
    const conditionalCheckFailedHandler = { strategy: 'Reject' };
    expect(await execute(put({ ...expecting(1), conditionalCheckFailedHandler }))).toMatchObject(failed);
    expect(heard).toEqual([]);
  });
});
