import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startExplorer } from './explorer.fixture.ts';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const reason = existsSync(chromiumPath) ? '' : `skipped: there is no ${chromiumPath}`;

let cacheDirectory: string;
let running: Awaited<ReturnType<typeof startExplorer>>;
let firstVisit: string;

beforeAll(async () => {
  cacheDirectory = await mkdtemp(join(tmpdir(), 'explorer-'));
  running = await startExplorer(cacheDirectory);
  firstVisit = await (await fetch(running.url)).text();
  await running.explorer.warm();
}, 120_000);
afterAll(async () => {
  await running.stop();
  await rm(cacheDirectory, { recursive: true });
});

describe('the page', () => {
  it('says on the first visit that it is being bundled, and comes back by itself', async () => {
    expect(firstVisit).toContain('being bundled');
    expect(firstVisit).toContain('http-equiv="refresh"');
    const second = await (await fetch(running.url)).text();
    expect(second).toContain('explorer.js');
    expect(running.log.lines).toEqual([]);
  });

  it('is bundled once: the next process finds it, and nothing else is kept', async () => {
    const kept = await readdir(cacheDirectory);
    expect(kept).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
    const next = await startExplorer(cacheDirectory);
    await next.explorer.warm();
    expect(await (await fetch(next.url)).text()).toContain(`/explorer/assets/${kept[0]}/explorer.js`);
    expect(await readdir(cacheDirectory)).toEqual(kept);
    await next.stop();
  });

  it('ends a bundling under way without a word, and keeps nothing of it', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'explorer-'));
    const next = await startExplorer(empty);
    await fetch(next.url);
    await next.stop();
    expect(next.log.lines).toEqual([]);
    expect(await readdir(empty)).toEqual([]);
    await rm(empty, { recursive: true });
  });

  it('says what went wrong when it cannot be bundled, and tries again', async () => {
    const broken = await startExplorer('/dev/null/explorer');
    await broken.explorer.warm();
    expect(broken.log.lines).toEqual([
      expect.stringMatching(/^error The explorer could not be bundled: ENOTDIR/),
    ]);
    const failed = await fetch(broken.url);
    expect(failed.status).toBe(500);
    expect(await failed.text()).toContain('Try again');
    expect(await (await fetch(broken.url)).text()).toContain('being bundled');
    await broken.stop();
  });

  it('carries its title and configuration as text, whatever they contain', async () => {
    const page = await (await fetch(running.url)).text();
    expect(page).toContain('<title>Explorer of the test &lt;/script></title>');
    const [, configuration = ''] = /id="configuration">(.*?)<\/script>/s.exec(page) ?? [];
    expect(JSON.parse(configuration)).toMatchObject({
      title: 'Explorer of the test </script>',
      apiKey: 'da2-the-key',
      graphqlPath: '/graphql',
    });
  });

  it('lets nothing run or load that is not of its own origin', async () => {
    const { headers } = await fetch(running.url);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it("serves the bundle's files by name and no other file", async () => {
    const [key = ''] = await readdir(cacheDirectory);
    const get = (path: string) => fetch(`${running.url}/explorer/assets/${path}`);
    const script = await get(`${key}/explorer.js`);
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(script.headers.get('cache-control')).toContain('immutable');
    for (const path of [
      `${key}/package.json`,
      `${key}/..%2f..%2fpackage.json`,
      `${key}/`,
      'other/explorer.js',
      '',
    ]) {
      expect((await get(path)).status).toBe(404);
    }
  });

  it('is not served under the name of another host', async () => {
    const status = await new Promise((resolve, reject) => {
      request(running.url, { headers: { host: 'rebound.example:80' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });
});

if (reason !== '') console.warn(`the explorer in a browser is ${reason}`);
describe.skipIf(reason !== '')(`the page in a browser${reason && ` (${reason})`}`, () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    browser = await chromium.launch({ executablePath: chromiumPath, args });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(30_000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (sent) => {
      if (!sent.url().startsWith(running.url) && !/^(data|blob):/.test(sent.url()))
        elsewhere.push(sent.url());
    });
    await page.goto(running.url);
  }, 60_000);
  afterAll(() => browser.close());

  /** The text of an editor as its model holds it; what is drawn depends on the window's size. */
  const editor = (name: 'headers' | 'response' | 'query' | 'variables') => () =>
    page.evaluate((ending) => {
      const monaco = (globalThis as unknown as { __MONACO?: Monaco }).__MONACO;
      const models = monaco?.editor.getModels() ?? [];
      return models.find((model) => model.uri.path.includes(ending))?.getValue() ?? '';
    }, modelNames[name]);

  it('runs an example with the key filled in and shows its data', async () => {
    await expect.poll(editor('headers'), polling).toContain('"x-api-key": "da2-the-key"');
    await page.getByRole('button', { name: 'Execute query' }).click();
    await expect.poll(editor('response'), polling).toContain('holder of da2-the-key');
  });

  it('opens an example with its variables from the menu', async () => {
    await page.getByRole('button', { name: 'Examples' }).click();
    await page.getByRole('menuitem', { name: 'One company' }).click();
    await expect.poll(editor('variables'), polling).toContain('"handle": "acme"');
    await page.getByRole('button', { name: 'Execute query' }).click();
    await expect.poll(editor('response'), polling).toContain('Company acme');
  });

  it('signs in with user and groups, in every tab, and out again', async () => {
    await page.getByRole('button', { name: 'Sign in' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in as a user' });
    await dialog.getByLabel('User name').fill('unlucky');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => dialog.getByRole('alert').textContent(), polling).toMatch(/could not be issued/);
    await dialog.getByLabel('User name').fill('ada');
    await dialog.getByLabel('editors').check();
    await dialog.getByLabel(/^Other groups/).fill('guests, ');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(editor('headers'), polling).toBe('{\n  "Authorization": "token-of-ada"\n}');
    expect(running.asked.at(-1)).toEqual({ user: 'ada', groups: ['editors', 'guests'] });
    await page.getByRole('button', { name: 'New tab' }).click();
    await expect.poll(editor('query'), polling).toBe('');
    await expect.poll(editor('headers'), polling).toBe('{\n  "Authorization": "token-of-ada"\n}');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect.poll(editor('headers'), polling).toBe('{\n  "x-api-key": "da2-the-key"\n}');
  });

  it('asks no other host for anything and has nothing to complain of', () => {
    expect(elsewhere).toEqual([]);
    // The one refusal that a test above provoked.
    expect(complaints.filter((text) => !/status of 500/.test(text))).toEqual([]);
  });
});

const polling = { timeout: 15_000, interval: 50 };

const modelNames = {
  headers: 'request-headers.json',
  response: 'response.json',
  query: 'operation.graphql',
  variables: 'variables.json',
};

interface Monaco {
  readonly editor: { getModels(): { readonly uri: { readonly path: string }; getValue(): string }[] };
}
