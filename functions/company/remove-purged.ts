import { marshall } from '@aws-sdk/util-dynamodb';
import type { CompanyEvent } from '../../model/company/events.ts';
import { aboutKey, externalReferenceKey, handleKey, type Key } from '../../model/company/keys.ts';
import { companyEventIn } from '../shared/company-messages.ts';
import { isConditionFailure, type DynamoDb } from '../shared/dynamodb.ts';
import type { Log } from '../shared/log.ts';
import { workOff, type QueueHandler } from '../shared/queue-batch.ts';

/**
 * Removes what a purged company leaves behind: its handle's guard, its long text and its external reference, each only
 * while it still is that company's. Whoever has taken the handle since keeps it.
 */
export function removePurged(ports: {
  readonly dynamodb: DynamoDb;
  readonly table: string;
  readonly log: Log;
}): QueueHandler {
  const { dynamodb, table, log } = ports;

  return ({ Records }) =>
    workOff(
      Records.map((record) => [{ record }]),
      async (group) => {
        for (const { record } of group) await remove(companyEventIn(record));
      },
      log,
    );

  async function remove(event: CompanyEvent): Promise<void> {
    // The subscription's filter lets nothing else through; a filter can be changed by mistake.
    if (event.type !== 'company.purged') return;
    const { handle, externalReference } = event.data.state;
    const keys = [handleKey(handle), aboutKey(event.subject)];
    if (externalReference) {
      keys.push(externalReferenceKey(externalReference.source, externalReference.id));
    }
    await Promise.all(keys.map((key) => removeOwned(key, event.subject)));
  }

  async function removeOwned(key: Key, companyId: string): Promise<void> {
    try {
      await dynamodb.call('DeleteItem', {
        TableName: table,
        Key: marshall(key),
        ConditionExpression: 'companyId = :companyId',
        ExpressionAttributeValues: marshall({ ':companyId': companyId }),
      });
    } catch (error) {
      // Gone already, or another company's.
      if (!isConditionFailure(error)) throw error;
    }
  }
}
