import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CreateGroupCommand,
  DescribeUserPoolCommand,
  ListGroupsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUserPool, type RunningUserPool } from './user-pool.fixture.ts';

const pools: RunningUserPool[] = [];
const start = async (...options: Parameters<typeof startUserPool>) => {
  const pool = await startUserPool(...options);
  pools.push(pool);
  return pool;
};
afterAll(() => Promise.all(pools.map((pool) => pool.stop())));

const email = (Value: string) => [
  { Name: 'email', Value },
  { Name: 'email_verified', Value: 'true' },
];

describe('users of a pool', () => {
  let pool: RunningUserPool;
  beforeAll(async () => {
    pool = await start();
  });

  it('are created with a sub of their own and wait for a new password', async () => {
    const { sdk, UserPoolId } = pool;
    const UserAttributes = email('ada@example.test');
    const { User } = await sdk.send(
      new AdminCreateUserCommand({ UserPoolId, Username: 'ada', UserAttributes }),
    );
    expect(User).toMatchObject({ Username: 'ada', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(User?.UserCreateDate?.getTime()).toBe(pool.clock.now());
    const read = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'ada' }));
    const sub = read.UserAttributes?.find(({ Name }) => Name === 'sub')?.Value;
    expect(sub).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(read.UserAttributes).toEqual([...UserAttributes, { Name: 'sub', Value: sub }]);
    const bySub = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username: sub }));
    expect(bySub.Username).toBe('ada');
  });

  it('refuse a second user of one name, an unknown one, an unknown pool and an unknown attribute', async () => {
    const { sdk, UserPoolId } = pool;
    await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'twin' }));
    const refused = (call: Promise<unknown>) =>
      call.then(
        () => 'accepted',
        (error: Error) => `${error.name}: ${error.message}`,
      );
    expect(await refused(sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'twin' })))).toBe(
      'UsernameExistsException: User account already exists',
    );
    expect(await refused(sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'nobody' })))).toBe(
      'UserNotFoundException: User does not exist.',
    );
    expect(
      await refused(sdk.send(new AdminGetUserCommand({ UserPoolId: 'us-east-1_none', Username: 'ada' }))),
    ).toBe('ResourceNotFoundException: User pool us-east-1_none does not exist.');
    const UserAttributes = [{ Name: 'shoe_size', Value: '44' }];
    expect(
      await refused(sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'new', UserAttributes }))),
    ).toMatch(/^InvalidParameterException: .*\{shoe_size\}/);
    expect(await refused(sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'new' })))).toMatch(
      /^UserNotFound/,
    );
    expect(
      await refused(sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'two words' }))),
    ).toMatch(/^InvalidParameterException: 1 validation error detected: Value at 'username'/);
  });

  it('take new attributes and leave the others', async () => {
    const { sdk, UserPoolId } = pool;
    const Username = 'grace';
    await sdk.send(
      new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes: email('old@example.test') }),
    );
    const UserAttributes = [{ Name: 'email', Value: 'new@example.test' }];
    await sdk.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
    const read = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username }));
    expect(read.UserAttributes).toEqual(expect.arrayContaining(email('new@example.test')));
  });

  it('keep passwords to the policy, rule by rule', async () => {
    const { sdk, UserPoolId } = pool;
    await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'weak' }));
    const set = (Password: string) =>
      sdk
        .send(new AdminSetUserPasswordCommand({ UserPoolId, Username: 'weak', Password, Permanent: true }))
        .then(
          () => 'accepted',
          (error: Error) => `${error.name}: ${error.message}`,
        );
    const broken = (rule: string) =>
      `InvalidPasswordException: Password did not conform with policy: Password ${rule}`;
    expect(await set('Ab1!')).toBe(broken('not long enough'));
    expect(await set('abcdefg1!')).toBe(broken('must have uppercase characters'));
    expect(await set('ABCDEFG1!')).toBe(broken('must have lowercase characters'));
    expect(await set('Abcdefgh!')).toBe(broken('must have numeric characters'));
    expect(await set('Abcdefgh1')).toBe(broken('must have symbol characters'));
    expect(await set('Abcdefg1!')).toBe('accepted');
  });

  it('are listed in pages without gap or repetition, and by filter', async () => {
    const other = await start();
    const { sdk, UserPoolId } = other;
    const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => `user-${letter}`);
    for (const Username of names) {
      const UserAttributes = email(`${Username}@example.test`);
      await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes }));
    }
    const seen: (string | undefined)[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await sdk.send(new ListUsersCommand({ UserPoolId, Limit: 2, PaginationToken }));
      seen.push(...(page.Users ?? []).map((user) => user.Username));
      PaginationToken = page.PaginationToken;
    } while (PaginationToken);
    expect(seen).toEqual(names);
    const listed = async (Filter: string) =>
      (await sdk.send(new ListUsersCommand({ UserPoolId, Filter }))).Users?.map((user) => user.Username);
    expect(await listed('email = "user-c@example.test"')).toEqual(['user-c']);
    expect(await listed('username ^= "user-"')).toEqual(names);
    await expect(listed('shoe_size = "44"')).rejects.toThrow('Error while parsing filter');
  });

  it('are gone once deleted', async () => {
    const { sdk, UserPoolId } = pool;
    await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'gone' }));
    await sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username: 'gone' }));
    await expect(sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'gone' }))).rejects.toThrow(
      'User does not exist.',
    );
    await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'gone' }));
  });
});

