import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Something that answers DynamoDB's calls and tells what its stream holds. */
export interface PortUnderTest {
  readonly table: string;
  /** Rejects with an error that has `code` and `details`, as DynamoDB's. */
  call(operation: string, input: object): Promise<Record<string, unknown>>;
  /** Every record so far, oldest first. */
  records(): Promise<readonly Change[]>;
}

export interface Change {
  readonly before: object | undefined;
  readonly after: object | undefined;
}

type Item = Record<string, { S?: string; N?: string; BOOL?: boolean; M?: object; L?: object[] }>;

export const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'ITEM' } });
export const item = (pk: string, attributes: Item = {}): Item => ({ ...key(pk), ...attributes });

/** What a call comes to: its item, or its error's code with the reasons of a cancelled transaction. */
export async function outcome(port: PortUnderTest, operation: string, input: object): Promise<unknown> {
  try {
    const { Item: found } = await port.call(operation, input);
    return found === undefined ? 'done' : { found };
  } catch (error) {
    const { code, details = {} } = error as { code: string; details?: Record<string, unknown> };
    const reasons = details['CancellationReasons'] as { Code: string; Item?: object }[] | undefined;
    return {
      code,
      ...(reasons && {
        reasons: reasons.map(({ Code, Item: found }) => ({ Code, ...(found && { found }) })),
      }),
      ...(details['Item'] !== undefined && { found: details['Item'] }),
    };
  }
}

