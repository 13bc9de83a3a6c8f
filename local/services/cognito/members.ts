import { refusal } from './refusals.ts';

export type Input = Readonly<Record<string, unknown>>;

/** A required string member of a request. Throws `InvalidParameterException` in AWS's validation wording. */
export function requiredText(input: Input, member: string): string {
  const value = optionalText(input, member);
  if (value === undefined) throw constraint(member, 'Member must not be null');
  if (value === '') throw constraint(member, 'Member must have length greater than or equal to 1');
  return value;
}

export function optionalText(input: Input, member: string): string | undefined {
  const value = input[member] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw constraint(member, 'Member must be a string');
}

/** A user or group name as AWS takes it: 1 to 128 characters, no white space or control characters. */
export function requiredName(input: Input, member: string): string {
  const value = requiredText(input, member);
  if (value.length > 128) throw constraint(member, 'Member must have length less than or equal to 128');
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(value)) {
    throw constraint(
      member,
      'Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+',
    );
  }
  return value;
}

/** A page size from 1 to 60; `otherwise` where none is given. */
export function pageSize(input: Input, member: string, otherwise: number): number {
  const value = input[member] ?? otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 60)
    return value || otherwise;
  throw constraint(member, 'Member must have value less than or equal to 60');
}

/** `[{Name, Value}]`, as the API writes attributes. */
export function attributeList(input: Input, member: string): Record<string, string> {
  const value = input[member] ?? [];
  if (!Array.isArray(value)) throw constraint(member, 'Member must be a list');
  const attributes: Record<string, string> = {};
  for (const entry of value as Input[])
    attributes[requiredText(entry, 'Name')] = optionalText(entry, 'Value') ?? '';
  return attributes;
}

export function textMap(input: Input, member: string): Readonly<Record<string, string>> {
  const value = input[member] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw constraint(member, 'Member must be a map');
  for (const key of Object.keys(value)) optionalText(value as Input, key);
  return value as Record<string, string>;
}

function constraint(member: string, rule: string): Error {
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  return refusal.invalid(
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: ${rule}`,
  );
}
