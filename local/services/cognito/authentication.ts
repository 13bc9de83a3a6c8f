import type { Clock } from '../../kernel/clock.ts';
import type { ClientConfiguration } from './client-configuration.ts';
import type { PoolConfiguration } from './configuration.ts';
import type { Directory } from './directory.ts';
import { demandConforming } from './password-policy.ts';
import { matchesPassword, storePassword } from './password.ts';
import { refusal } from './refusals.ts';
import { isLiveSession, openRefresh } from './session.ts';
import type { SigningKey } from './signing-key.ts';
import type { User } from './store.ts';
import type { AuthenticationResult, TokenIssuer } from './tokens.ts';

export interface Challenge {
  readonly ChallengeName: 'NEW_PASSWORD_REQUIRED';
  readonly Session: string;
  readonly ChallengeParameters: Readonly<Record<string, string>>;
}

export type AuthenticationAnswer =
  { readonly AuthenticationResult: AuthenticationResult; readonly ChallengeParameters: object } | Challenge;

export type Parameters = Readonly<Record<string, string>>;

export interface Authentication {
  password(client: ClientConfiguration, parameters: Parameters): Promise<AuthenticationAnswer>;
  refresh(client: ClientConfiguration, parameters: Parameters): Promise<AuthenticationAnswer>;
  newPassword(
    client: ClientConfiguration,
    session: string,
    parameters: Parameters,
  ): Promise<AuthenticationAnswer>;
}

const incorrect = () => refusal.notAuthorized('Incorrect username or password.');

function parameter(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined) throw refusal.invalid(`Missing required parameter ${name}`);
  return value;
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html */
export function createAuthentication(
  configuration: () => PoolConfiguration,
  directory: Directory,
  tokens: TokenIssuer,
  key: SigningKey,
  clock: Clock,
  random: () => string,
): Authentication {
  const challenges = new Map<string, { user: User; clientId: string; expires: number }>();

  const signIn = async (user: User, client: ClientConfiguration): Promise<AuthenticationAnswer> => {
    const groups = directory.groupsOf(user).map((group) => group.name);
    return { AuthenticationResult: await tokens.signIn(user, groups, client), ChallengeParameters: {} };
  };

  function challenge(user: User, client: ClientConfiguration): Challenge {
    const now = clock.now();
    for (const [session, { expires }] of challenges) if (expires <= now) challenges.delete(session);
    const session = random() + random();
    challenges.set(session, { user, clientId: client.id, expires: now + client.challengeSeconds * 1000 });
    return {
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: session,
      ChallengeParameters: {
        USER_ID_FOR_SRP: user.username,
        requiredAttributes: '[]',
        userAttributes: JSON.stringify(user.attributes),
      },
    };
  }

  function findUser(client: ClientConfiguration, name: string): User {
    try {
      return directory.user(name);
    } catch (error) {
      throw client.hidesUsers ? incorrect() : error;
    }
  }

  return {
    async password(client, parameters) {
      const password = parameter(parameters, 'PASSWORD');
      const user = findUser(client, parameter(parameters, 'USERNAME'));
      if (!user.password || !(await matchesPassword(user.password, password))) throw incorrect();
      if ((user.password.temporaryUntil ?? Infinity) <= clock.now()) {
        throw refusal.notAuthorized('Temporary password has expired and must be reset by an administrator.');
      }
      return user.status === 'CONFIRMED' ? signIn(user, client) : challenge(user, client);
    },

    async refresh(client, parameters) {
      const refresh = openRefresh(key.secret, parameter(parameters, 'REFRESH_TOKEN'));
      const user = refresh && directory.bySub(refresh.sub);
      if (!refresh || !user || refresh.clientId !== client.id)
        throw refusal.notAuthorized('Invalid Refresh Token');
      if (clock.now() >= refresh.expires * 1000) throw refusal.notAuthorized('Refresh Token has expired');
      if (!isLiveSession(key.secret, user, refresh.originJti)) {
        throw refusal.notAuthorized('Refresh Token has been revoked');
      }
      const groups = directory.groupsOf(user).map((group) => group.name);
      return {
        AuthenticationResult: await tokens.renew(user, groups, client, refresh),
        ChallengeParameters: {},
      };
    },

    async newPassword(client, session, parameters) {
      const open = challenges.get(session);
      const user = findUser(client, parameter(parameters, 'USERNAME'));
      if (!open || open.clientId !== client.id || open.user !== user) {
        throw refusal.notAuthorized('Invalid session for the user.');
      }
      if (open.expires <= clock.now()) {
        throw refusal.notAuthorized('Invalid session for the user, session is expired.');
      }
      const password = parameter(parameters, 'NEW_PASSWORD');
      demandConforming(password, configuration().passwordPolicy);
      const stored = await storePassword(password, random());
      // Taken only now: a password that breaks the policy may be tried again, a session is spent once.
      if (!challenges.delete(session)) throw refusal.notAuthorized('Invalid session for the user.');
      directory.change(user, { password: stored, status: 'CONFIRMED' });
      await directory.save();
      return signIn(user, client);
    },
  };
}
