import { requiredName } from './members.ts';
import { refusal } from './refusals.ts';
import type { AuthenticationResult } from './tokens.ts';
import type { UserPool } from './user-pool.ts';

export interface IssueRequest {
  readonly user: string;
  readonly groups: readonly string[];
  readonly email?: string;
}

/**
 * Signs a user in without a password, through the pool's first app client: the door for the explorer and for tests,
 * which AWS does not have. Creates the user (e-mail `USER@example.test`, verified) and the groups where absent.
 */
export async function issueFor(pool: UserPool, request: IssueRequest): Promise<AuthenticationResult> {
  const { directory } = pool;
  const [client] = pool.configuration().clients.values();
  if (!client) throw refusal.clientNotFound('(the pool has none)');
  const username = requiredName({ Username: request.user }, 'Username');
  const groups = [...new Set(request.groups.map((name) => requiredName({ GroupName: name }, 'GroupName')))];
  const known = directory.find(username);
  const user = known ?? directory.createUser(username, emailOf(request), 'CONFIRMED');
  let changed = known === undefined;
  if (request.email !== undefined && request.email !== user.attributes.email) {
    directory.updateAttributes(user, emailOf(request));
    changed = true;
  }
  const existing = new Set(directory.groups().map((group) => group.name));
  for (const name of groups) {
    if (existing.has(name)) continue;
    directory.createGroup({ name });
    changed = true;
  }
  if (user.groups.join('\n') !== groups.join('\n')) {
    directory.change(user, { groups });
    changed = true;
  }
  if (changed) await directory.save();
  return pool.tokens.signIn(user, groups, client);
}

function emailOf({ user, email }: IssueRequest): Record<string, string> {
  return { email: email ?? `${user}@example.test`, email_verified: 'true' };
}
