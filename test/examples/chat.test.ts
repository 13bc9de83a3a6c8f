import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AwsClient } from 'aws4fetch';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { asker, type Ask } from '../support/company-graph.ts';
import { synthesizedExample } from '../support/example-app.ts';
import { connectRealtime, type RealtimeClient } from '../support/realtime-client.ts';
import { npmHost, type Running } from '../support/running.ts';

const folder = mkdtempSync(join(tmpdir(), 'chat-'));
let host: Running;

beforeAll(async () => {
  host = await npmHost(await synthesizedExample('chat'), folder);
}, 120_000);
afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

const tokenOf = (user: string) =>
  `${user}.${createHmac('sha256', 'chat-dev').update(user).digest('base64url')}`;
const as = (user: string): Ask => asker(host.endpoints.graphql, { authorization: tokenOf(user) });

async function listening(user: string): Promise<RealtimeClient> {
  const client = await connectRealtime(host.endpoints, { Authorization: tokenOf(user) });
  onTestFinished(() => client.close());
  return client;
}

const createRoom = async (by: string, ...others: string[]): Promise<string> => {
  const { data, errors } = await as(by)('mutation { createRoom(name: "Lounge") { id } }');
  expect(errors).toEqual([]);
  const roomId = data.createRoom.id as string;
  const add = 'mutation ($roomId: ID!, $user: String!) { addMember(roomId: $roomId, user: $user) { user } }';
  for (const user of others) expect((await as(by)(add, { roomId, user })).errors).toEqual([]);
  return roomId;
};
const say = async (by: string, roomId: string, text: string, importance = 1) => {
  const mutation = `mutation ($roomId: ID!, $text: String!, $importance: Int) {
    sendMessage(roomId: $roomId, text: $text, importance: $importance) { roomId id author text importance mentions }
  }`;
  return as(by)(mutation, { roomId, text, importance });
};
const type = async (by: string, roomId: string) =>
  as(by)('mutation ($roomId: ID!) { typing(roomId: $roomId) { roomId user } }', { roomId });
const removeMember = async (by: string, roomId: string, user: string) =>
  as(by)('mutation ($roomId: ID!, $user: String!) { removeMember(roomId: $roomId, user: $user) { user } }', {
    roomId,
    user,
  });
const onMessage = `subscription ($roomId: ID!, $filter: MessageFilter, $onlyForMe: Boolean) {
  onMessage(roomId: $roomId, filter: $filter, onlyForMe: $onlyForMe) { author text }
}`;
const onTyping = 'subscription ($roomId: ID!) { onTyping(roomId: $roomId) { user } }';
const onAnnouncement = `subscription ($topics: [String!], $minimum: Int) {
  onAnnouncement(topics: $topics, minimum: $minimum) { text }
}`;
const denied = (field: string, type: string) => [
  { errorType: 'Unauthorized', message: `Not Authorized to access ${field} on type ${type}` },
];

describe('who may call the chat', () => {
  it('is settled by its authorizer: users it signed for, guests without what it denies them, and nobody else', async () => {
    const guest = as('guest-1');
    expect((await guest('{ myRooms { id } }')).data).toEqual({ myRooms: [] });
    const refused = await guest('mutation { createRoom(name: "x") { id } }');
    expect(refused.errors).toMatchObject(denied('createRoom', 'Mutation'));
    const stranger = asker(host.endpoints.graphql, { authorization: `ada.${'a'.repeat(43)}` });
    expect((await stranger('{ myRooms { id } }')).status).toBe(401);
  });

  it('is settled room by room', async () => {
    const roomId = await createRoom('ada', 'bea');
    expect((await say('bea', roomId, 'hello')).errors).toEqual([]);
    expect((await say('cy', roomId, 'hello')).errors).toMatchObject([{ errorType: 'Unauthorized' }]);
    const messages = 'query ($roomId: ID!) { messages(roomId: $roomId) { items { author text } nextToken } }';
    const { data } = await as('ada')(messages, { roomId });
    expect(data.messages).toEqual({ items: [{ author: 'bea', text: 'hello' }], nextToken: null });
    expect((await as('cy')(messages, { roomId })).errors).toMatchObject([{ errorType: 'Unauthorized' }]);
    expect((await as('bea')('{ myRooms { id name } }')).data.myRooms).toEqual([
      { id: roomId, name: 'Lounge' },
    ]);
  });
});

