import { isDeepStrictEqual } from 'node:util';
import { createMemoryDynamoDb } from '../../../simulation/store/memory-dynamodb.ts';
import type { DynamoDbOperation } from '../../../functions/shared/dynamodb.ts';
import type { StartEngine } from '../../support/engine.ts';
import type { Change, PortUnderTest } from './dynamodb-port.ts';

/** The simulation's store. */
export function memoryPort(): PortUnderTest {
  const records: Change[] = [];
  const memory = createMemoryDynamoDb(['Port'], (changes) => {
    records.push(...changes.map(({ before, after }) => ({ before, after })));
  });
  return {
    table: 'Port',
    call: async (operation, input) => memory.call(operation as DynamoDbOperation, input),
    records: async () => records,
  };
}

interface Stream {
  readonly StreamDescription: { readonly Shards: readonly { readonly ShardId: string }[] };
  readonly ShardIterator: string;
  readonly NextShardIterator?: string;
  readonly Records: readonly {
    readonly dynamodb: { readonly OldImage?: object; readonly NewImage?: object };
  }[];
}

/** Fresh tables of one engine, each with a stream of both images. */
export function enginePorts(start: StartEngine): () => Promise<PortUnderTest> {
  const engine = start();
  let tables = 0;
  return async () => {
    const started = await engine;
    const call: typeof started.call = (operation, input) => started.call(operation, input);
    const table = `Port-${tables++}`;
    const { TableDescription } = await call('CreateTable', {
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    const { LatestStreamArn: StreamArn } = TableDescription as { LatestStreamArn: string };
    return {
      table,
      call,
      async records() {
        const { StreamDescription } = (await call('DescribeStream', { StreamArn })) as unknown as Stream;
        const records: Change[] = [];
        for (const { ShardId } of StreamDescription.Shards) {
          const first = (await call('GetShardIterator', {
            ...{ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' },
          })) as unknown as Stream;
          let iterator: string | undefined = first.ShardIterator;
          for (let found = 1; found > 0 && iterator !== undefined;) {
            const page = (await call('GetRecords', { ShardIterator: iterator })) as unknown as Stream;
            found = page.Records.length;
            iterator = page.NextShardIterator;
            records.push(
              ...page.Records.map(({ dynamodb }) => ({
                before: dynamodb.OldImage,
                after: dynamodb.NewImage,
              })),
            );
          }
        }
        // Dynoxide writes a record for a write that changes nothing; DynamoDB does not, nor does the laptop's service.
        return records.filter(({ before, after }) => !isDeepStrictEqual(before, after));
      },
    };
  };
}
