import { AwsError } from '../../kernel/aws.ts';
import { flag, record, whole } from './properties.ts';

export interface PasswordPolicy {
  readonly MinimumLength: number;
  readonly RequireUppercase: boolean;
  readonly RequireLowercase: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireSymbols: boolean;
  readonly TemporaryPasswordValidityDays: number;
}

/** A pool without a policy asks for everything; a policy asks only for what it names. */
export function passwordPolicyOf(declared: unknown): PasswordPolicy {
  const policy = record(declared);
  const otherwise = declared === undefined;
  return {
    MinimumLength: whole(policy.MinimumLength, 8),
    RequireUppercase: flag(policy.RequireUppercase, otherwise),
    RequireLowercase: flag(policy.RequireLowercase, otherwise),
    RequireNumbers: flag(policy.RequireNumbers, otherwise),
    RequireSymbols: flag(policy.RequireSymbols, otherwise),
    TemporaryPasswordValidityDays: whole(policy.TemporaryPasswordValidityDays, 7),
  };
}

/**
 * Throws `InvalidPasswordException` with the first rule that the password breaks.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
 */
export function demandConforming(password: string, policy: PasswordPolicy): void {
  const broken = (rule: string) =>
    new AwsError('InvalidPasswordException', `Password did not conform with policy: ${rule}`);
  if (password.length < policy.MinimumLength) throw broken('Password not long enough');
  if (policy.RequireUppercase && !/[A-Z]/.test(password))
    throw broken('Password must have uppercase characters');
  if (policy.RequireLowercase && !/[a-z]/.test(password))
    throw broken('Password must have lowercase characters');
  if (policy.RequireNumbers && !/[0-9]/.test(password)) throw broken('Password must have numeric characters');
  if (policy.RequireSymbols && !/[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/.test(password)) {
    throw broken('Password must have symbol characters');
  }
}
