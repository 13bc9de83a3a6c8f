import type { AuthMode } from './auth-mode.ts';
import type { TokenProvider } from './json-web-token.ts';
import { bringsToken, issuerOf, tokenIn, unparsableToken } from './json-web-token.ts';

/**
 * JSON Web Tokens of user pools and OpenID Connect providers: who verifies one is told by its issuer. Where a Lambda
 * authorizer takes tokens as well, only what is no JSON Web Token is left to it.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function tokenMode(
  providers: readonly TokenProvider[],
  { besideLambda }: { readonly besideLambda: boolean },
): AuthMode {
  return {
    recognises: (credentials) =>
      besideLambda ? bringsToken(credentials) : credentials.headers.authorization !== undefined,
    async authenticate(credentials) {
      const token = tokenIn(credentials);
      const issuer = issuerOf(token);
      const provider = providers.find((candidate) => candidate.recognises(issuer));
      if (!provider) throw unparsableToken();
      return provider.authenticate(token, credentials);
    },
  };
}
