import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CreateGroupCommand,
  InitiateAuthCommand,
  InvalidParameterException,
  NotAuthorizedException,
  paginateAdminListGroupsForUser,
  ResourceNotFoundException,
  UsernameExistsException,
  UserNotFoundException,
  type AdminCreateUserCommandInput,
  type CognitoIdentityProviderClient,
  type InitiateAuthCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import type { TokenArguments } from './options.ts';

export interface SignInWorld {
  readonly cognito: CognitoIdentityProviderClient;
  readonly userPoolId: string;
  readonly clientId: string;
  /** A new password that keeps to any policy. */
  readonly password: () => string;
  /** Takes what a person should know beside the token. */
  readonly note: (line: string) => void;
}

/** How often a password is set anew: another sign-in of the same user may set its own in between. */
const attempts = 10;

/** An access token of the user, who has the groups and the address asked for from then on. */
export async function signIn(world: SignInWorld, asked: TokenArguments): Promise<string> {
  const { cognito, userPoolId: UserPoolId } = world;
  const Username = await prepareUser(world, asked);
  await setGroups(world, Username, asked.groups);
  for (let attempt = 1; ; attempt++) {
    const Password = world.password();
    await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }));
    try {
      const { AuthenticationResult, ChallengeName } = await authenticate(world, Username, Password);
      if (AuthenticationResult?.AccessToken !== undefined) return AuthenticationResult.AccessToken;
      throw new Error(`The user pool asks for ${ChallengeName ?? 'more'} before it gives a token.`);
    } catch (error) {
      if (!(error instanceof NotAuthorizedException) || attempt === attempts) throw error;
    }
  }
}

/** By a flow that the app client has enabled: the administrator's, or else the one that applications use. */
async function authenticate(
  { cognito, userPoolId: UserPoolId, clientId: ClientId }: SignInWorld,
  USERNAME: string,
  PASSWORD: string,
): Promise<InitiateAuthCommandOutput> {
  const input = { ClientId, AuthParameters: { USERNAME, PASSWORD } };
  try {
    return await cognito.send(
      new AdminInitiateAuthCommand({ ...input, UserPoolId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' }),
    );
  } catch (error) {
    if (!(error instanceof InvalidParameterException)) throw error;
  }
  try {
    return await cognito.send(new InitiateAuthCommand({ ...input, AuthFlow: 'USER_PASSWORD_AUTH' }));
  } catch (error) {
    if (!(error instanceof InvalidParameterException)) throw error;
    const message = `${error.message}: neither ADMIN_USER_PASSWORD_AUTH nor USER_PASSWORD_AUTH. Enable one in the stack, or sign in on the explorer page.`;
    throw new InvalidParameterException({ message, $metadata: error.$metadata });
  }
}

/** Returns the name that the pool knows the user by. */
async function prepareUser(
  { cognito, userPoolId: UserPoolId }: SignInWorld,
  asked: TokenArguments,
): Promise<string> {
  const UserAttributes = [
    { Name: 'email', Value: asked.email ?? `${asked.user}@example.test` },
    { Name: 'email_verified', Value: 'true' },
  ];
  try {
    const user = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: asked.user }));
    const Username = user.Username ?? asked.user;
    const email = user.UserAttributes?.find(({ Name }) => Name === 'email')?.Value;
    if (asked.email !== undefined && asked.email !== email) {
      await cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
    }
    return Username;
  } catch (error) {
    if (!(error instanceof UserNotFoundException)) throw error;
    const create = { UserPoolId, Username: asked.user, UserAttributes, MessageAction: 'SUPPRESS' as const };
    return createUser(cognito, create);
  }
}

async function createUser(
  cognito: CognitoIdentityProviderClient,
  input: AdminCreateUserCommandInput & { readonly Username: string },
): Promise<string> {
  try {
    const { User } = await cognito.send(new AdminCreateUserCommand(input));
    return User?.Username ?? input.Username;
  } catch (error) {
    // Another sign-in of the same user was faster.
    if (error instanceof UsernameExistsException) return input.Username;
    throw error;
  }
}

async function setGroups(world: SignInWorld, Username: string, asked: readonly string[]): Promise<void> {
  const { cognito, userPoolId: UserPoolId } = world;
  const joined: string[] = [];
  for await (const page of paginateAdminListGroupsForUser({ client: cognito }, { UserPoolId, Username })) {
    joined.push(...(page.Groups ?? []).flatMap(({ GroupName }) => GroupName ?? []));
  }
  for (const GroupName of joined.filter((name) => !asked.includes(name))) {
    await cognito.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName }));
  }
  for (const GroupName of asked.filter((name) => !joined.includes(name))) {
    const add = () => cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
    try {
      await add();
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName }));
      world.note(`The pool had no group ${GroupName}; it has now. No stack declares it: is the name right?`);
      await add();
    }
  }
}
