import type { AwsCall, AwsEndpoint } from '../../../../local/kernel/aws.ts';
import { administrator } from '../../../../local/kernel/aws.ts';
import { systemClock } from '../../../../local/kernel/clock.ts';
import { createJournal } from '../../../../local/kernel/journal.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import { createDynamoDbService, startEngine } from '../../../../local/services/dynamodb/index.ts';
import { identify } from '../../administrator.ts';
import { tableName } from './hosted-api.ts';

type Engine = Awaited<ReturnType<typeof startEngine>>;

/** A table `things` (pk, sk; index byKind on kind, sk) in a real engine, and every call that was made to it. */
export async function thingsTable(start?: () => Promise<Engine>): Promise<
  AwsEndpoint & {
    calls: AwsCall[];
    put(...items: Record<string, unknown>[]): Promise<void>;
    stop(): Promise<void>;
  }
> {
  const log = recordingLog();
  const engine = await (start?.() ?? startEngine({ log }));
  const service = createDynamoDbService({
    engine,
    authorizer: { authorize: () => undefined },
    identify,
    journal: createJournal(),
    clock: systemClock,
    log,
  });
  await service.call({
    operation: 'CreateTable',
    principal: administrator,
    input: {
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'kind'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byKind',
          KeySchema: [
            { AttributeName: 'kind', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  });
  const calls: AwsCall[] = [];
  return {
    calls,
    async call(call) {
      calls.push(call);
      return service.call(call);
    },
    async put(...items) {
      for (const Item of items) {
        await service.call({
          operation: 'PutItem',
          principal: administrator,
          input: { TableName: tableName, Item },
        });
      }
    },
    async stop() {
      await service.stop();
      await engine.stop();
    },
  };
}
