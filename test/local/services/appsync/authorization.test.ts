import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giving, handlers, hostApi, tokenOf, said } from './hosted-api.ts';
import type { ApiDefinition } from './hosted-api.ts';

const pool = { UserPoolId: 'us-east-1_pool', AwsRegion: 'us-east-1' };
const userPoolDefault = {
  AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
  UserPoolConfig: { ...pool, DefaultAction: 'ALLOW' },
};
const unauthorized = (field: string, type = 'Query') => ({
  path: [field],
  data: null,
  errorType: 'Unauthorized',
  errorInfo: null,
  locations: [{ line: 1, column: 3, sourceName: null }],
  message: `Not Authorized to access ${field} on type ${type}`,
});

describe('an API with a user pool, keys and IAM', () => {
  let api: Awaited<ReturnType<typeof hostApi>>;
  beforeAll(async () => {
    api = await hostApi({
      api: {
        ...userPoolDefault,
        AdditionalAuthenticationProviders: [
          { AuthenticationType: 'API_KEY' },
          { AuthenticationType: 'AWS_IAM' },
        ],
      },
      schema: `
        type Open @aws_api_key @aws_cognito_user_pools { id: ID editors: String @aws_cognito_user_pools(cognito_groups: ["editors", "admins"]) }
        type Closed { id: ID }
        type Query {
          open: Open @aws_api_key @aws_cognito_user_pools
          closed: Closed @aws_api_key @aws_cognito_user_pools
          unmarked: String
          keyOnly: String @aws_api_key
          signed: String @aws_iam
          old: String @aws_auth(cognito_groups: ["nobody"])
          must: String!
          who: AWSJSON @aws_api_key @aws_cognito_user_pools
          how: String @aws_api_key @aws_cognito_user_pools
          refuses: String @aws_api_key
        }`,
      resolvers: {
        'Query.open': giving(`{ id: 'o', editors: 'e' }`),
        'Query.closed': giving(`{ id: 'c' }`),
        'Query.unmarked': giving(`'u'`),
        'Query.keyOnly': giving(`'k'`),
        'Query.old': giving(`'o'`),
        'Query.who': giving('ctx.identity'),
        'Query.how': giving('util.authType()'),
        'Query.refuses': { code: handlers('util.unauthorized();') },
      },
    });
  });
  afterAll(async () => api.close());
  const signedIn = (claims: Record<string, unknown> = {}) => ({ authorization: tokenOf(claims) });

  it('lets a field’s directives in, and without any only the default mode', async () => {
    expect(await api.query('{ unmarked }', {}, signedIn())).toEqual({ data: { unmarked: 'u' } });
    expect(await api.query('{ unmarked }')).toEqual({
      data: { unmarked: null },
      errors: [unauthorized('unmarked')],
    });
    expect(await api.query('{ keyOnly }')).toEqual({ data: { keyOnly: 'k' } });
    expect(await api.query('{ keyOnly }', {}, signedIn())).toEqual({
      data: { keyOnly: null },
      errors: [unauthorized('keyOnly')],
    });
    expect((await api.query('{ signed }')).errors).toEqual([unauthorized('signed')]);
  });

  it('asks the type of what a field returns as well', async () => {
    expect(await api.query('{ open { id } }')).toEqual({ data: { open: { id: 'o' } } });
    const { data, errors } = await api.query('{ closed { id } }');
    expect(data).toEqual({ closed: { id: null } });
    expect(errors).toEqual([
      {
        ...unauthorized('id', 'Closed'),
        path: ['closed', 'id'],
        locations: [{ line: 1, column: 12, sourceName: null }],
      },
    ]);
  });

  it('lets only the named groups in', async () => {
    const asked = '{ open { editors } }';
    expect((await api.query(asked, {}, signedIn({ 'cognito:groups': ['admins'] }))).data).toEqual({
      open: { editors: 'e' },
    });
    expect((await api.query(asked, {}, signedIn({ 'cognito:groups': ['readers'] }))).data).toEqual({
      open: { editors: null },
    });
    expect((await api.query(asked, {}, signedIn())).data).toEqual({ open: { editors: null } });
    expect((await api.query(asked)).data).toEqual({ open: { editors: null } });
  });

  it('ignores @aws_auth, as AppSync does beside other modes, and says so', async () => {
    expect(await api.query('{ old }', {}, signedIn())).toEqual({ data: { old: 'o' } });
    expect(api.log.lines).toContain(
      'warn @aws_auth on Query.old has no effect: the API has other modes than one user pool.',
    );
  });

  it('nulls what a forbidden field’s null forbids, with one error', async () => {
    expect(await api.query('{ must }')).toEqual({ data: null, errors: [unauthorized('must')] });
  });

  it('gives resolvers the identity of a user-pool token', async () => {
    const headers = {
      ...signedIn({ sub: 'u-1', username: 'ada', 'cognito:groups': ['editors'] }),
      'x-forwarded-for': '203.0.113.7, 198.51.100.2',
    };
    const { data } = await api.query('{ who how }', {}, headers);
    expect(data!.how).toBe('User Pool Authorization');
    expect(said(data!.who)).toEqual({
      sub: 'u-1',
      issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool',
      username: 'ada',
      claims: {
        sub: 'u-1',
        iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool',
        username: 'ada',
        'cognito:groups': ['editors'],
      },
      sourceIp: ['203.0.113.7', '198.51.100.2', '127.0.0.1'],
      defaultAuthStrategy: 'ALLOW',
      groups: ['editors'],
    });
    expect(said((await api.query('{ who }', {}, signedIn())).data!.who).groups).toBeNull();
  });

  it('gives resolvers no identity with a key', async () => {
    expect(await api.query('{ who how }')).toEqual({ data: { who: null, how: 'API Key Authorization' } });
  });

  it('reports util.unauthorized as AppSync’s own denial', async () => {
    expect((await api.query('{ refuses }')).errors).toEqual([unauthorized('refuses')]);
  });

  it.each([
    ['malformed', 'Unable to parse JWT token.'],
    ['expired', 'Token has expired.'],
    ['badSignature', 'You are not authorized to make this call.'],
    ['revoked', 'You are not authorized to make this call.'],
    [tokenOf({ iss: 'https://elsewhere/us-east-1_other' }), 'Unable to parse JWT token.'],
  ])('refuses the token %s', async (token, message) => {
    const answer = await api.send('{"query":"{ unmarked }"}', { headers: { authorization: token } });
    expect(answer).toMatchObject({ status: 401 });
    expect(JSON.parse(answer.text)).toEqual({ errors: [{ errorType: 'UnauthorizedException', message }] });
  });

  it('takes a token after Bearer, and before a key that comes with it', async () => {
    const headers = { authorization: `Bearer ${tokenOf({})}`, 'x-api-key': api.key };
    expect((await api.query('{ how }', {}, headers)).data).toEqual({ how: 'User Pool Authorization' });
  });
});

