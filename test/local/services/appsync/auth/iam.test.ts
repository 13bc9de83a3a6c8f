import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import { deploymentOf, giving, said } from '../hosted-api.ts';
import { adminKey, hostSigned, roleResource, wallTime } from './signed-requests.ts';

const definition = {
  api: {
    AuthenticationType: 'AWS_IAM',
    AdditionalAuthenticationProviders: [{ AuthenticationType: 'API_KEY' }],
  },
  schema: `
    type Query { who: AWSJSON how: String thing: Thing open: String other: String @aws_api_key }
    type Thing { id: ID name: String @aws_api_key }
    type Mutation { change: String }
    type Subscription { changed: String @aws_subscribe(mutations: ["change"]) }`,
  resolvers: {
    'Query.who': giving('ctx.identity'),
    'Query.how': giving('util.authType()'),
    'Query.thing': giving(`{ id: '1', name: 'n' }`),
    'Query.open': giving(`'o'`),
    'Mutation.change': giving(`'c'`),
  },
};
const apiArn = deploymentOf(definition).resources[0]!.attributes.Arn!;
const field = (name: string) => `${apiArn}/types/${name}`;
const allow = (...Resource: string[]) => ({ Effect: 'Allow', Action: 'appsync:GraphQL', Resource });

const reader = roleResource('Reader', [allow(field('Query/fields/who'), field('Query/fields/thing'))]);
const querier = roleResource('Querier', [
  allow(field('Query/*')),
  { Effect: 'Deny', Action: 'appsync:GraphQL', Resource: [field('Query/fields/open')] },
]);
const stranger = roleResource('Stranger', []);
const everybody = roleResource('Everybody', [allow(`${apiArn}/*`)]);

type Hosted = Awaited<ReturnType<typeof hostSigned>>;
let language: LanguageHost;
let api: Hosted;
beforeAll(async () => {
  language = createLanguageHost({ processes: 1 });
  api = await hostSigned({ ...definition, others: [reader, querier, stranger, everybody] }, { language });
});
afterAll(async () => {
  await api.close();
  await language.stop();
});

const permissionDenied = {
  status: 401,
  text: '{"errors":[{"errorType":"UnauthorizedException","message":"Permission denied"}]}',
};
const dataOf = (answer: { text: string }) => (JSON.parse(answer.text) as { data: unknown }).data;

describe('ctx.identity of a signed request', () => {
  it('is the account’s root for the administrator', async () => {
    const answer = await api.ask('{ who how }');
    const { who, how } = dataOf(answer) as { who: string; how: string };
    expect(how).toBe('IAM Authorization');
    expect(said(who)).toEqual({
      accountId: '123456789012',
      cognitoIdentityPoolId: null,
      cognitoIdentityId: null,
      sourceIp: ['127.0.0.1'],
      username: '123456789012',
      userArn: 'arn:aws:iam::123456789012:root',
      cognitoIdentityAuthType: null,
      cognitoIdentityAuthProvider: null,
    });
  });

  it('is the session of a role: its id and its name', async () => {
    const answer = await api.ask('{ who }', { key: api.session(reader, 'import') });
    expect(said((dataOf(answer) as { who: string }).who)).toMatchObject({
      accountId: '123456789012',
      username: `${reader.attributes.RoleId}:import`,
      userArn: `arn:aws:sts::123456789012:assumed-role/${reader.ref}/import`,
    });
    expect(reader.attributes.RoleId).toMatch(/^AROA[A-Z0-9]{17}$/);
  });
});

describe('a policy', () => {
  it('lets root fields through, one by one or all of a type, and needs none for fields below', async () => {
    expect(dataOf(await api.ask('{ thing { id } }', { key: api.session(reader) }))).toEqual({
      thing: { id: '1' },
    });
    expect(dataOf(await api.ask('{ how thing { id } }', { key: api.session(querier) }))).toMatchObject({
      how: 'IAM Authorization',
    });
    expect(dataOf(await api.ask('mutation { change }', { key: api.session(everybody) }))).toEqual({
      change: 'c',
    });
  });

  it.each([
    ['names no field', '{ who }', stranger],
    ['names another field', '{ open }', reader],
    ['names another type', 'mutation { change }', querier],
    ['names only one of the fields', '{ who open }', reader],
    ['denies the field', '{ open }', querier],
    [
      'does not name what a fragment asks for',
      '{ ...f } fragment f on Query { ...on Query { open } }',
      reader,
    ],
    ['does not name what @skip leaves out', '{ who open @skip(if: true) }', reader],
    ['does not name what an alias hides', '{ who: open }', reader],
    ['does not name introspection', '{ __schema { queryType { name } } }', reader],
  ])('that %s refuses the whole request', async (_, query, role) => {
    expect(await api.ask(query, { key: api.session(role) })).toMatchObject(permissionDenied);
  });

  it('that refuses is named in the log, with who and what', async () => {
    await api.ask('{ open }', { key: api.session(reader, 'import') });
    expect(api.log.lines).toContain(
      `warn AppSync: User: arn:aws:sts::123456789012:assumed-role/${reader.ref}/import is not authorized to perform: appsync:GraphQL on resource: ${field('Query/fields/open')} because no identity-based policy allows the appsync:GraphQL action`,
    );
  });

  it('is asked for subscriptions by their field, as for everything else', async () => {
    const query = 'subscription { changed }';
    expect(await api.ask(query, { key: api.session(querier) })).toMatchObject(permissionDenied);
    // Let through, it is refused for another reason: it came over HTTP.
    expect((await api.ask(query, { key: api.session(everybody) })).text).toContain('UnsupportedOperation');
  });

  it('does not open what a directive closes', async () => {
    const { data, errors } = JSON.parse((await api.ask('{ other thing { id name } }')).text);
    expect(data).toEqual({ other: null, thing: { id: '1', name: null } });
    expect(errors.map(({ errorType, message }: Record<string, string>) => [errorType, message])).toEqual([
      ['Unauthorized', 'Not Authorized to access other on type Query'],
      ['Unauthorized', 'Not Authorized to access name on type Thing'],
    ]);
  });

  it('is asked only for a request that is valid', async () => {
    const answer = await api.ask('{ nope }', { key: api.session(stranger) });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('FieldUndefined');
  });
});