describe('groups of a pool', () => {
  let pool: RunningUserPool;
  beforeAll(async () => {
    pool = await start();
  });

  it('are those of the template and those made since', async () => {
    const { sdk, UserPoolId } = pool;
    await sdk.send(new CreateGroupCommand({ UserPoolId, GroupName: 'auditors', Description: 'who read' }));
    await expect(
      sdk.send(new CreateGroupCommand({ UserPoolId, GroupName: 'editors' })),
    ).rejects.toMatchObject({
      name: 'GroupExistsException',
    });
    const { Groups } = await sdk.send(new ListGroupsCommand({ UserPoolId }));
    expect(Groups?.map((group) => group.GroupName)).toEqual(['editors', 'admins', 'auditors']);
  });

  it('take a user once, and let one go', async () => {
    const { sdk, UserPoolId } = pool;
    const Username = 'ada';
    await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username }));
    for (const GroupName of ['editors', 'admins', 'editors']) {
      await sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
    }
    const joined = async () =>
      (await sdk.send(new AdminListGroupsForUserCommand({ UserPoolId, Username }))).Groups?.map(
        (group) => group.GroupName,
      );
    expect(await joined()).toEqual(['editors', 'admins']);
    await sdk.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName: 'editors' }));
    expect(await joined()).toEqual(['admins']);
    await expect(
      sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'editor' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Group not found.' });
  });
});

describe('the pool itself', () => {
  it('is described with its policy and its number of users', async () => {
    const policy = { MinimumLength: 12, RequireNumbers: true };
    const pool = await start({ pool: { UserPoolName: 'people', Policies: { PasswordPolicy: policy } } });
    const { UserPoolId } = pool;
    const { UserPool } = await pool.sdk.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).toMatchObject({
      Id: UserPoolId,
      Name: 'people',
      Arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${UserPoolId}`,
      EstimatedNumberOfUsers: 0,
      Policies: { PasswordPolicy: { ...policy, RequireSymbols: false } },
    });
  });

  it('lets a verified e-mail address stand for the user name where the template says so', async () => {
    const { sdk, UserPoolId } = await start({ pool: { AliasAttributes: ['email'] } });
    const UserAttributes = email('ada@example.test');
    await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'ada', UserAttributes }));
    const read = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'ada@example.test' }));
    expect(read.Username).toBe('ada');
    await expect(
      sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'eve', UserAttributes })),
    ).rejects.toMatchObject({ name: 'AliasExistsException' });
    await expect(
      sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'ada@example.org' })),
    ).rejects.toThrow('Username cannot be of email format');
  });

  it('tells user names apart by case unless the template says otherwise', async () => {
    const { sdk, UserPoolId } = await start({ pool: { UsernameConfiguration: { CaseSensitive: false } } });
    await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'Ada' }));
    await expect(sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'ada' }))).rejects.toThrow(
      'User account already exists',
    );
    const strict = await start();
    for (const Username of ['Ada', 'ada']) {
      await strict.sdk.send(new AdminCreateUserCommand({ UserPoolId: strict.UserPoolId, Username }));
    }
  });
});
