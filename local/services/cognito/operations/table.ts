import { DescribeUserPool } from './describe-user-pool.ts';
import {
  AdminAddUserToGroup,
  AdminListGroupsForUser,
  AdminRemoveUserFromGroup,
  CreateGroup,
  ListGroups,
} from './groups.ts';
import type { Operation } from './operation.ts';
import {
  AdminInitiateAuth,
  AdminRespondToAuthChallenge,
  InitiateAuth,
  RespondToAuthChallenge,
} from './sign-in.ts';
import {
  AdminCreateUser,
  AdminDeleteUser,
  AdminGetUser,
  AdminSetUserPassword,
  AdminUpdateUserAttributes,
  AdminUserGlobalSignOut,
  ListUsers,
} from './users.ts';

/** Operations that take the administrator's signature. */
export const signedOperations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    AdminAddUserToGroup,
    AdminCreateUser,
    AdminDeleteUser,
    AdminGetUser,
    AdminInitiateAuth,
    AdminListGroupsForUser,
    AdminRemoveUserFromGroup,
    AdminRespondToAuthChallenge,
    AdminSetUserPassword,
    AdminUpdateUserAttributes,
    AdminUserGlobalSignOut,
    CreateGroup,
    DescribeUserPool,
    ListGroups,
    ListUsers,
  }),
);

/** Operations that anybody may call, as an app on a user's device does. */
export const unsignedOperations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({ InitiateAuth, RespondToAuthChallenge }),
);
