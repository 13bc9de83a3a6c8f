import type { DataSource } from '../data-source.ts';
import { RequestMalformed } from '../data-source.ts';
import type { Invoke } from '../lambda/invoke.ts';
import { missing, present, requestObject } from '../members.ts';
import { batchDeleteItem, batchGetItem, batchPutItem } from './batch.ts';
import { customStrategy } from './custom-strategy.ts';
import type { PageTokens } from './page-token.ts';
import { query, scan } from './page.ts';
import { deleteItem, getItem, putItem, updateItem } from './single-item.ts';
import type { CallPorts } from './table-calls.ts';
import { createCalls } from './table-calls.ts';
import { transactGetItems, transactWriteItems } from './transaction.ts';

export interface DynamoDbConfiguration extends CallPorts {
  readonly name: string;
  readonly table: string;
  readonly region: string;
  readonly tokens: PageTokens;
  /** Of the function that a condition's `Custom` strategy names, in the data source's role. */
  readonly invoke: Invoke;
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html */
export function createDynamoDb(configuration: DynamoDbConfiguration): DataSource {
  const { name, table, region, tokens, invoke } = configuration;
  const calls = createCalls(configuration);
  return {
    name,
    type: 'AMAZON_DYNAMODB',
    async execute(value, asker) {
      const request = requestObject(value, '$[operation]');
      const decide = customStrategy(invoke, { name: table, region }, asker);
      switch (request.operation) {
        case 'GetItem':
          return getItem(calls, table, request);
        case 'PutItem':
          return putItem(calls, table, request, decide);
        case 'UpdateItem':
          return updateItem(calls, table, request, decide);
        case 'DeleteItem':
          return deleteItem(calls, table, request, decide);
        case 'Query':
          return query(calls, tokens, table, request, asker.owner);
        case 'Scan':
          return scan(calls, tokens, table, request, asker.owner);
        case 'BatchGetItem':
          return batchGetItem(calls, request);
        case 'BatchPutItem':
          return batchPutItem(calls, request);
        case 'BatchDeleteItem':
          return batchDeleteItem(calls, request);
        case 'TransactGetItems':
          return transactGetItems(calls, request);
        case 'TransactWriteItems':
          return transactWriteItems(calls, request);
        case 'Sync':
          throw new RequestMalformed(
            "The operation 'Sync' needs a versioned data source, which is not hosted here.",
          );
        default:
          if (!present(request.operation)) throw missing('$[operation]');
          throw new RequestMalformed(`Unsupported operation '${String(request.operation)}'.`);
      }
    },
  };
}
