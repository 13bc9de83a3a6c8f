import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ClientProcess, Listener } from './client-process.ts';
import type { SubscriptionEvent } from './client-program.ts';
import type { Credential } from './credential.ts';
import type { EveryMode } from './every-mode/world.ts';

export interface Given {
  readonly client: ClientProcess;
  readonly world: EveryMode;
}

/** By what `me` answers them: the field that its mode alone may read. */
const callers = {
  'API Key Authorization: nobody': 'onlyApiKey',
  'User Pool Authorization: ada': 'onlyUserPool',
  'Open ID Connect Authorization: grace': 'onlyOidc',
  'IAM Authorization: 000000000000': 'onlyIam',
  'Lambda Authorization: member': 'onlyLambda',
} as const;

const names = Object.keys(callers) as (keyof typeof callers)[];
const closed = Object.values(callers);

export const onPost = 'subscription ($room: String) { onPost(room: $room) { id room text by } }';
const postTo =
  'mutation ($room: String!, $text: String!) { post(room: $room, text: $text) { id room text by } }';

/** Posts as a client would that is no part of the test. */
export async function post({ endpoints }: EveryMode['cloud'], room: string, text: string): Promise<void> {
  const response = await fetch(endpoints.graphql, {
    method: 'POST',
    headers: { 'x-api-key': endpoints.apiKey! },
    body: JSON.stringify({ query: postTo, variables: { room, text } }),
  });
  expect(await response.json()).toMatchObject({ data: { post: { text } } });
}

/** A subscription to a room of its own, acknowledged. */
export async function listening(
  { client }: Given,
  credential: Credential,
  room: string = randomUUID(),
): Promise<Listener & { readonly room: string }> {
  const listener = client.listen({ credential, document: onPost, variables: { room } });
  expect(await listener.next()).toEqual({ kind: 'ready' });
  return { ...listener, room };
}

export const posted = (room: string, text: string) => ({
  kind: 'data',
  data: { onPost: expect.objectContaining({ room, text }) as unknown },
});

/** What a client says of a subscription that failed, in its own wrapping of AppSync's words. */
export function complaint(event: SubscriptionEvent): unknown {
  if (event.kind !== 'error') return event;
  const [first] = (event.error.cause ?? event.error).errors as { message: string }[];
  return first?.message;
}

/** Credentials that are refused, and with what error a connection is then. */
export async function badCredentials({
  callers,
  oidc,
}: EveryMode): Promise<[Credential, errorType: string][]> {
  const expired = await oidc.token('grace', -60);
  const { token } = callers['User Pool Authorization: ada'] as { token: string };
  const forged = token.replace(/\.[^.]*$/, '.c2lnbmVkIGJ5IG5vYm9keQ');
  return [
    [{ mode: 'API_KEY', apiKey: 'da2-none' }, 'UnauthorizedException'],
    [{ mode: 'AMAZON_COGNITO_USER_POOLS', token: forged }, 'UnauthorizedException'],
    [{ mode: 'OPENID_CONNECT', token: expired }, 'UnauthorizedException'],
    [{ mode: 'AWS_LAMBDA', token: 'nobody' }, 'UnauthorizedException'],
    [{ mode: 'AWS_IAM', accessKeyId: 'test', secretAccessKey: 'wrong' }, 'BadRequestException'],
  ];
}

