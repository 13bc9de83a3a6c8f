import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { IndustryTotal, StatisticsItem } from '../../model/statistics/item.ts';
import { industryNameKey, industryTotalKey, statisticsKey, type Key } from '../../model/statistics/keys.ts';
import type { TotalRecounted } from '../../model/statistics/recount.ts';
import type { TotalChange } from '../../model/statistics/totals.ts';
import { isConditionFailure, type DynamoDb } from '../shared/dynamodb.ts';

/** The Company Statistics table, as the handlers of its context use it. Rejects with `AwsFailure`. */
export interface StatisticsTable {
  read(companyId: string, consistent: boolean): Promise<StatisticsItem | null>;
  /**
   * Replaces a company's item and moves the totals, both or neither, if the item is still at the revision that was read
   * (null: there was none). 1 write unit without totals, 2 more for the item and 2 for each total with them.
   */
  write(item: StatisticsItem, readRevision: number | null, totals: readonly TotalChange[]): Promise<void>;
  /** Sets a total to what was counted; false when it has changed since. */
  recount(counted: TotalRecounted): Promise<boolean>;
  /** Makes the industry one that `industries` lists. */
  nameIndustry(industry: string): Promise<void>;
}

type Attributes = ReturnType<typeof marshall>;

export function createStatisticsTable(dynamodb: DynamoDb, table: string): StatisticsTable {
  return {
    async read(companyId, consistent) {
      const { Item } = await dynamodb.call('GetItem', {
        TableName: table,
        Key: marshall(statisticsKey(companyId)),
        ConsistentRead: consistent,
      });
      return Item === undefined ? null : (unmarshall(Item as Attributes) as StatisticsItem);
    },

    async write(item, readRevision, totals) {
      const put = {
        TableName: table,
        Item: marshall(item, { removeUndefinedValues: true }),
        ...(readRevision === null
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: marshall({ ':revision': readRevision }),
            }),
      };
      if (totals.length === 0) {
        await dynamodb.call('PutItem', put);
        return;
      }
      await dynamodb.call('TransactWriteItems', {
        TransactItems: [{ Put: put }, ...totals.map((change) => ({ Update: addition(table, change) }))],
      });
    },

    async recount({ industry, shard, revision, total }) {
      try {
        await dynamodb.call('UpdateItem', {
          TableName: table,
          Key: marshall(industryTotalKey(industry, shard)),
          ConditionExpression: revision === null ? 'attribute_not_exists(pk)' : 'revision = :revision',
          UpdateExpression:
            'SET companyCount = :companies, employeeCount = :employees, documentCount = :documents, documentBytes = :bytes ADD revision :one',
          ExpressionAttributeValues: marshall({
            ...(revision === null ? {} : { ':revision': revision }),
            ...amounts(total),
          }),
        });
        return true;
      } catch (error) {
        if (isConditionFailure(error)) return false;
        throw error;
      }
    },

    async nameIndustry(industry) {
      const key: Key = industryNameKey(industry);
      const { Item } = await dynamodb.call('GetItem', { TableName: table, Key: marshall(key) });
      if (Item !== undefined) return;
      try {
        await dynamodb.call('PutItem', {
          TableName: table,
          Item: marshall(key),
          ConditionExpression: 'attribute_not_exists(pk)',
        });
      } catch (error) {
        // Somebody else has named it meanwhile.
        if (!isConditionFailure(error)) throw error;
      }
    },
  };
}

/** `revision` lets an audit know that a total stood still while it counted. */
function addition(table: string, { key, add }: TotalChange): object {
  return {
    TableName: table,
    Key: marshall(key),
    UpdateExpression:
      'ADD companyCount :companies, employeeCount :employees, documentCount :documents, documentBytes :bytes, revision :one',
    ExpressionAttributeValues: marshall(amounts(add)),
  };
}

function amounts(total: IndustryTotal) {
  return {
    ':companies': total.companyCount,
    ':employees': total.employeeCount,
    ':documents': total.documentCount,
    ':bytes': total.documentBytes,
    ':one': 1,
  };
}
