import { describe, expect, it } from 'vitest';
import { LocalError } from '../../../../../local/kernel/errors.ts';
import { authResources } from '../../../../../local/services/appsync/auth/resources.ts';
import { readConfiguration } from '../../../../../local/services/appsync/configuration.ts';
import { apiResources } from '../../../../../local/services/appsync/deployment.ts';
import { deploymentOf, resource } from '../hosted-api.ts';

const pool = (UserPoolId: string, more: object = {}) => ({
  AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
  UserPoolConfig: { UserPoolId, AwsRegion: 'us-east-1', ...more },
});
const openId = (Issuer: string, more: object = {}) => ({
  AuthenticationType: 'OPENID_CONNECT',
  OpenIDConnectConfig: { Issuer, ...more },
});
const lambda = (more: object = {}) => ({
  AuthenticationType: 'AWS_LAMBDA',
  LambdaAuthorizerConfig: { AuthorizerUri: 'arn:aws:lambda:::function:a', ...more },
});
const only = (AuthenticationType: string) => ({ AuthenticationType });

const read = (own: object, ...additional: object[]) =>
  readConfiguration(
    resource('GraphQLApi', 'Api', { Name: 'a', ...own, AdditionalAuthenticationProviders: additional }),
  );

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof LocalError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'taken';
};

describe('the authorization modes of an API', () => {
  it('are all five, by default and in addition, with several pools and issuers', () => {
    const { rules, userPools, openIdProviders, lambdaAuthorizer } = read(
      pool('p1', { DefaultAction: 'DENY', AppIdClientRegex: 'web' }),
      pool('p2'),
      openId('https://a', { ClientId: 'cli', IatTTL: 1, AuthTTL: '2' }),
      openId('https://b', { IatTTL: 0 }),
      lambda({ AuthorizerResultTtlInSeconds: '300', IdentityValidationExpression: '^x' }),
      only('AWS_IAM'),
      only('API_KEY'),
    );
    expect(rules).toEqual({
      defaultMode: 'AMAZON_COGNITO_USER_POOLS',
      additionalModes: [
        'AMAZON_COGNITO_USER_POOLS',
        'OPENID_CONNECT',
        'OPENID_CONNECT',
        'AWS_LAMBDA',
        'AWS_IAM',
        'API_KEY',
      ],
      defaultAction: 'DENY',
    });
    expect(userPools).toEqual([
      { userPoolId: 'p1', defaultAction: 'DENY', appIdClientRegex: /^(?:web)$/ },
      { userPoolId: 'p2', defaultAction: 'ALLOW' },
    ]);
    expect(openIdProviders).toEqual([
      { issuer: 'https://a', clientId: /^(?:cli)$/, iatTtl: 1, authTtl: 2 },
      { issuer: 'https://b' },
    ]);
    expect(lambdaAuthorizer).toEqual({
      authorizerUri: 'arn:aws:lambda:::function:a',
      resultTtl: 300,
      identityValidation: /^(?:^x)$/,
    });
  });

  it.each([
    ['a mode that AWS does not have', [only('AWS_CERTIFICATE')], 'PropertyUnsupported', 'AWS_CERTIFICATE'],
    ['two Lambda authorizers', [lambda(), lambda()], 'AssemblyInvalid', 'AWS_LAMBDA more than once'],
    [
      'IAM twice',
      [only('API_KEY'), only('AWS_IAM'), only('AWS_IAM')],
      'AssemblyInvalid',
      'AWS_IAM more than once',
    ],
    ['the default pool once more', [pool('p'), pool('p')], 'AssemblyInvalid', 'p both by default'],
    ['the default issuer once more', [openId('i'), openId('i')], 'AssemblyInvalid', 'i both by default'],
    ['a pool without its id', [{ ...pool(''), UserPoolConfig: {} }], 'AssemblyInvalid', 'UserPoolId'],
    ['an issuer without a name', [only('OPENID_CONNECT')], 'AssemblyInvalid', 'Issuer'],
    ['an authorizer without a function', [only('AWS_LAMBDA')], 'AssemblyInvalid', 'AuthorizerUri'],
    [
      'a member without behaviour',
      [openId('i', { Scope: 'x' })],
      'PropertyUnsupported',
      'OpenIDConnectConfig.Scope',
    ],
    ['a pattern that is none', [lambda({ IdentityValidationExpression: '(' })], 'PropertyUnsupported', '('],
    ['answers kept too long', [lambda({ AuthorizerResultTtlInSeconds: 3601 })], 'AssemblyInvalid', '3601'],
    ['too many', Array.from({ length: 52 }, (_, at) => pool(String(at))), 'AssemblyInvalid', '51 additional'],
  ])('are refused with %s', (_, [own, ...additional], code, text) => {
    const answer = refusal(() => read(own!, ...additional));
    expect(answer).toContain(`${code}: `);
    expect(answer).toContain(text);
  });

  it('may name one more pool or issuer twice in addition, for other clients', () => {
    expect(refusal(() => read(only('API_KEY'), pool('p'), pool('p', { AppIdClientRegex: 'b' })))).toBe(
      'taken',
    );
  });
});

describe('the keys of an API', () => {
  it('are at most fifty', () => {
    const keys = (count: number) =>
      Array.from({ length: count }, (_, at) => resource('ApiKey', `Key${at}`, { ApiId: 'a' }));
    const take = (count: number) => {
      const deployment = deploymentOf({ others: keys(count) });
      return refusal(() => authResources(apiResources(deployment)!, deployment, 0));
    };
    // With the one that the API has anyway.
    expect(take(49)).toBe('taken');
    expect(take(50)).toContain('AssemblyInvalid: AWS::AppSync::GraphQLApi Api/Api has 51 API keys.');
  });

  it('last a year at most from their deployment', () => {
    const now = Date.UTC(2026, 10, 20);
    const take = (keyExpires: number) => {
      const deployment = deploymentOf({ keyExpires });
      return refusal(() => authResources(apiResources(deployment)!, deployment, now));
    };
    expect(take(Date.UTC(2027, 10, 20) / 1000)).toBe('taken');
    expect(take(Date.UTC(2027, 10, 20) / 1000 + 1)).toContain(
      'AWS::AppSync::ApiKey Api/Key would last longer',
    );
  });
});
