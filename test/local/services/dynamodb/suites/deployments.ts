import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../../local/services/dynamodb/index.ts';
import type { StartEngine } from '../../../../support/engine.ts';
import {
  deployment,
  deployTable,
  key,
  resource,
  S,
  tableProperties,
  type Deployed,
} from './deployed-table.ts';

const [byGroup] = tableProperties.GlobalSecondaryIndexes;
const byName = {
  IndexName: 'byName',
  KeySchema: [{ AttributeName: 'name', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'KEYS_ONLY' },
};
const nameDefinition = { AttributeName: 'name', AttributeType: 'S' };

export function deployments(start: StartEngine): void {
  describe('deployments', () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await start();
    }, 60_000);

    const deploy = (TableName: string, changes: object = {}) =>
      deployTable(engine, { ...tableProperties, TableName, ...changes });
    const redeploy = async ({ service }: Deployed, properties: object) => {
      await (
        await service.prepare(deployment(resource(service, properties)))
      )();
    };
    const query = async (table: Deployed, IndexName: string, attribute: string, value: string) => {
      const { Items } = await table.call('Query', {
        TableName: table.TableName,
        IndexName,
        KeyConditionExpression: '#a = :v',
        ExpressionAttributeNames: { '#a': attribute },
        ExpressionAttributeValues: { ':v': S(value) },
      });
      return Items;
    };

    it('a table has the name, ids and ARNs its template was resolved with', async () => {
      const table = await deploy('Named');
      const { Table } = await table.call('DescribeTable', { TableName: 'Named' });
      expect(table.table.ref).toBe('Named');
      expect(Table).toMatchObject({
        TableArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/Named',
        TableId: table.table.attributes['TableId'],
        TableStatus: 'ACTIVE',
        GlobalSecondaryIndexes: [
          { IndexArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/Named/index/byGroup' },
        ],
      });
      expect(table.table.attributes['Arn']).toBe(Table.TableArn);
    });

    it('a table without a name gets one from stack and logical id, always the same', async () => {
      const { TableName: _, ...unnamed } = tableProperties;
      const one = await deployTable(engine, unnamed);
      const again = await deployTable(engine, unnamed);
      expect(one.TableName).toMatch(/^Store-Table-[a-z2-7]{12}$/);
      expect(again.TableName).toBe(one.TableName);
    });

    it('deploying the same again keeps every item and the stream', async () => {
      const table = await deploy('Again');
      await table.put(key('kept'));
      await redeploy(table, { ...tableProperties, TableName: 'Again' });
      expect(await table.get(key('kept'))).toEqual(key('kept'));
      expect(await table.records()).toHaveLength(1);
    });

    it('an index that is added holds the items that were there; one that is taken away is gone', async () => {
      const table = await deploy('Indexes');
      await table.put({ ...key('a'), name: S('Ada'), group: S('g') });
      const AttributeDefinitions = [...tableProperties.AttributeDefinitions, nameDefinition];
      const changed = { ...tableProperties, TableName: 'Indexes', AttributeDefinitions };
      await redeploy(table, { ...changed, GlobalSecondaryIndexes: [byGroup, byName] });
      expect(await query(table, 'byName', 'name', 'Ada')).toEqual([{ ...key('a'), name: S('Ada') }]);
      await redeploy(table, {
        ...changed,
        AttributeDefinitions: AttributeDefinitions.filter(({ AttributeName }) => AttributeName !== 'group'),
        GlobalSecondaryIndexes: [byName],
      });
      await expect(query(table, 'byGroup', 'group', 'g')).rejects.toMatchObject({
        code: 'ValidationException',
      });
      expect(await table.get(key('a'))).toBeDefined();
    });

    it('an index whose projection changes is made again', async () => {
      const table = await deploy('Projection');
      await table.put({ ...key('a'), other: S('o'), name: S('n'), group: S('g') });
      await redeploy(table, {
        ...tableProperties,
        TableName: 'Projection',
        GlobalSecondaryIndexes: [
          { ...byGroup, Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['other'] } },
        ],
      });
      expect(await query(table, 'byGroup', 'group', 'g')).toEqual([
        { ...key('a'), other: S('o'), group: S('g') },
      ]);
    });

    it('another key is refused before anything is touched', async () => {
      const table = await deploy('Key');
      await table.put(key('kept'));
      const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }];
      await expect(
        redeploy(table, { ...tableProperties, TableName: 'Key', KeySchema }),
      ).rejects.toMatchObject({
        code: 'PropertyUnsupported',
        message: expect.stringContaining('KeySchema') as string,
        remedy: expect.stringContaining('npm run reset') as string,
      });
      expect(await table.get(key('kept'))).toBeDefined();
    });

    it('deletion protection of the template is kept by the table', async () => {
      const Replicas = [{ ...tableProperties.Replicas[0], DeletionProtectionEnabled: true }];
      const table = await deploy('Protected', { Replicas });
      await expect(table.call('DeleteTable', { TableName: 'Protected' })).rejects.toMatchObject({
        code: 'ValidationException',
        message: expect.stringMatching(/protected against deletion/) as string,
      });
      await redeploy(table, { ...tableProperties, TableName: 'Protected' });
      await table.call('DeleteTable', { TableName: 'Protected' });
    });
  });
}
