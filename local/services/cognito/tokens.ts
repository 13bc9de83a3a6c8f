import { SignJWT } from 'jose';
import type { Clock } from '../../kernel/clock.ts';
import { attributeClaims } from './attributes.ts';
import type { ClientConfiguration } from './client-configuration.ts';
import { beginSession, sealRefresh, uuid } from './session.ts';
import type { SigningKey } from './signing-key.ts';
import type { User } from './store.ts';

/** `AuthenticationResult` of the API. */
export interface AuthenticationResult {
  readonly AccessToken: string;
  readonly IdToken: string;
  /** Absent when the tokens come from a refresh. */
  readonly RefreshToken?: string;
  readonly TokenType: 'Bearer';
  /** Seconds. */
  readonly ExpiresIn: number;
}

export interface TokenIssuer {
  /** Tokens of a new session. */
  signIn(user: User, groups: readonly string[], client: ClientConfiguration): Promise<AuthenticationResult>;
  /** Tokens of a session that goes on. */
  renew(
    user: User,
    groups: readonly string[],
    client: ClientConfiguration,
    session: { readonly originJti: string; readonly authTime: number },
  ): Promise<AuthenticationResult>;
}

/**
 * Tokens with the claims of a user pool's own.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 */
export function createTokenIssuer(
  key: SigningKey,
  issuer: () => string,
  clock: Clock,
  random: () => string,
): TokenIssuer {
  const sign = (claims: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ kid: key.id, alg: 'RS256' }).sign(key.privateKey);

  const renew: TokenIssuer['renew'] = async (user, groups, client, { originJti, authTime }) => {
    const iat = Math.floor(clock.now() / 1000);
    const shared = {
      sub: user.sub,
      ...(groups.length > 0 ? { 'cognito:groups': groups } : {}),
      iss: issuer(),
      origin_jti: originJti,
      event_id: uuid(random()),
      auth_time: authTime,
      iat,
    };
    const [AccessToken, IdToken] = await Promise.all([
      sign({
        ...shared,
        client_id: client.id,
        token_use: 'access',
        scope: 'aws.cognito.signin.user.admin',
        exp: iat + client.accessTokenSeconds,
        jti: uuid(random()),
        username: user.username,
      }),
      sign({
        ...attributeClaims(user.attributes),
        ...shared,
        'cognito:username': user.username,
        aud: client.id,
        token_use: 'id',
        exp: iat + client.idTokenSeconds,
        jti: uuid(random()),
      }),
    ]);
    return { AccessToken, IdToken, TokenType: 'Bearer', ExpiresIn: client.accessTokenSeconds };
  };

  return {
    renew,
    async signIn(user, groups, client) {
      const authTime = Math.floor(clock.now() / 1000);
      const originJti = beginSession(key.secret, user, random());
      const RefreshToken = sealRefresh(key.secret, {
        sub: user.sub,
        clientId: client.id,
        originJti,
        authTime,
        expires: authTime + client.refreshTokenSeconds,
      });
      return { ...(await renew(user, groups, client, { originJti, authTime })), RefreshToken };
    },
  };
}