describe('the messages of a room', () => {
  it('reach those who listen there and nobody elsewhere', async () => {
    const [lounge, office] = [await createRoom('ada', 'bea'), await createRoom('ada')];
    const bea = await (await listening('bea')).subscribe(onMessage, { roomId: lounge });
    const client = await listening('ada');
    const inLounge = await client.subscribe(onMessage, { roomId: lounge });
    const inOffice = await client.subscribe(onMessage, { roomId: office });
    await say('ada', lounge, 'tea?');
    await say('ada', office, 'work');
    await say('bea', lounge, 'yes');
    for (const listener of [bea, inLounge]) {
      await listener.heard(({ text }: { text: string }) => text === 'yes');
      expect(listener.events).toEqual([
        { author: 'ada', text: 'tea?' },
        { author: 'bea', text: 'yes' },
      ]);
    }
    await inOffice.heard(() => true);
    expect(inOffice.events).toEqual([{ author: 'ada', text: 'work' }]);
  });

  it('are for members only', async () => {
    const roomId = await createRoom('ada');
    const { refused } = await (await listening('bea')).subscribe(onMessage, { roomId });
    expect(refused).toMatchObject([
      { message: expect.stringContaining('Not Authorized to access onMessage') },
    ]);
  });

  it.each([
    ['by author', { author: { ne: 'ada' } }, ['one', 'red two']],
    ['by the beginning of the text', { text: { beginsWith: 'red' } }, ['red two', 'red end']],
    ['by what the text contains', { text: { contains: 'e' } }, ['one', 'red two', 'red end']],
    ['by author and importance', { author: { in: ['bea', 'cy'] }, importance: { ge: 5 } }, ['red two']],
    ['by a range', { importance: { between: [3, 6] } }, ['red two']],
  ])('can be filtered %s', async (_, filter, expected) => {
    const roomId = await createRoom('ada', 'bea');
    const client = await listening('ada');
    const filtered = await client.subscribe(onMessage, { roomId, filter });
    const all = await client.subscribe(onMessage, { roomId });
    await say('bea', roomId, 'one', 1);
    await say('bea', roomId, 'red two', 5);
    await say('ada', roomId, 'red end', 9);
    await all.heard(({ text }: { text: string }) => text === 'red end');
    expect(filtered.events).toMatchObject(expected.map((text) => ({ text })));
  });

  it('can be those that mention the listener or are important', async () => {
    const roomId = await createRoom('ada', 'bea');
    const client = await listening('ada');
    const forMe = await client.subscribe(onMessage, { roomId, onlyForMe: true });
    const all = await client.subscribe(onMessage, { roomId });
    for (const [text, importance] of [
      ['hi', 1],
      ['@ada look', 2],
      ['@bea look', 2],
      ['fire', 9],
      ['end', 1],
    ] as const)
      await say('bea', roomId, text, importance);
    await all.heard(({ text }: { text: string }) => text === 'end');
    expect(forMe.events).toMatchObject([{ text: '@ada look' }, { text: 'fire' }]);
  });

  it('end for who is removed, in that room alone, and go on for the others', async () => {
    const [lounge, office] = [await createRoom('ada', 'bea', 'cy'), await createRoom('ada', 'bea')];
    const bea = await listening('bea');
    const removed = [
      await bea.subscribe(onMessage, { roomId: lounge }),
      await bea.subscribe(onTyping, { roomId: lounge }),
    ];
    const elsewhere = await bea.subscribe(onMessage, { roomId: office });
    const cy = await (await listening('cy')).subscribe(onMessage, { roomId: lounge });
    expect((await removeMember('ada', lounge, 'bea')).errors).toEqual([]);
    for (const subscription of removed) await subscription.ended();
    await say('ada', lounge, 'now we are two');
    await say('ada', office, 'still here?');
    await cy.heard(() => true);
    await elsewhere.heard(() => true);
    for (const { events } of removed) expect(events).toEqual([]);
    const { refused } = await bea.subscribe(onMessage, { roomId: lounge });
    expect(refused).toHaveLength(1);
  });
});

describe('who is typing', () => {
  it('is told in the room that the argument names', async () => {
    const [lounge, office] = [await createRoom('ada', 'bea'), await createRoom('ada', 'bea')];
    const client = await listening('ada');
    const inLounge = await client.subscribe(onTyping, { roomId: lounge });
    const inOffice = await client.subscribe(onTyping, { roomId: office });
    await type('bea', lounge);
    await type('ada', office);
    await inLounge.heard(() => true);
    await inOffice.heard(() => true);
    expect([inLounge.events, inOffice.events]).toEqual([[{ user: 'bea' }], [{ user: 'ada' }]]);
  });
});

describe('an announcement', () => {
  const announce = async (text: string, topic: string, severity: number) => {
    const { endpoints } = host;
    const aws = new AwsClient({ ...endpoints.credentials, service: 'appsync', region: endpoints.region });
    const query = `mutation ($text: String!, $topic: String!, $severity: Int!) {
      announce(text: $text, topic: $topic, severity: $severity) { text topic severity }
    }`;
    const body = JSON.stringify({ query, variables: { text, topic, severity } });
    return (await aws.fetch(endpoints.graphql, { method: 'POST', body })).json();
  };

  it('comes from signed requests only, and reaches those who asked for its topic and severity', async () => {
    const query = 'mutation { announce(text: "x", topic: "lunch", severity: 1) { text } }';
    expect((await as('ada')(query)).errors).toMatchObject(denied('announce', 'Mutation'));
    const client = await listening('ada');
    const all = await client.subscribe(onAnnouncement);
    const lunch = await client.subscribe(onAnnouncement, { topics: ['lunch', 'dinner'] });
    const severe = await client.subscribe(onAnnouncement, { minimum: 5 });
    expect(await announce('Soup', 'lunch', 1)).toEqual({
      data: { announce: { text: 'Soup', topic: 'lunch', severity: 1 } },
    });
    await announce('Fire', 'alarm', 9);
    await announce('End', 'day', 1);
    await all.heard(({ text }: { text: string }) => text === 'End');
    expect(all.events).toEqual([{ text: 'Soup' }, { text: 'Fire' }, { text: 'End' }]);
    expect(lunch.events).toEqual([{ text: 'Soup' }]);
    expect(severe.events).toEqual([{ text: 'Fire' }]);
  });

  it('comes from a function of the app too, which has the address and the rights that its stack gives it', async () => {
    const { aws, credentials, region } = host.endpoints;
    const lambda = new LambdaClient({ endpoint: aws['lambda'] ?? '', credentials, region });
    const all = await (await listening('ada')).subscribe(onAnnouncement);
    const event = { text: 'Maintenance', topic: 'operations', severity: 3 };
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: 'chat-dev-announcer', Payload: JSON.stringify(event) }),
    );
    lambda.destroy();
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toEqual(event);
    await all.heard(() => true);
    expect(all.events).toEqual([{ text: 'Maintenance' }]);
  });
});
