import type { AppSyncIdentityCognito, Identity } from '@aws-appsync/utils';

/** The signed-in user's id; empty for an API key. Keys are built from this, never from an argument. */
export function callerId(identity: Identity): string {
  const user = identity as AppSyncIdentityCognito | null;
  return user ? user.sub : '';
}

/** Whether the caller is in a group that may change everybody's companies. */
export function isEditor(identity: Identity): boolean {
  const user = identity as AppSyncIdentityCognito | null;
  const groups = user && user.groups ? user.groups : [];
  return groups.indexOf('editors') >= 0 || groups.indexOf('admins') >= 0;
}
