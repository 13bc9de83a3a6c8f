import type { AddressInfo } from 'node:net';
import { AwsV4Signer } from 'aws4fetch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey } from '../../../../../local/kernel/aws.ts';
import { adminKey, hostSigned, roleResource, wallTime } from '../auth/signed-requests.ts';
import { environment, giving, hostApi, tokenOf } from '../hosted-api.ts';
import { base64url, connect } from './socket-client.ts';

const definition = {
  schema: `type Query { ping: String }
    type Mutation { say(text: String): String }
    type Subscription {
      said: String @aws_subscribe(mutations: ["say"]) @aws_api_key @aws_cognito_user_pools
      signed: String @aws_subscribe(mutations: ["say"]) @aws_cognito_user_pools
    }`,
  api: {
    AdditionalAuthenticationProviders: [
      { AuthenticationType: 'AMAZON_COGNITO_USER_POOLS', UserPoolConfig: { UserPoolId: 'us-east-1_pool' } },
    ],
  },
  resolvers: { 'Mutation.say': giving('ctx.args.text') },
};

let api: Awaited<ReturnType<typeof hostApi>>;
beforeEach(async () => void (api = await hostApi(definition)));
afterEach(() => api.close());

const open = async (authorization?: object) => {
  const { port } = api.server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const header = { host, 'x-api-key': api.key, ...authorization };
  const client = await connect(`ws://${host}/graphql/realtime`, [
    'graphql-ws',
    `header-${base64url(header)}`,
  ]);
  await client.initialise();
  return { ...client, host };
};

describe('the real-time endpoint of an API', () => {
  it('delivers what a mutation says', async () => {
    const client = await open();
    client.start('a', 'subscription { said }', { host: client.host, 'x-api-key': api.key });
    expect(await client.next()).toEqual({ type: 'start_ack', id: 'a' });
    await api.query('mutation { say(text: "hello") }');
    expect(await client.next()).toEqual({ type: 'data', id: 'a', payload: { data: { said: 'hello' } } });
  });

  it('authorises each start by itself, in whichever mode it chooses', async () => {
    const client = await open();
    client.start('a', 'subscription { said }', { host: client.host, authorization: tokenOf({}) });
    expect(await client.next()).toEqual({ type: 'start_ack', id: 'a' });
    client.start('b', 'subscription { said }', { host: client.host, authorization: 'expired' });
    expect(await client.next()).toEqual({
      type: 'error',
      id: 'b',
      payload: { errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }] },
    });
    client.start('c', 'subscription { said }', { host: client.host, 'x-api-key': api.key });
    expect(await client.next()).toEqual({ type: 'start_ack', id: 'c' });
  });

  it('connects with a token', async () => {
    const { port } = api.server.address() as AddressInfo;
    const host = `127.0.0.1:${port}`;
    const header = { host, Authorization: tokenOf({}) };
    const client = await connect(`ws://${host}/graphql`, ['graphql-ws', `header-${base64url(header)}`]);
    await client.initialise();
  });

  it('refuses what is not valid with the message of validation alone', async () => {
    const client = await open();
    client.start('a', 'subscription { nothing }', { host: client.host, 'x-api-key': api.key });
    const message = expect.stringMatching(/^Validation error of type FieldUndefined: /) as string;
    expect(await client.next()).toEqual({ type: 'error', id: 'a', payload: { errors: [{ message }] } });
  });

  it('refuses a field that is closed to the caller', async () => {
    const client = await open();
    client.start('a', 'subscription { signed }', { host: client.host, 'x-api-key': api.key });
    expect(await client.next()).toMatchObject({
      type: 'error',
      id: 'a',
      payload: { errors: [{ errorType: 'Unauthorized' }] },
    });
  });

  it.each([
    ['query { ping }', 'query'],
    ['mutation { say }', 'mutation'],
  ])('takes no other operation than subscriptions: %s', async (query, operation) => {
    const client = await open();
    client.start('a', query, { host: client.host, 'x-api-key': api.key });
    const message = `${operation} not supported through the realtime channel`;
    expect(await client.next()).toEqual({
      type: 'error',
      id: 'a',
      payload: { errors: [{ errorType: 'UnsupportedOperation', message }] },
    });
  });

  it('keeps connections and subscriptions through a deployment', async () => {
    const client = await open();
    const authorization = { host: client.host, 'x-api-key': api.key };
    client.start('a', 'subscription { said }', authorization);
    await client.next('start_ack');
    await api.deploy(definition);
    await api.query('mutation { say(text: "still") }');
    expect(await client.next()).toMatchObject({ type: 'data', id: 'a' });
    client.start('b', 'subscription { said }', authorization);
    expect(await client.next()).toEqual({ type: 'start_ack', id: 'b' });
  });

  it('hangs up when the API is taken out of the app', async () => {
    const client = await open();
    const nothing = { resources: [], assets: { path: (location: string) => location }, environment };
    await (
      await api.service.prepare(nothing)
    )();
    expect(await client.closed).toBe(1001);
  });

  it('has nothing under way while its clients only listen', async () => {
    const client = await open();
    client.start('a', 'subscription { said }', { host: client.host, 'x-api-key': api.key });
    await client.next('start_ack');
    expect(await api.service.pending!()).toEqual([]);
  });
});

