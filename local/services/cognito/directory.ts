import type { Clock } from '../../kernel/clock.ts';
import { demandKnown } from './attributes.ts';
import type { GroupConfiguration, PoolConfiguration } from './configuration.ts';
import { refusal } from './refusals.ts';
import { uuid } from './session.ts';
import type { Group, Store, User } from './store.ts';

export interface Directory {
  users(): readonly User[];
  /** By user name, `sub`, or verified e-mail where the pool takes it as an alias. */
  find(name: string): User | undefined;
  /** Like `find`. Throws `UserNotFoundException`. */
  user(name: string): User;
  bySub(sub: string): User | undefined;
  /** Throws `UsernameExistsException`, `AliasExistsException`. */
  createUser(username: string, attributes: Readonly<Record<string, string>>, status: User['status']): User;
  deleteUser(user: User): void;
  updateAttributes(user: User, attributes: Readonly<Record<string, string>>): void;
  /** Changes a user; everything that changes one goes through here. */
  change(
    user: User,
    changes: Partial<Pick<User, 'attributes' | 'status' | 'password' | 'groups' | 'signOuts'>>,
  ): void;
  groups(): readonly Group[];
  /** Throws `ResourceNotFoundException`. */
  group(name: string): Group;
  /** Throws `GroupExistsException`. */
  createGroup(group: GroupConfiguration): Group;
  /** The groups of the user that still exist, in the order they were joined. */
  groupsOf(user: User): readonly Group[];
  save(): Promise<void>;
  idle(): Promise<void>;
}

/** Users and groups of one pool. `configuration` is read on every call: a reload changes it in place. */
export function createDirectory(
  configuration: () => PoolConfiguration,
  store: Store,
  clock: Clock,
  random: () => string,
): Directory {
  const { state } = store;
  const key = (username: string) => (configuration().caseSensitive ? username : username.toLowerCase());
  const byName = new Map(state.users.map((user) => [key(user.username), user]));
  const bySub = new Map(state.users.map((user) => [user.sub, user]));

  const ofEmail = (email: string) =>
    configuration().emailAlias
      ? state.users.find(
          ({ attributes }) => attributes.email === email && attributes.email_verified === 'true',
        )
      : undefined;

  /** A verified address stands for one user at most, since it stands for the user name. */
  const demandFreeAlias = (attributes: User['attributes'], self?: User) => {
    const owner = attributes.email_verified === 'true' ? ofEmail(attributes.email ?? '') : undefined;
    if (owner && owner !== self) throw refusal.aliasExists();
  };

  const find = (name: string) => byName.get(key(name)) ?? bySub.get(name) ?? ofEmail(name);

  const groups = (): readonly Group[] => {
    const declared = configuration().groups;
    return [
      ...[...declared.values()].map((group) => ({ ...group, created: state.created })),
      ...state.groups.filter((group) => !declared.has(group.name)),
    ];
  };

  const change: Directory['change'] = (user, changes) => {
    Object.assign(user, changes);
    user.modified = clock.now();
  };

  return {
    users: () => state.users,
    find,
    user(name) {
      const user = find(name);
      if (!user) throw refusal.userNotFound();
      return user;
    },
    bySub: (sub) => bySub.get(sub),
    createUser(username, attributes, status) {
      if (byName.has(key(username))) throw refusal.usernameExists();
      if (configuration().emailAlias && /^[^@]+@[^@]+$/.test(username)) {
        throw refusal.invalid(
          'Username cannot be of email format, since user pool is configured for email alias.',
        );
      }
      demandKnown(attributes, configuration());
      demandFreeAlias(attributes);
      const now = clock.now();
      const sub = uuid(random());
      const user: User = {
        username,
        sub,
        attributes,
        status,
        groups: [],
        signOuts: 0,
        created: now,
        modified: now,
      };
      state.users.push(user);
      byName.set(key(username), user);
      bySub.set(sub, user);
      return user;
    },
    deleteUser(user) {
      state.users.splice(state.users.indexOf(user), 1);
      byName.delete(key(user.username));
      bySub.delete(user.sub);
    },
    updateAttributes(user, attributes) {
      demandKnown(attributes, configuration());
      const next = { ...user.attributes, ...attributes };
      demandFreeAlias(next, user);
      change(user, { attributes: next });
    },
    change,
    groups,
    group(name) {
      const group = groups().find((other) => other.name === name);
      if (!group) throw refusal.groupNotFound();
      return group;
    },
    createGroup(group) {
      if (groups().some((other) => other.name === group.name)) throw refusal.groupExists();
      const created: Group = { ...group, created: clock.now() };
      state.groups.push(created);
      return created;
    },
    groupsOf(user) {
      const existing = new Map(groups().map((group) => [group.name, group]));
      return user.groups.flatMap((name) => existing.get(name) ?? []);
    },
    save: () => store.save(),
    idle: () => store.idle(),
  };
}
