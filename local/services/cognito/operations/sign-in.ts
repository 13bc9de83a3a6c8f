import type { ClientConfiguration } from '../client-configuration.ts';
import { requiredText, textMap, type Input } from '../members.ts';
import { refusal } from '../refusals.ts';
import type { UserPool } from '../user-pool.ts';
import { clientOf, poolOf, type Operation } from './operation.ts';

/** What `AuthFlow` may be, and the entry of the client's `ExplicitAuthFlows` that allows it. */
type Flows = Readonly<Record<string, { readonly allowedBy: string; readonly by: 'password' | 'refresh' }>>;

const refreshFlow = { allowedBy: 'ALLOW_REFRESH_TOKEN_AUTH', by: 'refresh' } as const;
const refreshFlows = { REFRESH_TOKEN_AUTH: refreshFlow, REFRESH_TOKEN: refreshFlow };

const publicFlows: Flows = {
  USER_PASSWORD_AUTH: { allowedBy: 'ALLOW_USER_PASSWORD_AUTH', by: 'password' },
  ...refreshFlows,
};

const adminFlows: Flows = {
  ADMIN_USER_PASSWORD_AUTH: { allowedBy: 'ALLOW_ADMIN_USER_PASSWORD_AUTH', by: 'password' },
  ADMIN_NO_SRP_AUTH: { allowedBy: 'ALLOW_ADMIN_USER_PASSWORD_AUTH', by: 'password' },
  ...refreshFlows,
};

async function initiate(
  { pool, client }: { readonly pool: UserPool; readonly client: ClientConfiguration },
  input: Input,
  flows: Flows,
): Promise<Record<string, unknown>> {
  const flow = flows[requiredText(input, 'AuthFlow')];
  if (!flow) throw refusal.invalid('Unsupported authentication flow.');
  if (!client.authFlows.has(flow.allowedBy)) throw refusal.invalid('Auth flow not enabled for this client');
  const answer = await pool.authentication[flow.by](client, textMap(input, 'AuthParameters'));
  return { ...answer };
}

async function respond(
  { pool, client }: { readonly pool: UserPool; readonly client: ClientConfiguration },
  input: Input,
): Promise<Record<string, unknown>> {
  if (requiredText(input, 'ChallengeName') !== 'NEW_PASSWORD_REQUIRED') {
    throw refusal.invalid('Unsupported challenge.');
  }
  const session = requiredText(input, 'Session');
  const answer = await pool.authentication.newPassword(client, session, textMap(input, 'ChallengeResponses'));
  return { ...answer };
}

export const InitiateAuth: Operation = async (context, input) =>
  initiate(clientOf(context, input), input, publicFlows);

export const AdminInitiateAuth: Operation = async (context, input) =>
  initiate(clientOf(context, input, poolOf(context, input)), input, adminFlows);

export const RespondToAuthChallenge: Operation = async (context, input) =>
  respond(clientOf(context, input), input);

export const AdminRespondToAuthChallenge: Operation = async (context, input) =>
  respond(clientOf(context, input, poolOf(context, input)), input);
