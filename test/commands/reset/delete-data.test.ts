import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deleteData, InstanceRuns } from '../../../commands/reset/delete-data.ts';
import { openDataFolder } from '../../../local/index.ts';

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'reset-'));
  folder = join(parent, '.local');
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'data/item'), 'kept');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const random = () => '0'.repeat(32);
const endpointsOf = (port: number) =>
  JSON.stringify({
    graphql: `http://127.0.0.1:${port}/graphql`,
    realtime: '',
    apiKey: '',
    region: '',
    accountId: '',
    credentials: { accessKeyId: '', secretAccessKey: '' },
    userPool: { issuer: '', clientId: '', userPoolId: '' },
    aws: {},
    tables: [],
  });

async function listening(answer = '{"errors":[]}') {
  const server = createServer((_request, response) => response.writeHead(401).end(answer)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

it('deletes all of the folder, and says whether there was one', async () => {
  expect(await deleteData(folder)).toBe(true);
  expect(existsSync(folder)).toBe(false);
  expect(await deleteData(folder)).toBe(false);
});

it('leaves the data of an instance that runs', async () => {
  const held = openDataFolder(join(folder, 'data'), random);
  await expect(deleteData(folder)).rejects.toThrow(InstanceRuns);
  await expect(deleteData(folder)).rejects.toThrow(new RegExp(`process ${process.pid}.*Stop it`));
  expect(existsSync(join(folder, 'data/item'))).toBe(true);
  held.release();
});

it('leaves everything while an app is hosted whose data is in the folder', async () => {
  const held = openDataFolder(join(folder, 'hosted/shop-123456/data'), random);
  await expect(deleteData(folder)).rejects.toThrow(InstanceRuns);
  expect(existsSync(join(folder, 'data/item'))).toBe(true);
  held.release();
  expect(await deleteData(folder)).toBe(true);
});

it('leaves the folder of an instance that answers without holding the data', async () => {
  const server = await listening();
  writeFileSync(join(folder, 'endpoints.json'), endpointsOf(server.port));
  await expect(deleteData(folder)).rejects.toThrow(`running at http://127.0.0.1:${server.port}.`);
  expect(existsSync(join(folder, 'data/item'))).toBe(true);
  server.close();
});

it('takes another program on the port of a gone instance for what it is', async () => {
  const server = await listening('<!doctype html>');
  writeFileSync(join(folder, 'endpoints.json'), endpointsOf(server.port));
  expect(await deleteData(folder)).toBe(true);
  server.close();
});

it('deletes what a crash left: a lock without its process, endpoints where nobody answers, half a secret', async () => {
  const server = await listening();
  server.close();
  writeFileSync(join(folder, 'endpoints.json'), endpointsOf(server.port));
  writeFileSync(join(folder, 'data/lock'), '999999999 1');
  writeFileSync(join(folder, 'data/secret'), 'half');
  expect(await deleteData(folder)).toBe(true);
  expect(existsSync(folder)).toBe(false);
});
