import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate';

const identity = { sub: '1', username: 'ada', claims: {} };

describe('createList', () => {
  const request = (args: object) => evaluate('createList.ts', 'request', { arguments: args, identity });

  it('puts a list that belongs to the caller', async () => {
    const { result, error } = await request({ title: ' Groceries ', shared: true });
    expect(error).toBeUndefined();
    expect(result).toMatchObject({
      operation: 'PutItem',
      attributeValues: {
        title: { S: 'Groceries' },
        owner: { S: 'ada' },
        visibility: { S: 'shared' },
        open: { N: 0 },
      },
      condition: { expression: '(attribute_not_exists(#id))' },
    });
  });

  it('leaves a list that is not shared out of the index', async () => {
    const { result } = await request({ title: 'Groceries', shared: false });
    expect(result).not.toHaveProperty('attributeValues.visibility');
  });

  it('asks for a title', async () => {
    expect((await request({ title: ' ', shared: false })).error).toBe('A list needs a title.');
  });
});

describe('ownList', () => {
  const response = (result: object | null) =>
    evaluate('ownList.js', 'response', { arguments: { listId: '1' }, identity, result, stash: {} });

  it('leaves the list to the functions after it', async () => {
    const list = { id: '1', owner: 'ada' };
    expect(await response(list)).toMatchObject({ result: list, stash: { list } });
  });

  it('goes on neither for another nor for no list', async () => {
    expect((await response({ id: '1', owner: 'bea' })).error).toBe('Unauthorized');
    expect((await response(null)).error).toBe('There is no list 1.');
  });
});

describe('complete', () => {
  const response = (reason: object) =>
    evaluate('complete.js', 'response', {
      arguments: { listId: '1', id: '2' },
      identity,
      error: { message: 'Transaction cancelled', type: 'DynamoDB:TransactionCanceledException' },
      result: { keys: null, cancellationReasons: [reason, { type: 'None', message: 'None' }] },
    });
  const failed = { type: 'ConditionCheckFailed', message: 'The condition check failed.' };

  it('takes an item that is done for done', async () => {
    expect((await response({ ...failed, item: { id: '2', done: true } })).error).toBeUndefined();
  });

  it('says that an item is not there, and what else went wrong', async () => {
    expect((await response(failed)).error).toBe('There is no item 2.');
    expect((await response({ type: 'TransactionConflict', message: '' })).error).toBe(
      'Transaction cancelled',
    );
  });
});
