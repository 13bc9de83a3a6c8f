import { describe, expect, it } from 'vitest';
import { AwsError, type Principal } from '../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../local/kernel/clock.ts';
import { createJournal, type JournalEntry } from '../../../../local/kernel/journal.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import { createDynamoDbService, type Engine } from '../../../../local/services/dynamodb/index.ts';
import { identify } from '../../administrator.ts';
import { demandsOf } from '../../../../local/services/dynamodb/permissions.ts';

const place = { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' };
const arn = (path: string) => `arn:aws:dynamodb:eu-central-1:111122223333:table/${path}`;
const one = { TableName: 'One', Key: {} };
const two = { TableName: 'Two', Key: {} };

describe('the permissions a call needs', () => {
  it.each<[string, object, [string, string[]][]]>([
    ['GetItem', one, [['dynamodb:GetItem', [arn('One')]]]],
    ['GetItem', { TableName: arn('One') }, [['dynamodb:GetItem', [arn('One')]]]],
    ['PutItem', one, [['dynamodb:PutItem', [arn('One')]]]],
    ['Query', one, [['dynamodb:Query', [arn('One')]]]],
    ['Query', { ...one, IndexName: 'byName' }, [['dynamodb:Query', [arn('One/index/byName')]]]],
    ['Scan', { ...one, IndexName: 'byName' }, [['dynamodb:Scan', [arn('One/index/byName')]]]],
    [
      'BatchGetItem',
      { RequestItems: { One: {}, Two: {} } },
      [['dynamodb:BatchGetItem', [arn('One'), arn('Two')]]],
    ],
    ['BatchWriteItem', { RequestItems: { One: [] } }, [['dynamodb:BatchWriteItem', [arn('One')]]]],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: one },
          { Update: one },
          { Put: two },
          { Delete: two },
          { ConditionCheck: one },
        ],
      },
      [
        ['dynamodb:PutItem', [arn('One'), arn('Two')]],
        ['dynamodb:UpdateItem', [arn('One')]],
        ['dynamodb:DeleteItem', [arn('Two')]],
        ['dynamodb:ConditionCheckItem', [arn('One')]],
      ],
    ],
    [
      'TransactGetItems',
      { TransactItems: [{ Get: one }, { Get: two }] },
      [['dynamodb:GetItem', [arn('One'), arn('Two')]]],
    ],
    [
      'ExecuteStatement',
      { Statement: `SELECT * FROM "One"."byName" WHERE n = 1` },
      [['dynamodb:PartiQLSelect', [arn('One/index/byName')]]],
    ],
    [
      'ExecuteStatement',
      { Statement: `select a from One where pk='x'` },
      [['dynamodb:PartiQLSelect', [arn('One')]]],
    ],
    [
      'ExecuteStatement',
      { Statement: `INSERT INTO "One" VALUE {'pk':'x'}` },
      [['dynamodb:PartiQLInsert', [arn('One')]]],
    ],
    [
      'ExecuteTransaction',
      { TransactStatements: [{ Statement: `UPDATE "One" SET a=1` }] },
      [['dynamodb:PartiQLUpdate', [arn('One')]]],
    ],
    [
      'BatchExecuteStatement',
      { Statements: [{ Statement: `DELETE FROM "One" WHERE pk='x'` }] },
      [['dynamodb:PartiQLDelete', [arn('One')]]],
    ],
    ['DescribeTable', one, [['dynamodb:DescribeTable', [arn('One')]]]],
    ['ListTables', {}, [['dynamodb:ListTables', ['*']]]],
    [
      'DescribeStream',
      { StreamArn: arn('One/stream/now') },
      [['dynamodb:DescribeStream', [arn('One/stream/now')]]],
    ],
    [
      'GetRecords',
      { ShardIterator: `${arn('One/stream/now')}|1|xyz` },
      [['dynamodb:GetRecords', [arn('One/stream/now')]]],
    ],
  ])('%s of %o: the actions and ARNs of the service authorization reference', (operation, input, demands) => {
    expect(demandsOf(operation, input as Record<string, unknown>, place)).toEqual(demands);
  });
});

describe('a call that is not allowed', () => {
  const role: Principal = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/reader' };

  function service(allowed: readonly string[]) {
    const reached: string[] = [];
    const entries: JournalEntry[] = [];
    // Not an engine: this asks only whether a call gets as far as one.
    const engine: Engine = {
      kind: 'endpoint',
      endpoint: 'http://127.0.0.1:0',
      call: async (operation) => {
        reached.push(operation);
        return {};
      },
      stop: async () => undefined,
    };
    const journal = createJournal();
    journal.listen((entry) => entries.push(entry));
    const authorizer = {
      authorize: (_: Principal, action: string) => {
        if (!allowed.includes(action)) throw new AwsError('AccessDeniedException', `no ${action}`);
      },
    };
    const service = createDynamoDbService({
      engine,
      authorizer,
      identify,
      journal,
      clock: manualClock(0),
      log: recordingLog(),
    });
    return { call: service.call.bind(service), reached, entries };
  }

  it('does not reach the engine, and is journalled with its error', async () => {
    const { call, reached, entries } = service(['dynamodb:GetItem']);
    await call({ operation: 'GetItem', input: one, principal: role });
    await expect(call({ operation: 'Scan', input: one, principal: role })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    expect(reached).toEqual(['GetItem']);
    expect(entries).toMatchObject([
      { operation: 'GetItem', principal: role },
      { operation: 'Scan', principal: role, error: 'AccessDeniedException' },
    ]);
  });

  it('is refused when one member of a transaction is', async () => {
    const { call, reached } = service(['dynamodb:PutItem']);
    const input = { TransactItems: [{ Put: one }, { ConditionCheck: two }] };
    await expect(call({ operation: 'TransactWriteItems', input, principal: role })).rejects.toMatchObject({
      message: 'no dynamodb:ConditionCheckItem',
    });
    expect(reached).toEqual([]);
  });

  it('the administrator may do everything', async () => {
    const { call, reached } = service([]);
    await call({ operation: 'Scan', input: one, principal: { kind: 'administrator' } });
    expect(reached).toEqual(['Scan']);
  });
});
