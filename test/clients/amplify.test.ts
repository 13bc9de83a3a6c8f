import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badCredentials, complaint, laws, listening, onPost, post, posted } from './client-laws.ts';
import { startClient, type ClientProcess } from './client-process.ts';
import { startEveryMode, type EveryMode } from './every-mode/world.ts';

let world: EveryMode;
let client: ClientProcess;
/** Has no connection yet that another test opened. */
let fresh: ClientProcess;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  world = await startEveryMode();
  stops.push(() => world.stop());
  const { graphql: endpoint, region } = world.cloud.endpoints;
  const start = () => startClient('amplify.client.ts', { endpoint, region }, world.ca);
  [client, fresh] = await Promise.all([start(), start()]);
  stops.push(client.stop, fresh.stop);
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

const apiKey = () => world.callers['API Key Authorization: nobody']!;

describe('aws-amplify v6, its real-time endpoint over wss', () => {
  laws(() => ({ client, world }));

  it('carries subscriptions of every mode on one connection', async () => {
    const listeners = [];
    for (const credential of Object.values(world.callers)) {
      listeners.push(await listening({ client, world }, credential));
    }
    for (const { room } of listeners) await post(world.cloud, room, `to ${room}`);
    for (const { next, room, unsubscribe } of listeners) {
      expect(await next()).toEqual(posted(room, `to ${room}`));
      unsubscribe();
    }
  });

  it('says that a credential is refused, and connects with a good one afterwards', async () => {
    for (const [credential, errorType] of await badCredentials(world)) {
      const message = errorType === 'UnauthorizedException' ? 'Unauthorized' : 'Unknown error';
      expect(await fresh.ask({ credential, document: '{ me }', variables: {} })).toMatchObject({
        thrown: { data: {}, errors: [{ message }] },
      });
      const listener = fresh.listen({ credential, document: onPost, variables: { room: 'a' } });
      expect(complaint(await listener.next())).toBe(`Connection failed: ${errorType}`);
    }
    (await listening({ client: fresh, world }, apiKey())).unsubscribe();
  });

  it('says that a subscription is not for the caller', async () => {
    const document = 'subscription { onEditorsPost { id } }';
    const errors = [
      { errorType: 'Unauthorized', message: 'Not Authorized to access onEditorsPost on type Subscription' },
    ];
    const listener = fresh.listen({ credential: apiKey(), document, variables: {} });
    expect(complaint(await listener.next())).toBe(`Connection failed: ${JSON.stringify({ errors })}`);
  });

  it('connects again by itself when the connection has lasted its day', async () => {
    const listener = await listening({ client, world }, apiKey());
    world.cloud.clock.advance(24 * 3_600_000);
    expect(await listener.next()).toEqual({ kind: 'ready' });
    await post(world.cloud, listener.room, 'good morning');
    expect(await listener.next()).toEqual(posted(listener.room, 'good morning'));
  });
});
