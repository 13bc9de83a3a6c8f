import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startExplorer } from './explorer.fixture.ts';

let running: Awaited<ReturnType<typeof startExplorer>>;
beforeAll(async () => {
  running = await startExplorer(join(tmpdir(), 'explorer-never-bundled'));
});
afterAll(() => running.stop());

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Partial<Record<string, string>>>;
  readonly body?: string;
}

/** Asks as the explorer's page would, unless told otherwise. `fetch` would not let a test forge Host and Origin. */
async function ask({
  method = 'POST',
  headers = {},
  body = '{"user":"ada","groups":["editors"]}',
}: Ask = {}) {
  const usual = { origin: running.url, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const sent: Partial<Record<string, string>> = { ...usual, ...headers };
  return new Promise<{ status: number; body: string; cors: unknown }>((resolve, reject) => {
    const asked = request(`${running.url}/explorer/token`, {
      method,
      headers: JSON.parse(JSON.stringify(sent)) as Record<string, string>,
    });
    asked.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      const cors = response.headers['access-control-allow-origin'];
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, cors }));
    });
    asked.end(method === 'POST' ? body : undefined);
  });
}

describe('the token route', () => {
  it("gives the explorer's own page a token for user and groups", async () => {
    const answer = await ask();
    expect(answer).toEqual({ status: 200, body: '{"token":"token-of-ada"}', cors: undefined });
    expect(running.asked.at(-1)).toEqual({ user: 'ada', groups: ['editors'] });
    expect((await ask({ headers: { 'sec-fetch-site': undefined } })).status).toBe(200);
  });

  it.each<[string, Ask['headers'] & object, number]>([
    ['a page of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['a page of another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
    ['no page at all', { origin: undefined }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
    ['a page that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a site rebound to this machine', { host: 'evil.example', origin: 'http://evil.example' }, 421],
    ['a form, which needs no preflight', { 'content-type': 'text/plain' }, 415],
    ['a disguised form', { 'content-type': 'application/jsonp' }, 415],
  ])('refuses %s and asks for no token', async (_, headers, status) => {
    const before = running.asked.length;
    expect(await ask({ headers })).toMatchObject({ status, cors: undefined });
    expect(running.asked).toHaveLength(before);
  });

  it.each([
    ['GET', { method: 'GET' }, 405],
    ['a preflight', { method: 'OPTIONS' }, 405],
    ['no JSON', { body: 'user=ada' }, 400],
    ['JSON null', { body: 'null' }, 400],
    ['no user', { body: '{"groups":[]}' }, 400],
    ['groups that are no list of names', { body: '{"user":"ada","groups":[1]}' }, 400],
    ['a body without end', { body: `{"user":"${'a'.repeat(20_000)}"}` }, 413],
  ])('refuses %s', async (_, asked, status) => {
    expect(await ask(asked)).toMatchObject({ status, cors: undefined });
  });

  it('logs a failure and tells the page only that there was one', async () => {
    const answer = await ask({ body: '{"user":"unlucky","groups":[]}' });
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('fire');
    expect(running.log.lines).toEqual([expect.stringContaining('the pool is on fire')]);
  });

  it('stands on the only paths besides the root that the explorer claims', () => {
    const claims = (method: string, url: string, headers = {}) =>
      running.explorer.claims({ method, url, headers } as never);
    expect(claims('GET', '/')).toBe(true);
    expect(claims('GET', '/?query=x')).toBe(true);
    expect(claims('POST', '/')).toBe(false);
    expect(claims('GET', '/', { authorization: 'AWS4-HMAC-SHA256 Credential=test/…' })).toBe(false);
    expect(claims('POST', '/graphql')).toBe(false);
    expect(claims('GET', '/us-east-1_pool/.well-known/jwks.json')).toBe(false);
  });
});