/** What holds of every client and every mode. */
export function laws(given: () => Given): void {
  const credentialOf = (name: keyof typeof callers) => given().world.callers[name]!;

  it.each(names)('%s reads what its mode may read, and is told of all else', async (name) => {
    const document = `{ me ${closed.join(' ')} }`;
    const outcome = await given().client.ask({ credential: credentialOf(name), document, variables: {} });
    const shut = closed.filter((field) => field !== callers[name]);
    expect(outcome).toMatchObject({
      thrown: {
        data: {
          me: name,
          ...Object.fromEntries(shut.map((field) => [field, null])),
          [callers[name]]: 'open',
        },
        errors: shut.map((field) => ({
          path: [field],
          data: null,
          errorType: 'Unauthorized',
          errorInfo: null,
          message: `Not Authorized to access ${field} on type Query`,
        })),
      },
    });
  });

  it.each(names)('%s changes data', async (name) => {
    const variables = { room: 'kitchen', text: 'tea' };
    const operation = { credential: credentialOf(name), document: postTo, variables };
    expect(await given().client.ask(operation)).toMatchObject({
      answer: { data: { post: { ...variables, by: name } } },
    });
  });

  it.each(names)('%s hears what is posted to its room, until it unsubscribes', async (name) => {
    const { cloud } = given().world;
    const [leaving, staying] = [
      await listening(given(), credentialOf(name)),
      await listening(given(), credentialOf(name)),
    ];
    await post(cloud, 'elsewhere', 'not for them');
    await post(cloud, leaving.room, 'one');
    await post(cloud, staying.room, 'two');
    expect(await leaving.next()).toEqual(posted(leaving.room, 'one'));
    expect(await staying.next()).toEqual(posted(staying.room, 'two'));
    leaving.unsubscribe();
    await post(cloud, leaving.room, 'three');
    await post(cloud, staying.room, 'four');
    expect(await staying.next()).toEqual(posted(staying.room, 'four'));
    expect(leaving.waiting).toEqual([]);
    staying.unsubscribe();
  });

  it('a role does what its policy allows, a guest of the authorizer what is not denied to it', async () => {
    const { client, world } = given();
    const variables = { room: 'kitchen', text: 'tea' };
    const me = (credential: Credential) => client.ask({ credential, document: '{ me }', variables: {} });
    const guest: Credential = { mode: 'AWS_LAMBDA', token: 'guest' };
    expect(await me(guest)).toMatchObject({ answer: { data: { me: 'Lambda Authorization: guest' } } });
    expect(await client.ask({ credential: guest, document: postTo, variables })).toMatchObject({
      thrown: {
        data: { post: null },
        errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access post on type Mutation' }],
      },
    });
    expect(await me(world.visitor)).toMatchObject({
      answer: {
        data: { me: expect.stringMatching(/^IAM Authorization: AROA\w+:every-mode-visitor$/) as unknown },
      },
    });
    expect(await client.ask({ credential: world.visitor, document: postTo, variables })).toHaveProperty(
      'thrown',
    );
    (await listening(given(), world.visitor)).unsubscribe();
  });

  it('an error of a resolver comes with its type, what was selected of its data, and its info', async () => {
    const credential = credentialOf('API Key Authorization: nobody');
    const document = '{ failing(why: "no tea") { id text } }';
    expect(await given().client.ask({ credential, document, variables: {} })).toMatchObject({
      thrown: {
        data: { failing: null },
        errors: [
          {
            path: ['failing'],
            data: { id: '1', text: 'y' },
            errorType: 'Refused',
            errorInfo: { retry: false },
            message: 'no tea',
          },
        ],
      },
    });
  });

  it('a document that is not valid comes back with the words of the validation, asked or listened to', async () => {
    const credential = credentialOf('API Key Authorization: nobody');
    const words = (field: string, type: string) =>
      `Validation error of type FieldUndefined: Field '${field}' in type '${type}' is undefined @ '${field}'`;
    const asked = { credential, document: '{ nothing }', variables: {} };
    expect(await given().client.ask(asked)).toMatchObject({
      thrown: { data: null, errors: [{ path: null, message: words('nothing', 'Query') }] },
    });
    const listened = { credential, document: 'subscription { onNothing { id } }', variables: {} };
    const errors = [{ message: words('onNothing', 'Subscription') }];
    expect(complaint(await given().client.listen(listened).next())).toBe(
      `Connection failed: ${JSON.stringify({ errors })}`,
    );
  });
}