describe('an API whose sole mode is a user pool', () => {
  const definition = (action: string): ApiDefinition => ({
    api: {
      ...userPoolDefault,
      UserPoolConfig: { ...pool, DefaultAction: action, AppIdClientRegex: 'web|mobile' },
    },
    schema: `type Query {
      unmarked: String
      grouped: String @aws_auth(cognito_groups: ["editors"])
      marked: String @aws_cognito_user_pools
      strategy: String @aws_cognito_user_pools
    }`,
    resolvers: {
      'Query.unmarked': giving('1'),
      'Query.grouped': giving('2'),
      'Query.marked': giving('3'),
      'Query.strategy': giving('ctx.identity.defaultAuthStrategy'),
    },
  });
  const token = (claims: Record<string, unknown> = {}) => ({
    authorization: tokenOf({ client_id: 'web', ...claims }),
  });

  it.each([
    ['ALLOW', { unmarked: '1', grouped: null, marked: '3', strategy: 'ALLOW' }],
    ['DENY', { unmarked: null, grouped: null, marked: '3', strategy: 'DENY' }],
  ])(
    'with default action %s decides unmarked fields by it, and @aws_auth by groups',
    async (action, data) => {
      const api = await hostApi(definition(action));
      expect((await api.query('{ unmarked grouped marked strategy }', {}, token())).data).toEqual(data);
      const editor = token({ 'cognito:groups': ['editors'] });
      expect((await api.query('{ grouped }', {}, editor)).data).toEqual({ grouped: '2' });
      await api.close();
    },
  );

  it('refuses tokens of clients that its pattern does not match whole', async () => {
    const api = await hostApi(definition('ALLOW'));
    const body = '{"query":"{ unmarked }"}';
    expect((await api.send(body, { headers: token({ client_id: 'mobile' }) })).status).toBe(200);
    expect((await api.send(body, { headers: token({ client_id: 'mobile2' }) })).status).toBe(401);
    expect((await api.send(body, { headers: { 'x-api-key': api.key } })).status).toBe(401);
    await api.close();
  });
});

describe('an API with several user pools', () => {
  const poolOf = (UserPoolId: string, AppIdClientRegex?: string) => ({
    AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
    UserPoolConfig: { UserPoolId, AwsRegion: 'us-east-1', ...(AppIdClientRegex && { AppIdClientRegex }) },
  });

  it('lets tokens of each in, of the clients that one of its entries takes', async () => {
    const api = await hostApi({
      api: {
        AuthenticationType: 'API_KEY',
        AdditionalAuthenticationProviders: [
          poolOf('us-east-1_pool', 'web'),
          poolOf('us-east-1_pool', 'mobile'),
          poolOf('us-east-1_other'),
        ],
      },
      schema: 'type Query { issuer: String @aws_cognito_user_pools }',
      resolvers: { 'Query.issuer': giving('ctx.identity.issuer') },
    });
    const status = async (claims: Record<string, unknown>) =>
      (await api.send('{"query":"{ issuer }"}', { headers: { authorization: tokenOf(claims) } })).status;
    expect(await status({ client_id: 'web' })).toBe(200);
    expect(await status({ aud: 'mobile' })).toBe(200);
    expect(await status({ client_id: 'cli' })).toBe(401);
    const other = { iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other' };
    expect(await status(other)).toBe(200);
    expect(await status({ iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_third' })).toBe(401);
    await api.close();
  });
});
