import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import { giving } from '../hosted-api.ts';
import type { Mode } from './every-mode.ts';
import { hostModes, poolToken, signature } from './every-mode.ts';
import type { Issuer } from './oidc-issuer.ts';
import { startIssuer } from './oidc-issuer.ts';

const start = Date.UTC(2026, 10, 20) / 1000;
let language: LanguageHost;
let issuer: Issuer;
beforeAll(async () => {
  language = createLanguageHost({ processes: 1 });
  issuer = await startIssuer();
});
afterAll(async () => {
  await Promise.all([issuer.stop(), language.stop()]);
});

async function host(modes: readonly Mode[]) {
  const all = '@aws_api_key @aws_cognito_user_pools @aws_iam @aws_oidc @aws_lambda';
  const api = await hostModes(
    modes,
    { schema: `type Query { how: String ${all} }`, resolvers: { 'Query.how': giving('util.authType()') } },
    { language, issuer: issuer.url },
  );
  const answer = async (headers: Record<string, string>): Promise<string> => {
    const { status, text } = await api.send('{"query":"{ how }"}', { headers });
    const { data, errors } = JSON.parse(text) as {
      data?: { how: string };
      errors?: { message: string }[];
    };
    return status === 200 ? data!.how : errors![0]!.message;
  };
  return { ...api, answer };
}

const IAM = 'IAM Authorization';
const POOL = 'User Pool Authorization';
const OIDC = 'Open ID Connect Authorization';
const LAMBDA = 'Lambda Authorization';
const KEY = 'API Key Authorization';
const none = 'Valid authorization header not provided.';
const bad = 'Unable to parse JWT token.';

/** Whom a signature, a pool's token, an issuer's token, any other text and a key each let in. */
const table: readonly [Mode, Mode, readonly [string, string, string, string, string]][] = [
  ['AWS_IAM', 'AMAZON_COGNITO_USER_POOLS', [IAM, POOL, bad, bad, none]],
  ['AWS_IAM', 'OPENID_CONNECT', [IAM, bad, OIDC, bad, none]],
  ['AWS_IAM', 'AWS_LAMBDA', [IAM, LAMBDA, LAMBDA, LAMBDA, none]],
  ['AWS_IAM', 'API_KEY', [IAM, none, none, none, KEY]],
  ['AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT', [bad, POOL, OIDC, bad, none]],
  ['AMAZON_COGNITO_USER_POOLS', 'AWS_LAMBDA', [LAMBDA, POOL, bad, LAMBDA, none]],
  ['AMAZON_COGNITO_USER_POOLS', 'API_KEY', [bad, POOL, bad, bad, KEY]],
  ['OPENID_CONNECT', 'AWS_LAMBDA', [LAMBDA, bad, OIDC, LAMBDA, none]],
  ['OPENID_CONNECT', 'API_KEY', [bad, bad, OIDC, bad, KEY]],
  ['AWS_LAMBDA', 'API_KEY', [LAMBDA, LAMBDA, LAMBDA, LAMBDA, KEY]],
];

describe('a credential goes to the mode that it is meant for', () => {
  it.each(table)('where %s and %s are configured, whichever is the default', async (one, other, expected) => {
    const authorizations = [signature, poolToken(), await issuer.token(start), 'opaque'];
    for (const modes of [
      [one, other],
      [other, one],
    ]) {
      const api = await host(modes);
      for (const [at, authorization] of authorizations.entries()) {
        expect(await api.answer({ authorization }), authorization).toBe(expected[at]);
      }
      expect(await api.answer({ 'x-api-key': api.key })).toBe(expected[4]);
      await api.close();
    }
  });

  it('where all are configured, and is the first of a signature, a token and a key', async () => {
    const api = await host([
      'API_KEY',
      'AWS_LAMBDA',
      'OPENID_CONNECT',
      'AMAZON_COGNITO_USER_POOLS',
      'AWS_IAM',
    ]);
    const token = await issuer.token(start);
    const own = { 'x-api-key': api.key };
    expect(await api.answer({ ...own, authorization: signature })).toBe(IAM);
    expect(await api.answer({ ...own, authorization: poolToken() })).toBe(POOL);
    expect(await api.answer({ ...own, authorization: token })).toBe(OIDC);
    expect(await api.answer({ ...own, authorization: `Bearer ${token}` })).toBe(OIDC);
    expect(await api.answer({ ...own, authorization: 'opaque' })).toBe(LAMBDA);
    expect(await api.answer({ ...own, authorization: `${token}#` })).toBe(LAMBDA);
    expect(await api.answer({ ...own, authorization: 'Bearer opaque' })).toBe(bad);
    expect(await api.answer(own)).toBe(KEY);
    expect(await api.answer({})).toBe(none);
    await api.close();
  });

  it('and counts for nothing where no mode takes it: a key beside it does', async () => {
    const api = await host(['API_KEY', 'AWS_IAM']);
    expect(await api.answer({ 'x-api-key': api.key, authorization: poolToken() })).toBe(KEY);
    expect(await api.answer({ 'x-api-key': 'da2-wrong' })).toBe('You are not authorized to make this call.');
    await api.close();
  });
});
