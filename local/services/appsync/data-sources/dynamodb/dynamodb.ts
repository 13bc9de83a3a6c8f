import { isRecord } from '../../properties.ts';
import type { DataSource } from '../data-source.ts';
import { RequestMalformed } from '../data-source.ts';
import { batchDeleteItem, batchGetItem, batchPutItem } from './batch.ts';
import { missing, present } from './members.ts';
import type { PageTokens } from './page-token.ts';
import { query, scan } from './page.ts';
import { deleteItem, getItem, putItem, updateItem } from './single-item.ts';
import type { CallPorts } from './table-calls.ts';
import { createCalls } from './table-calls.ts';
import { transactGetItems, transactWriteItems } from './transaction.ts';

export interface DynamoDbConfiguration extends CallPorts {
  readonly name: string;
  readonly table: string;
  readonly tokens: PageTokens;
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html */
export function createDynamoDb(configuration: DynamoDbConfiguration): DataSource {
  const { name, table, tokens } = configuration;
  const calls = createCalls(configuration);
  return {
    name,
    async execute(request, owner) {
      if (!isRecord(request)) {
        if (!present(request)) throw missing('$[operation]');
        throw new RequestMalformed(`Expected JSON object but got a '${kindOf(request)}' instead.`);
      }
      switch (request.operation) {
        case 'GetItem':
          return getItem(calls, table, request);
        case 'PutItem':
          return putItem(calls, table, request);
        case 'UpdateItem':
          return updateItem(calls, table, request);
        case 'DeleteItem':
          return deleteItem(calls, table, request);
        case 'Query':
          return query(calls, tokens, table, request, owner);
        case 'Scan':
          return scan(calls, tokens, table, request, owner);
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
        default:
          if (!present(request.operation)) throw missing('$[operation]');
          throw new RequestMalformed(`Unsupported operation '${String(request.operation)}'.`);
      }
    },
  };
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'ARRAY' : (typeof value).toUpperCase();
}
