import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  interceptEngine,
  type Engine,
  type EngineInterceptor,
} from '../../../../../local/services/dynamodb/index.ts';
import type { StartEngine } from '../../../../support/engine.ts';
import { deployTable, key, S, tableProperties, type Deployed } from './deployed-table.ts';

const hour = 3600;
const year = 365 * 24 * hour;

export function timeToLive(start: StartEngine): void {
  describe('time to live', () => {
    let table: Deployed;
    let engineCalls: string[] = [];
    let interceptor: EngineInterceptor | undefined;
    const engineOf = (engine: Engine) =>
      interceptEngine(engine, async (operation, input, next) => {
        engineCalls.push(operation);
        return interceptor ? interceptor(operation, input, next) : next(operation, input);
      });
    const seconds = () => Math.floor(table.clock.now() / 1000);
    const expiring = (pk: string, after: number) =>
      table.put({ ...key(pk), expiresAt: { N: String(seconds() + after) } });

    beforeAll(async () => {
      table = await deployTable(engineOf(await start()), { ...tableProperties, TableName: 'Expiring' });
    }, 60_000);

    it('a sweep deletes what has expired by the time of the cloud, and nothing else', async () => {
      await expiring('past', -1);
      await expiring('soon', 60);
      await expiring('long ago', -6 * year);
      await table.put({ ...key('text'), expiresAt: S('1') });
      await table.put(key('none'));
      expect(await table.service.sweep()).toBe(1);
      expect(await table.get(key('past'))).toBeUndefined();
      table.clock.advance(61_000);
      expect(await table.service.sweep()).toBe(1);
      for (const pk of ['long ago', 'text', 'none']) expect(await table.get(key(pk))).toBeDefined();
    });

    it('its removal names DynamoDB as the author; that of an expired item by a caller does not', async () => {
      await expiring('by service', -1);
      await table.service.sweep();
      await expiring('by caller', -1);
      await table.call('DeleteItem', { TableName: table.TableName, Key: key('by caller') });
      const removals = (await table.records()).filter((record) => record.eventName === 'REMOVE');
      const authors = Object.fromEntries(
        removals.map((record) => [record.dynamodb.Keys.pk.S, record.userIdentity]),
      );
      expect(authors['by service']).toEqual({ Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' });
      expect(authors).toHaveProperty('by caller', undefined);
    });

    it('an item given more time while the sweep looks at it stays', async () => {
      await expiring('extended', -1);
      const { TableName } = table;
      interceptor = async (operation, input, next) => {
        if (operation === 'TransactWriteItems') {
          interceptor = undefined;
          await table.put({ ...key('extended'), expiresAt: { N: String(seconds() + hour) } });
        }
        return next(operation, input);
      };
      expect(await table.service.sweep()).toBe(0);
      expect(await table.get(key('extended'))).toBeDefined();
      await table.call('DeleteItem', { TableName, Key: key('extended') });
    });

    it('it happens by itself as time goes by, soon after an expiry that is known', async () => {
      await expiring('by itself', 120);
      await table.service.sweep();
      table.clock.advance(119_000);
      expect(await table.get(key('by itself'))).toBeDefined();
      table.clock.advance(21_000);
      await vi.waitFor(async () => expect(await table.get(key('by itself'))).toBeUndefined());
    });

    it('a cloud where nothing is written asks its engine nothing; a write brings one scan', async () => {
      await table.service.sweep();
      engineCalls = [];
      for (let minute = 0; minute < 30; minute += 1) {
        table.clock.advance(60_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(engineCalls).toEqual([]);
      await table.put(key('written'));
      table.clock.advance(61_000);
      await vi.waitFor(() => expect(engineCalls.filter((operation) => operation === 'Scan')).toHaveLength(1));
    });

    it('clients read, turn off and turn on what the template set', async () => {
      const { TableName } = table;
      const describeIt = async () =>
        (await table.call('DescribeTimeToLive', { TableName })).TimeToLiveDescription;
      const set = (Enabled: boolean) =>
        table.call('UpdateTimeToLive', {
          TableName,
          TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled },
        });
      expect(await describeIt()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
      await expect(set(true)).rejects.toMatchObject({ message: 'TimeToLive is already enabled' });
      await set(false);
      expect(await describeIt()).toEqual({ TimeToLiveStatus: 'DISABLED' });
      await expiring('kept', -1);
      expect(await table.service.sweep()).toBe(0);
      await set(true);
      expect(await table.service.sweep()).toBe(1);
    });

    it('the table it keeps notes in is not listed, and its work is in no journal', async () => {
      await expiring('unseen', -1);
      table.entries.length = 0;
      await table.service.sweep();
      expect(table.entries).toEqual([]);
      const { TableNames } = await table.call('ListTables', {});
      expect(TableNames).toContain('Expiring');
      expect(TableNames.filter((name) => name.startsWith('local.'))).toEqual([]);
    });
  });
}
