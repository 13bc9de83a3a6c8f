import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { itemId, writeAssembly, writeItems } from '../../../commands/bench/app/assembly.ts';
import { servedBy } from '../../../commands/bench/child.ts';
import type { PlainServerOrder, PlainServerPlace } from '../../../commands/bench/plain-server.ts';
import { recordingLog, startEngine, startLocal, type LocalCloud } from '../../../local/index.ts';

let cloud: LocalCloud;
let plain: PlainServerPlace;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const assembly = await writeAssembly();
  stops.push(() => assembly.remove());
  const log = recordingLog();
  const engine = await startEngine({ log });
  stops.push(() => engine.stop());
  cloud = await startLocal({ assembly: assembly.path, engineEndpoint: engine.endpoint, log });
  stops.push(() => cloud.stop());
  const { apiKey = '', aws, credentials, region } = cloud.endpoints;
  await writeItems(new DynamoDBClient({ endpoint: aws['dynamodb']!, region, credentials }));
  const order: PlainServerOrder = { endpoint: engine.endpoint, region, apiKey };
  const served = await servedBy<PlainServerPlace>('./plain-server.ts', order, new AbortController().signal);
  stops.push(() => served.stop());
  plain = served.place;
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

async function ask(endpoint: string, query: string): Promise<string> {
  const headers = { 'x-api-key': cloud.endpoints.apiKey! };
  return (await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ query }) })).text();
}

const query = `{
  unitNone(id: "${itemId}") { id name country version }
  pipelineNone(id: "${itemId}") { id name country version }
  unitDynamoDb(id: "${itemId}") { id name country version }
  pipelineDynamoDb(id: "${itemId}") { id name country version }
}`;
const found = { id: itemId, name: 'Bench', country: 'DE', version: 1 };

/** What a subscriber to a room is sent, from its acknowledgement to the first event. */
async function heard(endpoint: string, realtime: string): Promise<unknown[]> {
  const header = Buffer.from(
    JSON.stringify({ host: new URL(endpoint).host, 'x-api-key': cloud.endpoints.apiKey }),
  ).toString('base64url');
  const socket = new WebSocket(realtime, ['graphql-ws', `header-${header}`]);
  const frames: { type: string }[] = [];
  const waiting = new Map<string, () => void>();
  const until = (type: string) => new Promise<void>((resolve) => waiting.set(type, resolve));
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as { type: string };
    if (frame.type !== 'ka') frames.push(frame);
    waiting.get(frame.type)?.();
  });
  await once(socket, 'open');
  const authorization = { host: new URL(endpoint).host, 'x-api-key': cloud.endpoints.apiKey };
  const data = JSON.stringify({ query: 'subscription { onPublish(room: "a") { text } }', variables: {} });
  const acknowledged = until('connection_ack');
  socket.send('{"type":"connection_init"}');
  await acknowledged;
  const started = until('start_ack');
  socket.send(JSON.stringify({ id: '1', type: 'start', payload: { data, extensions: { authorization } } }));
  await started;
  const event = until('data');
  await ask(endpoint, 'mutation { publish(id: "1", room: "b", text: "not for them") { id room text } }');
  await ask(endpoint, 'mutation { publish(id: "2", room: "a", text: "hello") { id room text } }');
  await event;
  const completed = until('complete');
  socket.send('{"id":"1","type":"stop"}');
  await completed;
  socket.close();
  await once(socket, 'close');
  return frames;
}

describe('the two servers that are measured', () => {
  it('give the same answers, to the byte', async () => {
    const ours = await ask(cloud.endpoints.graphql, query);
    expect(JSON.parse(ours)).toEqual({
      data: { unitNone: found, pipelineNone: found, unitDynamoDb: found, pipelineDynamoDb: found },
    });
    expect(await ask(plain.graphql, query)).toBe(ours);
  });

  it('send their subscribers the same frames', async () => {
    const ours = await heard(cloud.endpoints.graphql, cloud.endpoints.realtime);
    expect(ours).toContainEqual({
      type: 'data',
      id: '1',
      payload: { data: { onPublish: { text: 'hello' } } },
    });
    expect(await heard(plain.graphql, plain.realtime)).toEqual(ours);
  });
});
