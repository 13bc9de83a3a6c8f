import { UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { Resource } from '../../../../../local/kernel/service.ts';
import { giving, hostApi, said, tokens } from '../hosted-api.ts';
import type { Issuer } from './oidc-issuer.ts';
import { startIssuer } from './oidc-issuer.ts';

const start = Date.UTC(2026, 10, 20) / 1000;
const openId = (config: object) => ({ AuthenticationType: 'OPENID_CONNECT', OpenIDConnectConfig: config });
const definition = (api: object) => ({
  api: api as Record<string, unknown>,
  schema: 'type Query { who: AWSJSON @aws_oidc how: String @aws_oidc keyed: String @aws_api_key }',
  resolvers: { 'Query.who': giving('ctx.identity'), 'Query.how': giving('util.authType()') },
});

type Hosted = Awaited<ReturnType<typeof hostApi>>;
let language: LanguageHost;
let issuer: Issuer;
let second: Issuer;
let api: Hosted;
beforeAll(async () => {
  language = createLanguageHost({ processes: 1 });
  [issuer, second] = await Promise.all([startIssuer(), startIssuer()]);
});
afterEach(async () => {
  issuer.break(false);
  await api.close();
});
afterAll(async () => {
  await Promise.all([issuer.stop(), second.stop(), language.stop()]);
});

const host = async (own: object, additional: readonly object[] = [], ports = {}) => {
  api = await hostApi(definition({ ...own, AdditionalAuthenticationProviders: additional }), {
    language,
    ...ports,
  });
  return api;
};
const send = (token: string) => api.send('{"query":"{ how }"}', { headers: { authorization: token } });
const answered = async (token: string): Promise<string> => {
  const { status, text } = await send(token);
  if (status === 200) return (JSON.parse(text) as { data: { how: string } }).data.how;
  const [{ message }] = (JSON.parse(text) as { errors: [{ message: string }] }).errors;
  return `${status} ${message}`;
};
const letIn = 'Open ID Connect Authorization';
const unauthorized = '401 Unauthorized';
const unparsable = '401 Unable to parse JWT token.';
const notAuthorized = '401 You are not authorized to make this call.';

describe('a token of an OpenID Connect provider', () => {
  it('gives resolvers its subject, its issuer and all claims', async () => {
    await host(openId({ Issuer: issuer.url }));
    const token = await issuer.token(start, { roles: ['a'], 'https://x/y': 1 });
    const { data } = await api.query('{ who how }', {}, { authorization: token });
    expect(data!.how).toBe(letIn);
    expect(said(data!.who)).toEqual({
      sub: 'grace',
      issuer: issuer.url,
      claims: {
        iss: issuer.url,
        sub: 'grace',
        aud: 'web',
        iat: start,
        exp: start + 3600,
        roles: ['a'],
        'https://x/y': 1,
      },
    });
    expect(await answered(`Bearer ${token}`)).toBe(letIn);
  });

  it.each([
    ['that has ended', { exp: start }, '401 Token has expired.'],
    ['not yet good', { nbf: start + 60 }, notAuthorized],
    ['without exp', { exp: undefined }, notAuthorized],
    ['without iat', { iat: undefined }, notAuthorized],
    ['without sub', { sub: undefined }, notAuthorized],
    ['of another issuer', { iss: 'https://elsewhere.example' }, unparsable],
  ])('%s is refused', async (_, claims, answer) => {
    await host(openId({ Issuer: issuer.url }));
    expect(await answered(await issuer.token(start, claims))).toBe(answer);
  });

  it('is refused when it is none, is not signed, or is signed by somebody else', async () => {
    await host(openId({ Issuer: issuer.url }));
    expect(await answered('nonsense')).toBe(unparsable);
    expect(await answered(new UnsecuredJWT({ iss: issuer.url }).encode())).not.toBe(letIn);
    expect(await answered(await second.token(start, { iss: issuer.url }))).toBe(notAuthorized);
    const [head, , signature] = (await issuer.token(start)).split('.');
    const [, claims] = (await issuer.token(start, { sub: 'mallory' })).split('.');
    expect(await answered([head, claims, signature].join('.'))).toBe(notAuthorized);
  });

  it('ends by the cloud’s clock', async () => {
    await host(openId({ Issuer: issuer.url }));
    const token = await issuer.token(start);
    api.clock.advance(3_599_999);
    expect(await answered(token)).toBe(letIn);
    api.clock.advance(1);
    expect(await answered(token)).toBe('401 Token has expired.');
  });

  it('is of a client that the whole pattern matches, by aud or azp', async () => {
    await host(openId({ Issuer: issuer.url, ClientId: 'web|mobile' }));
    const of = async (claims: object) => answered(await issuer.token(start, { aud: undefined, ...claims }));
    expect(await of({ aud: 'web' })).toBe(letIn);
    expect(await of({ aud: ['https://api', 'mobile'] })).toBe(letIn);
    expect(await of({ aud: 'https://api', azp: 'web' })).toBe(letIn);
    expect(await of({ aud: 'web2' })).toBe(unauthorized);
    expect(await of({})).toBe(unauthorized);
  });

  it('is good as long after it was issued, and after its user signed in, as the API says', async () => {
    await host(openId({ Issuer: issuer.url, IatTTL: 60_000, AuthTTL: '120000' }));
    const at = async (iat: number, auth_time?: number) =>
      answered(await issuer.token(start, { iat, auth_time, exp: start + 60 }));
    expect(await at(start - 59, start - 119)).toBe(letIn);
    expect(await at(start - 60, start)).toBe(unauthorized);
    expect(await at(start, start - 120)).toBe(unauthorized);
    expect(await at(start)).toBe(unauthorized);
  });

  it.each(['RS256', 'PS512', 'ES384'])('may be signed with %s', async (algorithm) => {
    await host(openId({ Issuer: issuer.url }));
    await issuer.addKey(algorithm, algorithm);
    expect(await answered(await issuer.token(start, {}, algorithm))).toBe(letIn);
  });
});

describe('an issuer', () => {
  it('is asked once for its keys, and again for a key that it has since made', async () => {
    await host(openId({ Issuer: issuer.url }));
    issuer.asked.length = 0;
    const together = await Promise.all([issuer.token(start), issuer.token(start)]);
    expect(await Promise.all(together.map(answered))).toEqual([letIn, letIn]);
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);

    await issuer.addKey('two');
    const token = await issuer.token(start, {}, 'two');
    // Not at once: tokens with invented keys would make every request one to the issuer.
    expect(await answered(token)).toBe(notAuthorized);
    expect(issuer.asked).toHaveLength(2);
    api.clock.advance(30_000);
    expect(await answered(token)).toBe(letIn);
    expect(issuer.asked).toHaveLength(4);
    api.clock.advance(15 * 60_000);
    expect(await answered(token)).toBe(letIn);
    expect(issuer.asked).toHaveLength(6);
  });

  it('that does not answer lets nobody in, is named in the log, and is asked again', async () => {
    await host(openId({ Issuer: issuer.url }));
    issuer.break(true);
    const token = await issuer.token(start);
    expect(await answered(token)).toBe(notAuthorized);
    expect(api.log.lines.join('\n')).toContain(`${issuer.url}/.well-known/openid-configuration: status 500`);
    issuer.break(false);
    expect(await answered(token)).toBe(letIn);
  });

  it('may be written with another end than it gives itself where it is the only mode, and only there', async () => {
    await host(openId({ Issuer: `${issuer.url}/` }));
    const token = await issuer.token(start);
    expect(await answered(token)).toBe(letIn);
    await api.close();
    await host(openId({ Issuer: `${issuer.url}/` }), [{ AuthenticationType: 'API_KEY' }]);
    expect(await answered(token)).toBe(unparsable);
  });

  it('is told from others, and from user pools, by its name in the token', async () => {
    const pool = {
      AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
      UserPoolConfig: { UserPoolId: 'us-east-1_pool', AwsRegion: 'us-east-1' },
    };
    await host(pool, [
      openId({ Issuer: issuer.url, ClientId: 'web' }),
      openId({ Issuer: second.url, ClientId: 'cli' }),
    ]);
    expect(await answered(await issuer.token(start, { aud: 'web' }))).toBe(letIn);
    expect(await answered(await second.token(start, { aud: 'cli' }))).toBe(letIn);
    expect(await answered(await second.token(start, { aud: 'web' }))).toBe(unauthorized);
    expect(await answered(await issuer.token(start, { iss: 'https://elsewhere.example' }))).toBe(unparsable);
  });

  it('that is a user pool of this cloud, by its address on AWS, is that pool', async () => {
    const pool: Resource = {
      stack: 'Api',
      logicalId: 'Pool',
      type: 'AWS::Cognito::UserPool',
      properties: {},
      ref: 'us-east-1_pool',
      attributes: {},
    };
    const local = 'http://127.0.0.1:4000/us-east-1_pool';
    const token = new UnsecuredJWT({ iss: local, sub: 'ada', aud: 'web' }).encode();
    const claims = { iss: local, sub: 'ada', aud: 'web' };
    api = await hostApi(
      {
        ...definition({
          ...openId({ Issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool' }),
          AdditionalAuthenticationProviders: [{ AuthenticationType: 'API_KEY' }],
        }),
        others: [pool],
      },
      {
        language,
        appsync: {
          tokens: {
            verify: async (userPoolId, given) =>
              given === token && userPoolId === 'us-east-1_pool' ? claims : tokens.verify(userPoolId, given),
          },
        },
      },
    );
    expect(await answered(token)).toBe(letIn);
    const { data } = await api.query('{ who }', {}, { authorization: token });
    expect(said(data!.who)).toEqual({ sub: 'ada', issuer: local, claims });
    const unnamed = new UnsecuredJWT({ iss: 5 as unknown as string, sub: 'ada' }).encode();
    expect(await answered(unnamed)).toBe(unparsable);
  });
});
