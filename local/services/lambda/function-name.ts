import { AwsError } from '../../kernel/aws.ts';
import { functionArn, type Place } from './resource-types.ts';

export interface FunctionName {
  readonly name: string;
  readonly arn: string;
  readonly qualifier?: string;
}

const pattern =
  /^(?:arn:aws[\w-]*:lambda:(?<region>[\w-]+):(?<account>\d{12}):function:|(?:(?<partial>\d{12}):)?function:)?(?<name>[\w-]{1,64})(?::(?<qualifier>\$LATEST|[\w-]+))?$/;

/**
 * Reads a function's name, its partial or whole ARN, with or without a version. Throws `AwsError`
 * InvalidParameterValueException, or ResourceNotFoundException for a function of another account or region.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters
 */
export function readFunctionName(given: unknown, place: Place): FunctionName {
  const text = typeof given === 'string' ? given : '';
  const { region, account, partial, name, qualifier } = pattern.exec(text)?.groups ?? {};
  if (name === undefined) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must be a function's name or ARN`,
    );
  }
  const otherAccount = (account ?? partial ?? place.accountId) !== place.accountId;
  if (otherAccount || (region ?? place.region) !== place.region) throw functionNotFound(text);
  return { name, arn: functionArn(place, name), ...(qualifier === undefined ? {} : { qualifier }) };
}

export function functionNotFound(arn: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404, { Type: 'User' });
}
