import { attributeList, optionalText, requiredName, requiredText, type Input } from '../members.ts';
import { demandConforming } from '../password-policy.ts';
import { storePassword } from '../password.ts';
import type { User } from '../store.ts';
import type { UserPool } from '../user-pool.ts';
import { poolOf, timestamp, type Operation, type OperationContext } from './operation.ts';
import { page } from './page.ts';
import { userFilter } from './user-filter.ts';

const attributesOf = (user: User) =>
  Object.entries({ ...user.attributes, sub: user.sub }).map(([Name, Value]) => ({ Name, Value }));

function describe(user: User): Record<string, unknown> {
  return {
    Username: user.username,
    UserCreateDate: timestamp(user.created),
    UserLastModifiedDate: timestamp(user.modified),
    Enabled: true,
    UserStatus: user.status,
  };
}

function userOf(context: OperationContext, input: Input): { pool: UserPool; user: User } {
  const pool = poolOf(context, input);
  return { pool, user: pool.directory.user(requiredName(input, 'Username')) };
}

function temporaryUntil(pool: UserPool, context: OperationContext): number {
  const days = pool.configuration().passwordPolicy.TemporaryPasswordValidityDays;
  return context.clock.now() + days * 86_400_000;
}

export const AdminCreateUser: Operation = async (context, input) => {
  const pool = poolOf(context, input);
  const username = requiredName(input, 'Username');
  const attributes = attributeList(input, 'UserAttributes');
  const password = optionalText(input, 'TemporaryPassword');
  if (password !== undefined) demandConforming(password, pool.configuration().passwordPolicy);
  const user = pool.directory.createUser(username, attributes, 'FORCE_CHANGE_PASSWORD');
  if (password !== undefined) {
    const stored = await storePassword(password, context.random(), temporaryUntil(pool, context));
    pool.directory.change(user, { password: stored });
  }
  await pool.directory.save();
  return { User: { ...describe(user), Attributes: attributesOf(user) } };
};

export const AdminGetUser: Operation = async (context, input) => {
  const { user } = userOf(context, input);
  return { ...describe(user), UserAttributes: attributesOf(user) };
};

export const AdminSetUserPassword: Operation = async (context, input) => {
  const { pool, user } = userOf(context, input);
  const password = requiredText(input, 'Password');
  demandConforming(password, pool.configuration().passwordPolicy);
  const permanent = input.Permanent === true;
  const until = permanent ? undefined : temporaryUntil(pool, context);
  pool.directory.change(user, {
    password: await storePassword(password, context.random(), until),
    status: permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
  });
  await pool.directory.save();
  return {};
};

export const AdminUpdateUserAttributes: Operation = async (context, input) => {
  const { pool, user } = userOf(context, input);
  pool.directory.updateAttributes(user, attributeList(input, 'UserAttributes'));
  await pool.directory.save();
  return {};
};

export const AdminDeleteUser: Operation = async (context, input) => {
  const { pool, user } = userOf(context, input);
  pool.directory.deleteUser(user);
  await pool.directory.save();
  return {};
};

export const AdminUserGlobalSignOut: Operation = async (context, input) => {
  const { pool, user } = userOf(context, input);
  pool.directory.change(user, { signOuts: user.signOuts + 1 });
  await pool.directory.save();
  return {};
};

export const ListUsers: Operation = async (context, input) => {
  const pool = poolOf(context, input);
  const matching = pool.directory.users().filter(userFilter(optionalText(input, 'Filter')));
  const { items, next } = page(matching, (user) => user.sub, input, 'PaginationToken');
  return {
    Users: items.map((user) => ({ ...describe(user), Attributes: attributesOf(user) })),
    ...(next === undefined ? {} : { PaginationToken: next }),
  };
};
