import { refusal } from '../refusals.ts';
import type { User } from '../store.ts';

/** Attributes that a filter may name, and where their values are. */
const searchable: Readonly<Record<string, (user: User) => string | undefined>> = {
  username: (user) => user.username,
  sub: (user) => user.sub,
  'cognito:user_status': (user) => user.status,
  status: () => 'Enabled',
  email: (user) => user.attributes.email,
  name: (user) => user.attributes.name,
  given_name: (user) => user.attributes.given_name,
  family_name: (user) => user.attributes.family_name,
  preferred_username: (user) => user.attributes.preferred_username,
  phone_number: (user) => user.attributes.phone_number,
};

/**
 * A filter of ListUsers: `name = "text"` or `name ^= "start"`; an empty one takes everyone.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html
 */
export function userFilter(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === '') return () => true;
  const parsed = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter);
  const value = searchable[parsed?.[1] ?? ''];
  if (!parsed || !value) throw refusal.invalid('Error while parsing filter');
  const wanted = (parsed[3] ?? '').replaceAll(/\\(.)/g, '$1');
  return parsed[2] === '='
    ? (user) => value(user) === wanted
    : (user) => value(user)?.startsWith(wanted) ?? false;
}
