import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badCredentials, complaint, laws, listening, onPost, post, posted } from './client-laws.ts';
import { startClient, type ClientProcess } from './client-process.ts';
import { startEveryMode, type EveryMode } from './every-mode/world.ts';

let world: EveryMode;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  world = await startEveryMode();
  stops.push(() => world.stop());
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

const apiKey = () => world.callers['API Key Authorization: nobody']!;

describe.each(['ws', 'wss'])("Apollo Client 4 with AppSync's links over %s", (protocol) => {
  let client: ClientProcess;
  beforeAll(async () => {
    const { graphql, region, tls } = world.cloud.endpoints;
    const endpoint = protocol === 'ws' ? graphql : tls.graphql.replace('127.0.0.1', 'localhost');
    client = await startClient('apollo.client.ts', { endpoint, region }, world.ca);
    stops.push(client.stop);
  });

  laws(() => ({ client, world }));

  it('says that a credential is refused', async () => {
    for (const [credential, errorType] of await badCredentials(world)) {
      expect(await client.ask({ credential, document: '{ me }', variables: {} })).toMatchObject({
        thrown: {
          name: 'ServerError',
          statusCode: errorType === 'UnauthorizedException' ? 401 : 400,
          bodyText: expect.stringContaining(`"errorType":"${errorType}"`) as unknown,
        },
      });
      const listener = client.listen({ credential, document: onPost, variables: { room: 'a' } });
      expect(complaint(await listener.next())).toBe(`Connection failed: ${errorType}`);
    }
  });

  it('says that a subscription is not for the caller', async () => {
    const document = 'subscription { onEditorsPost { id } }';
    const errors = [
      { errorType: 'Unauthorized', message: 'Not Authorized to access onEditorsPost on type Subscription' },
    ];
    const listener = client.listen({ credential: apiKey(), document, variables: {} });
    expect(complaint(await listener.next())).toBe(`Connection failed: ${JSON.stringify({ errors })}`);
  });

  it('has to be told not to change what is signed, as on AWS', async () => {
    const credential = world.callers['IAM Authorization: 000000000000']!;
    const asked = { credential, document: '{ me }', variables: {}, clientAwareness: true };
    expect(await client.ask(asked)).toMatchObject({
      thrown: {
        statusCode: 400,
        bodyText: expect.stringContaining('The request signature we calculated does not match') as unknown,
      },
    });
  });
});

describe("Apollo Client 4 with AppSync's links", () => {
  it('says when the connection has lasted its day, and subscribes anew', async () => {
    const { graphql: endpoint, region } = world.cloud.endpoints;
    const client = await startClient('apollo.client.ts', { endpoint, region }, world.ca);
    stops.push(client.stop);
    const listener = await listening({ client, world }, apiKey());
    world.cloud.clock.advance(24 * 3_600_000);
    expect(complaint(await listener.next())).toBe('Connection closed');
    expect(await listener.next()).toEqual({ kind: 'complete' });
    const again = await listening({ client, world }, apiKey(), listener.room);
    await post(world.cloud, listener.room, 'good morning');
    expect(await again.next()).toEqual(posted(listener.room, 'good morning'));
  });
});
