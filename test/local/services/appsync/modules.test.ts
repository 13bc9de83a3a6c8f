import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../local/appsync-js/index.ts';
import { loadModule } from '../../../../local/services/appsync/modules.ts';
import { resource } from './hosted-api.ts';

const language = createLanguageHost({ processes: 1 });
const folder = mkdtempSync(join(tmpdir(), 'modules-'));
afterAll(async () => {
  await language.stop();
  rmSync(folder, { recursive: true });
});

const Runtime = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };
const good = 'export const request = () => ({}); export const response = () => 1;';
const load = (properties: Record<string, unknown>) =>
  loadModule(resource('Resolver', 'Resolver', { Runtime, ...properties }), 'Query.a', language, {
    path: (location) => join(folder, location),
  });

describe('the code of a resolver', () => {
  it('stands in the template, or in an asset', async () => {
    await expect(load({ Code: good })).resolves.toMatchObject({ code: good });
    writeFileSync(join(folder, 'asset.js'), good);
    await expect(load({ CodeS3Location: 'asset.js' })).resolves.toMatchObject({ code: good });
  });

  it('is for the one runtime there is, which it has to name', async () => {
    for (const other of [
      { ...Runtime, Name: 'VTL' },
      { ...Runtime, RuntimeVersion: '2.0.0' },
      { Name: 'APPSYNC_JS' },
      undefined,
    ]) {
      await expect(load({ Code: good, Runtime: other })).rejects.toMatchObject({
        code: 'PropertyUnsupported',
        message: expect.stringContaining('a Runtime other than APPSYNC_JS 1.0.0') as string,
      });
    }
    await expect(load({})).rejects.toMatchObject({ code: 'AssemblyInvalid' });
  });

  it('is refused with every problem, its line and its column, and whose it is', async () => {
    const code = `${good}
function search(ctx) {
  const { limit = 20 } = ctx.args;
  while (limit) {}
  return { limit, nextToken };
}`;
    await expect(load({ Code: code })).rejects.toMatchObject({
      code: 'CodeInvalid',
      message: `Query.a: line 4, column 3: error: While statements are not supported.
Query.a: line 5, column 19: error TS18004: No value exists in scope for the shorthand property 'nextToken'. Either declare one or provide an initializer.`,
      remedy: 'Correct the code of Query.a.',
      fault: 'yours',
    });
  });
});
