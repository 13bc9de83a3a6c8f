import { refusal } from './refusals.ts';
import type { PoolConfiguration } from './configuration.ts';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
const standardAttributes: ReadonlySet<string> = new Set([
  'address',
  'birthdate',
  'email',
  'email_verified',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'phone_number_verified',
  'picture',
  'preferred_username',
  'profile',
  'updated_at',
  'website',
  'zoneinfo',
]);

/** Throws `InvalidParameterException` for an attribute that the pool's schema lacks or that never changes. */
export function demandKnown(attributes: Readonly<Record<string, string>>, pool: PoolConfiguration): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'sub') throw refusal.invalid('Cannot modify the non-mutable attribute sub');
    if (!standardAttributes.has(name) && !pool.customAttributes.has(name)) {
      throw refusal.invalid(
        `Attributes did not conform to the schema: Type for attribute {${name}} could not be determined`,
      );
    }
    if (name === 'email' && !/^[^@\s]+@[^@\s]+$/.test(value))
      throw refusal.invalid('Invalid email address format.');
  }
}

/** Attributes as an ID token carries them: the two `_verified` ones as booleans. */
export function attributeClaims(
  attributes: Readonly<Record<string, string>>,
): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      name.endsWith('_verified') ? value === 'true' : value,
    ]),
  );
}