describe('a signature', () => {
  const refusal = (errorType: string, message: string) =>
    JSON.stringify({ errors: [{ errorType, message }] });

  it('of an unknown key is refused', async () => {
    const answer = await api.ask('{ how }', { key: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } });
    expect(answer).toMatchObject({
      status: 403,
      text: refusal('UnrecognizedClientException', 'The security token included in the request is invalid.'),
    });
    expect(answer.headers['x-amzn-errortype']).toBe('UnrecognizedClientException');
  });

  it('without its session token is refused', async () => {
    const { accessKeyId, secretAccessKey } = api.session(reader);
    expect(await api.ask('{ who }', { key: { accessKeyId, secretAccessKey } })).toMatchObject({
      status: 403,
      text: refusal('UnrecognizedClientException', 'The security token included in the request is invalid.'),
    });
  });

  it('of credentials that have ended is refused', async () => {
    expect(await api.ask('{ who }', { key: api.session(reader, 'late', 0) })).toMatchObject({
      status: 403,
      text: refusal('ExpiredTokenException', 'The security token included in the request is expired'),
    });
  });

  it('by another secret is a bad request, which says what should have been signed', async () => {
    const body = JSON.stringify({ query: '{ how }' });
    const headers = await api.sign(body, { key: { ...adminKey, secretAccessKey: 'wrong' } });
    const answer = await api.send(body, { headers });
    expect(answer.status).toBe(400);
    const [{ errorType, message }] = (JSON.parse(answer.text) as { errors: Record<string, string>[] })
      .errors as [Record<string, string>];
    expect(errorType).toBe('BadRequestException');
    const [, canonical, toSign] =
      /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key and signing method\. Consult the service documentation for details\.\n\nThe Canonical String for this request should have been\n'([^']*)'\n\nThe String-to-Sign should have been\n'([^']*)'\n$/.exec(
        message!,
      )!;
    expect(canonical).toMatch(
      /^POST\n\/graphql\n\nhost:127\.0\.0\.1:\d+\nx-amz-date:20261120T120000Z\n\nhost;x-amz-date\n/,
    );
    expect(canonical!.endsWith(createHash('sha256').update(body).digest('hex'))).toBe(true);
    // Whoever signs that text with the right secret is let in.
    let key: string | Buffer = 'AWS4test';
    for (const part of ['20261120', 'us-east-1', 'appsync', 'aws4_request'])
      key = createHmac('sha256', key).update(part).digest();
    const right = createHmac('sha256', key).update(toSign!).digest('hex');
    const mended = {
      ...headers,
      authorization: headers.authorization!.replace(/Signature=.*/, `Signature=${right}`),
    };
    expect((await api.send(body, { headers: mended })).status).toBe(200);
  });

  it('over another body is a bad request', async () => {
    const headers = await api.sign('{"query":"{ who }"}');
    const answer = await api.send('{"query":"{ open }"}', { headers });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('"errorType":"BadRequestException"');
  });

  it.each([
    ['five minutes ago', 200, { at: wallTime - 5 * 60_000 }, '"data"'],
    [
      'longer ago than that',
      400,
      { at: wallTime - 5 * 60_000 - 1_000 },
      'Signature expired: 20261120T115459Z is now earlier than 20261120T115500Z (20261120T120000Z - 5 min.)',
    ],
    ['in the future', 400, { at: wallTime + 5 * 60_000 + 1_000 }, 'Signature not yet current'],
    [
      'for another service',
      400,
      { service: 'dynamodb' },
      "Credential should be scoped to correct service: 'appsync'.",
    ],
    ['for another region', 400, { region: 'eu-west-1' }, 'Credential should be scoped to a valid region'],
  ])('made %s is answered with status %i', async (_, status, signing, text) => {
    const answer = await api.ask('{ how }', signing);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
    if (status !== 200) expect(answer.headers['x-amzn-errortype']).toBe('BadRequestException');
  });

  it('that is not one of Signature Version 4’s is a bad request', async () => {
    const answer = await api.send('{"query":"{ how }"}', {
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x' },
    });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('"errorType":"BadRequestException"');
  });

  it('of the administrator, whose key is no secret, is not taken from pages of other sites', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example']) {
      const answer = await api.ask('{ how }', { headers: { origin } });
      expect(answer).toMatchObject({ status: 403 });
    }
    for (const origin of ['http://localhost:3000', 'https://127.0.0.1', 'http://[::1]:1']) {
      expect(await api.ask('{ how }', { headers: { origin } })).toMatchObject({ status: 200 });
    }
    const key = api.session(querier);
    expect(await api.ask('{ how }', { key, headers: { origin: 'https://app.example' } })).toMatchObject({
      status: 200,
    });
  });
});
