import type { EvaluateCodeRequest } from '../../../appsync-js/index.ts';
import { AwsError } from '../../../kernel/aws.ts';
import { isRecord, type Properties } from '../properties.ts';

/** Shortest and longest text of a member, in characters. */
const lengths = { code: [1, 32_768], context: [2, 28_000] } as const;
const functions = ['request', 'response'] as const;

/**
 * The request in an EvaluateCode body. Throws `AwsError` BadRequestException for one that breaks a constraint.
 * https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html
 */
export function parseEvaluateCode(body: string): EvaluateCodeRequest & { readonly context: string } {
  const input = recordOf(body);
  const { name, runtimeVersion } = isRecord(input.runtime) ? input.runtime : {};
  const faults = [
    ...lengthFaults(input, 'code'),
    ...lengthFaults(input, 'context'),
    ...(input.runtime === undefined || input.runtime === null ? [missing('runtime')] : []),
    ...(isRecord(input.runtime) ? [...oneOf(name, 'runtime.name', ['APPSYNC_JS'])] : []),
    ...(isRecord(input.runtime) ? [...oneOf(runtimeVersion, 'runtime.runtimeVersion', ['1.0.0'])] : []),
    ...(input.function === undefined || input.function === null
      ? []
      : oneOf(input.function, 'function', functions)),
  ];
  if (faults.length > 0) {
    const count = `${faults.length} validation error${faults.length > 1 ? 's' : ''} detected: `;
    throw badRequest(count + faults.join('; '));
  }
  const { code, context, function: handler } = input as { code: string; context: string; function?: string };
  return { code, context, ...(handler && { function: handler as (typeof functions)[number] }) };
}

export const badRequest = (message: string): AwsError => new AwsError('BadRequestException', message, 400);

function recordOf(body: string): Properties {
  const notAnObject = 'The request body is not a JSON object.';
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw badRequest(notAnObject);
  }
  if (!isRecord(parsed)) throw badRequest(notAnObject);
  return parsed;
}

function lengthFaults(input: Properties, member: keyof typeof lengths): string[] {
  const value = input[member];
  if (value === undefined || value === null) return [missing(member)];
  if (typeof value !== 'string') return [fault(member, 'Member must be a string')];
  const [least, most] = lengths[member];
  if (value.length < least) {
    return [fault(member, `Member must have length greater than or equal to ${least}`)];
  }
  return value.length > most ? [fault(member, `Member must have length less than or equal to ${most}`)] : [];
}

function oneOf(value: unknown, member: string, allowed: readonly string[]): string[] {
  if (value === undefined || value === null) return [missing(member)];
  return typeof value === 'string' && allowed.includes(value)
    ? []
    : [fault(member, `Member must satisfy enum value set: [${allowed.join(', ')}]`)];
}

const missing = (member: string): string => fault(member, 'Member must not be null');

/** The words in which AWS's services tell a broken constraint; the value, which may be long or secret, is left out. */
function fault(member: string, constraint: string): string {
  return `Value at '${member}' failed to satisfy constraint: ${constraint}`;
}
