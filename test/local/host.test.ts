import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startLocal, type LocalCloud, type LocalOptions } from '../../local/host.ts';
import { recordingLog } from '../../local/kernel/log.ts';

const hello = join(import.meta.dirname, '../fixtures/assemblies/hello');

/** Child processes, without the service that the bundler keeps for the whole test process. */
function processes(): number {
  const { stdout } = spawnSync('pgrep', ['-l', '-P', String(process.pid)], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line !== '' && !line.endsWith(' esbuild')).length;
}

let folder: string;
let assembly: string;
let data: string;
let clouds: LocalCloud[];
let before: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'host-'));
  assembly = join(folder, 'cdk.out');
  data = join(folder, 'data');
  cpSync(hello, assembly, { recursive: true });
  clouds = [];
  before = processes();
});
afterEach(async () => {
  for (const cloud of clouds) await cloud.stop();
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<LocalOptions> = {}): Promise<LocalCloud> {
  const cloud = await startLocal({ assembly, log: recordingLog(), ...options });
  clouds.push(cloud);
  return cloud;
}

async function ask(cloud: LocalCloud, query: string, headers?: Record<string, string>): Promise<unknown> {
  const { graphql, apiKey = '' } = cloud.endpoints;
  const response = await fetch(graphql, {
    method: 'POST',
    headers: headers ?? { 'x-api-key': apiKey },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

async function put(cloud: LocalCloud, id: string, text: string): Promise<void> {
  const { accessToken } = await cloud.issueTokens('ada');
  const query = `mutation { putGreeting(id: "${id}", text: "${text}") { id } }`;
  expect(await ask(cloud, query, { authorization: accessToken })).toEqual({ data: { putGreeting: { id } } });
}

const greeting = async (cloud: LocalCloud, id: string) =>
  ask(cloud, `{ greeting(id: "${id}") { text version } }`);
const found = (text: string) => ({ data: { greeting: { text, version: 1 } } });

/** Changes the schema in the synthesized app. */
function editSchema(change: (schema: string) => string): void {
  const path = join(assembly, 'HelloApi.template.json');
  const template = JSON.parse(readFileSync(path, 'utf8')) as {
    Resources: Record<string, { Properties: { Definition: string } }>;
  };
  const { Properties: properties } = template.Resources['ApiSchema510EECD7']!;
  properties.Definition = change(properties.Definition);
  writeFileSync(path, JSON.stringify(template));
}

describe('the laptop cloud', () => {
  it('serves a synthesized app: unit and pipeline resolvers, both ways of signing in, its table', async () => {
    const cloud = await start();
    expect(await greeting(cloud, '1')).toEqual({ data: { greeting: null } });
    await put(cloud, '1', 'good morning');
    expect(await greeting(cloud, '1')).toEqual(found('good morning'));
    expect(await ask(cloud, '{ greetingTwice(id: "1") { text } }')).toEqual({
      data: { greetingTwice: { text: 'good morning' } },
    });
    expect(cloud.endpoints.tables).toEqual(['hello-greetings']);
  });

  it('reports and lets intercept what reaches the engine', async () => {
    const intercepted: string[] = [];
    const cloud = await start({
      interceptEngine(operation, input, next) {
        intercepted.push(operation);
        return next(operation, input);
      },
    });
    const recorded: unknown[] = [];
    cloud.journal.listen(({ operation, principal }) => void recorded.push({ operation, principal }));
    await greeting(cloud, '1');
    expect(intercepted).toContain('CreateTable');
    expect(intercepted.at(-1)).toBe('GetItem');
    const arn: unknown = expect.stringMatching(/^arn:aws:iam::000000000000:role\/HelloGreetings-/);
    expect(recorded).toEqual([
      { operation: 'GetItem', principal: { kind: 'role', arn, sessionName: 'APPSYNC_ASSUME_ROLE' } },
    ]);
  });

  it('calls no data source in a role that does not trust AppSync', async () => {
    const path = join(assembly, 'HelloGreetings.template.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('appsync.amazonaws.com', 'lambda.amazonaws.com'));
    const cloud = await start();
    const recorded: unknown[] = [];
    cloud.journal.listen((call) => void recorded.push(call));
    expect(await greeting(cloud, '1')).toMatchObject({
      data: { greeting: null },
      errors: [
        {
          errorType: 'UnauthorizedException',
          message: expect.stringMatching(
            /^Unable to assume role arn:aws:iam::000000000000:role\/Hello/,
          ) as string,
        },
      ],
    });
    expect(recorded).toEqual([]);
  });

  it('keeps its data, keys and users from one start to the next', async () => {
    const first = await start({ data });
    await put(first, '1', 'still here');
    const { apiKey } = first.endpoints;
    const user = (await first.issueTokens('ada')).accessToken;
    await first.stop();
    const second = await start({ data });
    expect(second.endpoints.apiKey).toBe(apiKey);
    expect(await greeting(second, '1')).toEqual(found('still here'));
    expect(subject((await second.issueTokens('ada')).accessToken)).toBe(subject(user));
  });

  const subject = (token: string) =>
    (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string }).sub;

  it('keeps nothing of an instance without a data folder', async () => {
    const first = await start();
    await put(first, '1', 'gone');
    await first.stop();
    const second = await start();
    expect(second.endpoints.apiKey).not.toBe(first.endpoints.apiKey);
    expect(await greeting(second, '1')).toEqual({ data: { greeting: null } });
  });

  it('takes over a newly synthesized app without losing data', async () => {
    const cloud = await start();
    await put(cloud, '1', 'before');
    editSchema((schema) => schema.replace('version: Int!', 'version: Int!\n  mood: String'));
    await cloud.reload(assembly);
    expect(await ask(cloud, '{ greeting(id: "1") { text mood } }')).toEqual({
      data: { greeting: { text: 'before', mood: null } },
    });
  });

  it('goes on with the last good app when a new one cannot be hosted', async () => {
    const cloud = await start();
    await put(cloud, '1', 'before');
    const { endpoints } = cloud;
    // The table's name changes too: were anything of it taken over, the item would be gone.
    const greetings = join(assembly, 'HelloGreetings.template.json');
    writeFileSync(
      greetings,
      readFileSync(greetings, 'utf8').replaceAll('hello-greetings', 'other-greetings'),
    );
    editSchema((schema) => schema.replace('String!', 'Strong!'));
    await expect(cloud.reload(assembly)).rejects.toMatchObject({ code: 'SchemaInvalid' });
    await expect(cloud.reload(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'AssemblyMissing' });
    expect(await greeting(cloud, '1')).toEqual(found('before'));
    expect(cloud.endpoints).toEqual(endpoints);
    cpSync(hello, assembly, { recursive: true });
    await cloud.reload(assembly);
    expect(await greeting(cloud, '1')).toEqual(found('before'));
  });

  it('leaves no process, no socket and no lock when it stops, however often it is told to', async () => {
    const cloud = await start({ data });
    await greeting(cloud, '1');
    expect(processes()).toBeGreaterThan(before);
    await Promise.all([cloud.stop(), cloud.stop()]);
    expect(processes()).toBe(before);
    expect(existsSync(join(data, 'lock'))).toBe(false);
    await expect(fetch(cloud.endpoints.graphql)).rejects.toThrow();
  });

  it('has a certificate to trust in its data folder, the same at the next start', async () => {
    const overTls = async (cloud: LocalCloud) => {
      const { graphql, ca } = cloud.endpoints.tls;
      const sent = request(graphql, {
        method: 'POST',
        ca: readFileSync(ca!),
        headers: { 'x-api-key': cloud.endpoints.apiKey },
      });
      const [response] = (await once(sent.end('{"query":"{ greeting(id: 1) { text } }"}'), 'response')) as [
        IncomingMessage,
      ];
      return JSON.parse(String(await response.toArray())) as unknown;
    };
    const first = await start({ data });
    const certificate = readFileSync(first.endpoints.tls.ca!, 'utf8');
    expect(await overTls(first)).toEqual({ data: { greeting: null } });
    await first.stop();
    const second = await start({ data });
    expect(readFileSync(second.endpoints.tls.ca!, 'utf8')).toBe(certificate);
    expect(await overTls(second)).toEqual({ data: { greeting: null } });
    expect((await start()).endpoints.tls).not.toHaveProperty('ca');
  });

  it('hangs up on WebSockets when it stops, and is gone within two seconds', async () => {
    const cloud = await start();
    const { apiKey = '', tls } = cloud.endpoints;
    const sockets = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = new WebSocket(tls.realtime, ['graphql-ws'], {
          headers: { 'x-api-key': apiKey },
          rejectUnauthorized: false,
        });
        await once(socket, 'open');
        return socket;
      }),
    );
    expect(await cloud.pending()).toEqual([]);
    const closed = sockets.map(async (socket) => (await once(socket, 'close'))[0] as number);
    const began = performance.now();
    await cloud.stop();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(new Set(await Promise.all(closed))).toEqual(new Set([1001]));
  });

  it('leaves nothing of a start that fails', async () => {
    const port = await freePort();
    editSchema(() => 'type Query {');
    await expect(start({ data, port })).rejects.toMatchObject({ code: 'SchemaInvalid' });
    expect(processes()).toBe(before);
    cpSync(hello, assembly, { recursive: true });
    const cloud = await start({ data, port });
    expect(await greeting(cloud, '1')).toEqual({ data: { greeting: null } });
  });

  it('refuses a taken port before it starts anything', async () => {
    const port = Number(new URL((await start()).endpoints.graphql).port);
    const running = processes();
    const refused = start({ data, port });
    await expect(refused).rejects.toMatchObject({ code: 'PortInUse', fault: 'yours' });
    expect(processes()).toBe(running);
    expect(existsSync(join(data, 'lock'))).toBe(false);
  });

  it('refuses a data folder that another instance holds, and takes one whose instance died', async () => {
    const first = await start({ data });
    await expect(start({ data })).rejects.toMatchObject({ code: 'DataLocked' });
    expect(await greeting(first, '1')).toEqual({ data: { greeting: null } });
    await first.stop();
    writeFileSync(join(data, 'lock'), `${process.pid} 1`);
    expect(await greeting(await start({ data }), '1')).toEqual({ data: { greeting: null } });
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