/** The laws of the port that the functions write and read by, the same for every implementation. */
export function describeDynamoDbPort(start: () => Promise<PortUnderTest>): void {
  describe('a condition', () => {
    const stored = item('a', { name: { S: 'b' }, count: { N: '10' }, open: { BOOL: true } });
    const values = { ':b': { S: 'b' }, ':a': { S: 'a' }, ':nine': { N: '9' }, ':ten': { N: '10.0' } };
    it.each([
      ['attribute_exists(pk)', true, false],
      ['attribute_not_exists(pk)', false, true],
      ['attribute_not_exists(elsewhere)', true, true],
      ['#name = :b', true, false],
      ['#name = :a', false, false],
      ['#name <> :a', true, true],
      ['#name <> :b', false, true],
      ['#name > :a', true, false],
      ['#name <= :a', false, false],
      ['#count = :ten', true, false],
      ['#count > :nine', true, false],
      ['#count >= :ten AND #count < :nine', false, false],
      ['#count < :ten', false, false],
      ['#count < :b', false, false],
      ['NOT #name = :a', true, true],
      ['NOT (#name = :b OR attribute_not_exists(pk))', false, false],
      ['#name = :a OR #name = :b AND attribute_exists(pk)', true, false],
      ['(#name = :b OR #name = :a) AND attribute_not_exists(pk)', false, false],
    ])('%s holds as DynamoDB says, with an item and without one', async (condition, withItem, without) => {
      const port = await start();
      await port.call('PutItem', { TableName: port.table, Item: stored });
      const used = <Value>(given: Record<string, Value>) =>
        Object.fromEntries(
          Object.entries(given).filter(([word]) => new RegExp(`${word}\\b`).test(condition)),
        );
      const names = used({ '#name': 'name', '#count': 'count' });
      const given = used(values);
      const request = (pk: string) => ({
        TableName: port.table,
        Key: key(pk),
        ConditionExpression: condition,
        ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
        ...(Object.keys(given).length > 0 && { ExpressionAttributeValues: given }),
      });
      const failed = { code: 'ConditionalCheckFailedException' };
      expect(await outcome(port, 'DeleteItem', request('a'))).toEqual(withItem ? 'done' : failed);
      expect(await outcome(port, 'DeleteItem', request('nobody'))).toEqual(without ? 'done' : failed);
    });

    it('that fails shows the item when that is asked for', async () => {
      const port = await start();
      await port.call('PutItem', { TableName: port.table, Item: stored });
      const input = {
        TableName: port.table,
        Item: item('a'),
        ConditionExpression: 'attribute_not_exists(pk)',
      };
      const code = 'ConditionalCheckFailedException';
      expect(await outcome(port, 'PutItem', input)).toEqual({ code });
      expect(
        await outcome(port, 'PutItem', { ...input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      ).toEqual({ code, found: stored });
    });
  });

  describe('an update', () => {
    const update = (port: PortUnderTest, pk: string, expression: string, values?: object, names?: object) =>
      outcome(port, 'UpdateItem', {
        TableName: port.table,
        Key: key(pk),
        UpdateExpression: expression,
        ...(values && { ExpressionAttributeValues: values }),
        ...(names && { ExpressionAttributeNames: names }),
      });
    const read = async (port: PortUnderTest, pk: string) =>
      (await port.call('GetItem', { TableName: port.table, Key: key(pk), ConsistentRead: true }))['Item'];

    it('sets, copies what was there before, adds and removes', async () => {
      const port = await start();
      await port.call('PutItem', {
        TableName: port.table,
        Item: item('a', { one: { S: '1' }, two: { S: '2' }, sum: { N: '5' }, gone: { S: 'x' } }),
      });
      expect(
        await update(
          port,
          'a',
          'SET one = two, two = one, #fresh = :fresh ADD #sum :less, begun :less REMOVE gone, nowhere',
          { ':fresh': { BOOL: false }, ':less': { N: '-7' } },
          { '#sum': 'sum', '#fresh': 'fresh' },
        ),
      ).toBe('done');
      expect(await read(port, 'a')).toEqual(
        item('a', {
          ...{ one: { S: '2' }, two: { S: '1' }, sum: { N: '-2' }, begun: { N: '-7' } },
          fresh: { BOOL: false },
        }),
      );
    });

    it('makes the item that is not there', async () => {
      const port = await start();
      expect(await update(port, 'new', 'ADD hits :one', { ':one': { N: '1' } })).toBe('done');
      expect(await read(port, 'new')).toEqual(item('new', { hits: { N: '1' } }));
    });

    it.each([
      ['copies what is absent', 'SET one = nowhere', undefined],
      ['adds to a text', 'ADD one :n', { ':n': { N: '1' } }],
      ['adds a text', 'ADD fresh :s', { ':s': { S: '1' } }],
      ['changes the key', 'SET sk = :s', { ':s': { S: '1' } }],
      ['uses a value that is not given', 'SET fresh = :s', undefined],
      ['is given a value that it does not use', 'REMOVE one', { ':s': { S: '1' } }],
      ['cannot be parsed', 'SET one two', undefined],
    ])('that %s is refused and changes nothing', async (_, expression, values) => {
      const port = await start();
      const stored = item('a', { one: { S: 'x' } });
      await port.call('PutItem', { TableName: port.table, Item: stored });
      expect(await update(port, 'a', expression, values)).toEqual({ code: 'ValidationException' });
      expect(await read(port, 'a')).toEqual(stored);
    });
  });

  describe('a transaction', () => {
    const put = (port: PortUnderTest, pk: string, more: object = {}) => ({
      Put: {
        TableName: port.table,
        Item: item(pk),
        ConditionExpression: 'attribute_not_exists(pk)',
        ...more,
      },
    });

    it('does all or nothing, and says of each member why', async () => {
      const port = await start();
      const stored = item('b', { name: { S: 'here' } });
      await port.call('PutItem', { TableName: port.table, Item: stored });
      const input = (pk: string) => ({
        TransactItems: [
          put(port, 'a'),
          put(port, pk, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
          {
            Update: {
              TableName: port.table,
              Key: key('total'),
              UpdateExpression: 'ADD hits :one',
              ExpressionAttributeValues: { ':one': { N: '1' } },
            },
          },
        ],
      });
      expect(await outcome(port, 'TransactWriteItems', input('b'))).toEqual({
        code: 'TransactionCanceledException',
        reasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', found: stored }, { Code: 'None' }],
      });
      for (const pk of ['a', 'total']) {
        expect(await outcome(port, 'GetItem', { TableName: port.table, Key: key(pk) })).toBe('done');
      }
      expect(await outcome(port, 'TransactWriteItems', input('c'))).toBe('done');
      expect(await outcome(port, 'GetItem', { TableName: port.table, Key: key('total') })).toEqual({
        found: item('total', { hits: { N: '1' } }),
      });
    });

    it('may name an item once', async () => {
      const port = await start();
      const TransactItems = [put(port, 'a'), { Delete: { TableName: port.table, Key: key('a') } }];
      expect(await outcome(port, 'TransactWriteItems', { TransactItems })).toEqual({
        code: 'ValidationException',
      });
    });
  });

  describe('a call', () => {
    it('needs a table that is there, and a whole key', async () => {
      const port = await start();
      expect(await outcome(port, 'GetItem', { TableName: 'Nowhere', Key: key('a') })).toEqual({
        code: 'ResourceNotFoundException',
      });
      expect(await outcome(port, 'GetItem', { TableName: port.table, Key: { pk: { S: 'a' } } })).toEqual({
        code: 'ValidationException',
      });
    });
  });

  describe('the stream', () => {
    it('holds both images of what changed, and nothing of what stayed', async () => {
      const port = await start();
      const write = (operation: string, input: object) =>
        port.call(operation, { TableName: port.table, ...input });
      await write('PutItem', { Item: item('a', { n: { N: '1' } }) });
      await write('PutItem', { Item: item('a', { n: { N: '1' } }) });
      await write('UpdateItem', {
        ...{ Key: key('a'), UpdateExpression: 'SET n = :n' },
        ExpressionAttributeValues: { ':n': { N: '1' } },
      });
      await write('UpdateItem', {
        ...{ Key: key('a'), UpdateExpression: 'ADD n :n' },
        ExpressionAttributeValues: { ':n': { N: '1' } },
      });
      await write('DeleteItem', { Key: key('nobody') });
      await write('DeleteItem', { Key: key('a') });
      const one = item('a', { n: { N: '1' } });
      const two = item('a', { n: { N: '2' } });
      expect(await port.records()).toEqual([
        { before: undefined, after: one },
        { before: one, after: two },
        { before: two, after: undefined },
      ]);
    });
  });
}

/**
 * An outcome without what engines disagree on among themselves: whether a write that is invalid only for the item that is
 * there refuses its whole transaction, or is one of the reasons why it is cancelled. DynamoDB does the latter.
 */
export function agreed(outcome: unknown): unknown {
  const { code, reasons = [] } = outcome as { code?: string; reasons?: { Code: string }[] };
  const isInvalid = code === 'ValidationException' || reasons.some(({ Code }) => Code === 'ValidationError');
  return isInvalid ? 'invalid' : outcome;
}

type Attributes = Readonly<Record<string, { readonly N: string } | { readonly S: string }>>;
const number = fc.integer({ min: -3, max: 3 }).map((n) => ({ N: String(n) }));
const value = fc.oneof(
  number,
  fc.constantFrom('x', 'y').map((text) => ({ S: text })),
);
const name = fc.constantFrom('p', 'q', 'r');
const pk = fc.constantFrom('a', 'b', 'c');
const attributes = fc.dictionary(name, value, { maxKeys: 3 }) as fc.Arbitrary<Attributes>;
const comparison = fc.tuple(name, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), value);
const condition = fc.option(
  fc.oneof(
    fc.constantFrom('attribute_exists(pk)', 'attribute_not_exists(pk)').map((text) => ({ text, values: {} })),
    comparison.map(([left, sign, right]) => ({ text: `${left} ${sign} :c`, values: { ':c': right } })),
    fc.tuple(comparison, fc.constantFrom('AND', 'OR'), name).map(([[left, sign, right], word, other]) => ({
      text: `NOT ${left} ${sign} :c ${word} attribute_not_exists(${other})`,
      values: { ':c': right },
    })),
  ),
  { nil: undefined },
);
const update = fc.oneof(
  fc.tuple(name, value).map(([left, right]) => ({ text: `SET ${left} = :v`, values: { ':v': right } })),
  fc.tuple(name, name).map(([left, right]) => ({ text: `SET ${left} = ${right}`, values: {} })),
  fc.tuple(name, number).map(([left, right]) => ({ text: `ADD ${left} :v`, values: { ':v': right } })),
  name.map((left) => ({ text: `REMOVE ${left}`, values: {} })),
);
const write = fc.oneof(
  fc.record({ kind: fc.constant('Put' as const), pk, attributes, condition }),
  fc.record({ kind: fc.constant('Update' as const), pk, update, condition }),
  fc.record({ kind: fc.constant('Delete' as const), pk, condition }),
);

/** Sequences of reads, writes and transactions on three items. */
export const sequences = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: write.map((one) => [one]) },
    fc.uniqueArray(write, { minLength: 2, maxLength: 3, selector: ({ pk: of }) => of }),
  ),
  { minLength: 1, maxLength: 14 },
);

type Written = typeof write extends fc.Arbitrary<infer Value> ? Value : never;

/** A generated write as a request to a table. */
export function requestOf(writes: readonly Written[], table: string): readonly [string, object] {
  const inputs = writes.map((one) => {
    const given = {
      ...(one.condition?.values ?? {}),
      ...(one.kind === 'Update' ? one.update.values : {}),
    };
    return {
      [one.kind]: {
        TableName: table,
        ...(one.kind === 'Put' ? { Item: { ...key(one.pk), ...one.attributes } } : { Key: key(one.pk) }),
        ...(one.kind === 'Update' && { UpdateExpression: one.update.text }),
        ...(one.condition && { ConditionExpression: one.condition.text }),
        ...(Object.keys(given).length > 0 && { ExpressionAttributeValues: given }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  });
  const [first] = inputs;
  if (inputs.length > 1) return ['TransactWriteItems', { TransactItems: inputs }];
  const [[kind = '', input = {}] = []] = Object.entries(first ?? {});
  return [`${kind}Item`, input];
}
