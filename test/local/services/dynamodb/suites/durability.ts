import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StartEngine } from '../../../../support/engine.ts';
import { deployTable, key, tableProperties } from './deployed-table.ts';

export function durability(start: StartEngine): void {
  describe('durability', () => {
    it('a restart keeps tables, items, streams and the notes of what expired', async () => {
      const dataDirectory = mkdtempSync(join(tmpdir(), 'durability-'));
      onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }));
      const before = await start({ dataDirectory });
      const first = await deployTable(before);
      await first.put({ ...key('kept'), n: { N: '1' } });
      await first.put({
        ...key('expired'),
        expiresAt: { N: String(Math.floor(first.clock.now() / 1000) - 1) },
      });
      await first.service.sweep();
      await first.service.stop();
      await before.stop();
      const after = await start({ dataDirectory });
      const second = await deployTable(after, tableProperties);
      expect(await second.get(key('kept'))).toEqual({ ...key('kept'), n: { N: '1' } });
      expect(await second.records()).toMatchObject([
        { eventName: 'INSERT' },
        { eventName: 'INSERT' },
        { eventName: 'REMOVE', userIdentity: { PrincipalId: 'dynamodb.amazonaws.com' } },
      ]);
      await after.stop();
    }, 60_000);
  });
}