describe('the real-time endpoint of an API with IAM', () => {
  const signing = {
    schema: `type Query { ping: String }
      type Mutation { say(text: String): String }
      type Subscription { said: String @aws_subscribe(mutations: ["say"]) }`,
    api: {
      AuthenticationType: 'AWS_IAM',
      AdditionalAuthenticationProviders: [{ AuthenticationType: 'API_KEY' }],
    },
    resolvers: { 'Mutation.say': giving('ctx.args.text') },
  };
  const stranger = roleResource('Stranger', []);

  async function given() {
    const signed = await hostSigned({ ...signing, others: [stranger] });
    const { port } = signed.server.address() as AddressInfo;
    const host = `127.0.0.1:${port}`;
    /** As the header or the authorization of a client: what is signed, in JSON. */
    const sign = async (
      path: string,
      body: string,
      key: Pick<AccessKey, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>,
    ) => {
      const { sessionToken, ...keys } = key;
      const { headers } = await new AwsV4Signer({
        url: `http://${host}${path}`,
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=UTF-8' },
        body,
        service: 'appsync',
        region: environment.region,
        datetime: new Date(wallTime).toISOString().replace(/[-:]|\.\d+/g, ''),
        ...keys,
        ...(sessionToken !== undefined && { sessionToken }),
      }).sign();
      return { host, ...Object.fromEntries(headers as Iterable<[string, string]>) };
    };
    return { signed, host, sign };
  }

  it('connects and starts with signatures, each over what it is for', async () => {
    const { signed, host, sign } = await given();
    try {
      const open = async (path: string) => {
        const header = base64url(await sign(path, '{}', adminKey));
        const client = await connect(`ws://${host}/graphql/realtime`, ['graphql-ws', `header-${header}`]);
        client.send({ type: 'connection_init' });
        return client;
      };
      const client = await open('/graphql/connect');
      expect(await client.next()).toMatchObject({ type: 'connection_ack' });
      await client.next('ka');
      expect(await (await open('/graphql')).next()).toMatchObject({ type: 'connection_error' });

      const data = '{"query":"subscription { said }","variables":{}}';
      const start = async (id: string, authorization: object, text = data) => {
        client.send({ type: 'start', id, payload: { data: text, extensions: { authorization } } });
        return client.next();
      };
      const authorization = {
        ...(await sign('/graphql', data, adminKey)),
        'x-amz-user-agent': 'aws-amplify/6',
      };
      expect(await start('a', authorization)).toEqual({ type: 'start_ack', id: 'a' });
      expect(await start('b', authorization, `${data} `)).toMatchObject({ type: 'error', id: 'b' });
      const denied = await sign('/graphql', data, signed.session(stranger));
      expect(await start('c', denied)).toEqual({
        type: 'error',
        id: 'c',
        payload: { errors: [{ errorType: 'UnauthorizedException', message: 'Permission denied' }] },
      });
    } finally {
      await signed.close();
    }
  });
});
