import { decodeJwt, UnsecuredJWT } from 'jose';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { TokenVerifier } from '../../../../../local/kernel/tokens.ts';
import { TokenRefused } from '../../../../../local/kernel/tokens.ts';
import type { ApiDefinition } from '../hosted-api.ts';
import { hostApi, scriptedEndpoint } from '../hosted-api.ts';

export type Mode = 'AWS_IAM' | 'AMAZON_COGNITO_USER_POOLS' | 'OPENID_CONNECT' | 'AWS_LAMBDA' | 'API_KEY';

/** A provider of the mode, as the template writes it. */
export const provider = (mode: Mode, issuer: string): Record<string, unknown> => ({
  AuthenticationType: mode,
  ...(mode === 'OPENID_CONNECT' && { OpenIDConnectConfig: { Issuer: issuer } }),
  ...(mode === 'AMAZON_COGNITO_USER_POOLS' && {
    UserPoolConfig: { UserPoolId: 'us-east-1_pool', AwsRegion: 'us-east-1', DefaultAction: 'ALLOW' },
  }),
  ...(mode === 'AWS_LAMBDA' && { LambdaAuthorizerConfig: { AuthorizerUri: 'arn:aws:lambda:::function:a' } }),
});

/** Takes tokens of the pool by their issuer alone. */
const verifier: TokenVerifier = {
  async verify(userPoolId, token) {
    let claims;
    try {
      claims = decodeJwt(token);
    } catch {
      throw new TokenRefused('malformed');
    }
    const { iss = '', sub = '' } = claims;
    if (!iss.endsWith(`/${userPoolId}`)) throw new TokenRefused('wrongIssuer');
    return { ...claims, iss, sub };
  },
};

export const signature =
  'AWS4-HMAC-SHA256 Credential=a/b/c/appsync/aws4_request, SignedHeaders=host, Signature=0';

export const poolToken = (groups?: readonly string[]): string =>
  new UnsecuredJWT({
    iss: 'https://x/us-east-1_pool',
    sub: 'ada',
    ...(groups && { 'cognito:groups': groups }),
  }).encode();

/** An API with these modes, the first the default, that takes every signature and every opaque token. */
export async function hostModes(
  modes: readonly Mode[],
  definition: Pick<ApiDefinition, 'schema' | 'resolvers'>,
  { language, issuer }: { readonly language: LanguageHost; readonly issuer: string },
) {
  const [own, ...others] = modes.map((mode) => provider(mode, issuer));
  return hostApi(
    { ...definition, api: { ...own, AdditionalAuthenticationProviders: others } },
    {
      language,
      appsync: {
        tokens: verifier,
        identify: () => ({ kind: 'administrator' }),
        endpoints: {
          dynamodb: scriptedEndpoint(),
          lambda: { call: async () => ({ StatusCode: 200, Payload: '{"isAuthorized":true}' }) },
        },
      },
    },
  );
}
