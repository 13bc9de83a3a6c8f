import { optionalText, requiredName, type Input } from '../members.ts';
import type { Group } from '../store.ts';
import type { UserPool } from '../user-pool.ts';
import { poolOf, timestamp, type Operation } from './operation.ts';
import { page } from './page.ts';

function describe(pool: UserPool, group: Group): Record<string, unknown> {
  return {
    GroupName: group.name,
    UserPoolId: pool.configuration().id,
    ...(group.description === undefined ? {} : { Description: group.description }),
    ...(group.precedence === undefined ? {} : { Precedence: group.precedence }),
    CreationDate: timestamp(group.created),
    LastModifiedDate: timestamp(group.created),
  };
}

function listed(pool: UserPool, groups: readonly Group[], input: Input): Record<string, unknown> {
  const { items, next } = page(groups, (group) => group.name, input, 'NextToken');
  return {
    Groups: items.map((group) => describe(pool, group)),
    ...(next === undefined ? {} : { NextToken: next }),
  };
}

export const CreateGroup: Operation = async (context, input) => {
  const pool = poolOf(context, input);
  const name = requiredName(input, 'GroupName');
  const description = optionalText(input, 'Description');
  const { Precedence: precedence } = input;
  const group = pool.directory.createGroup({
    name,
    ...(description === undefined ? {} : { description }),
    ...(typeof precedence === 'number' ? { precedence } : {}),
  });
  await pool.directory.save();
  return { Group: describe(pool, group) };
};

export const ListGroups: Operation = async (context, input) => {
  const pool = poolOf(context, input);
  return listed(pool, pool.directory.groups(), input);
};

export const AdminListGroupsForUser: Operation = async (context, input) => {
  const pool = poolOf(context, input);
  const user = pool.directory.user(requiredName(input, 'Username'));
  return listed(pool, pool.directory.groupsOf(user), input);
};

export const AdminAddUserToGroup: Operation = async (context, input) => {
  const { directory } = poolOf(context, input);
  const user = directory.user(requiredName(input, 'Username'));
  const { name } = directory.group(requiredName(input, 'GroupName'));
  if (!user.groups.includes(name)) directory.change(user, { groups: [...user.groups, name] });
  await directory.save();
  return {};
};

export const AdminRemoveUserFromGroup: Operation = async (context, input) => {
  const { directory } = poolOf(context, input);
  const user = directory.user(requiredName(input, 'Username'));
  const { name } = directory.group(requiredName(input, 'GroupName'));
  directory.change(user, { groups: user.groups.filter((other) => other !== name) });
  await directory.save();
  return {};
};
