import { describe, expect, it } from 'vitest';
import { recordingLog } from '../../../../local/kernel/log.ts';
import { availableEngines, startEngine } from '../../../../local/services/dynamodb/index.ts';

const present = (await availableEngines()).includes('dynoxide');
if (!present) console.warn('The speed of streamed writes is not looked at: dynoxide is not installed.');
describe.skipIf(!present)('streamed writes on dynoxide', () => {
  it('take at most twice as long on an engine that has had 20,000 of them as on one that has had none', async () => {
    const [old, fresh] = await Promise.all([streamedTable(), streamedTable()]);
    for (let written = 0; written < 20_000; written += 100) await old.transact(100);
    // By turns, and the best of five: what else the machine does only ever adds, and adds to both.
    const times: Record<'old' | 'fresh', number[]> = { old: [], fresh: [] };
    for (let round = 0; round < 5; round += 1) {
      times.fresh.push(await fresh.time(200));
      times.old.push(await old.time(200));
    }
    await Promise.all([old.stop(), fresh.stop()]);
    expect(Math.min(...times.old)).toBeLessThan(2 * Math.min(...times.fresh));
  }, 120_000);
});

async function streamedTable() {
  const engine = await startEngine({ kind: 'dynoxide', log: recordingLog() });
  await engine.call('CreateTable', {
    TableName: 'Streamed',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  let written = 0;
  const put = () => ({ TableName: 'Streamed', Item: { pk: { S: `item ${written++}` } } });
  return {
    async transact(items: number) {
      const TransactItems = Array.from({ length: items }, () => ({ Put: put() }));
      await engine.call('TransactWriteItems', { TransactItems });
    },
    /** Milliseconds for so many writes, one after the other. */
    async time(writes: number) {
      const began = performance.now();
      for (let at = 0; at < writes; at += 1) await engine.call('PutItem', put());
      return performance.now() - began;
    },
    stop: () => engine.stop(),
  };
}
