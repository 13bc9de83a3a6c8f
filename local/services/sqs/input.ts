import { invalidParameter, missingParameter, sqsError } from './errors.ts';

/** An operation's input as it came in. */
export type Input = Readonly<Record<string, unknown>>;

/** Throws AwsError SerializationException for what is no text; undefined when absent. */
export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw wrongShape(name, 'a string');
}

/** Throws AwsError MissingRequiredParameterException when absent or empty. */
export function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '') throw missingParameter(name);
  return value;
}

/** Throws AwsError InvalidParameterValueException, with the reason in SQS's words, when it is not within `range`. */
export function optionalInteger(
  input: Input,
  name: string,
  [least, most]: readonly [number, number],
  reason: string,
): number | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongShape(name, 'an integer');
  if (value < least || value > most) throw invalidParameter(name, value, reason);
  return value;
}

export function textList(input: Input, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw wrongShape(name, 'a list of strings');
}

export function objectList(input: Input, name: string): readonly Input[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw wrongShape(name, 'a list of structures');
}

export function map(input: Input, name: string): Input {
  const value = input[name] ?? {};
  if (isObject(value)) return value;
  throw wrongShape(name, 'a map');
}

export function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongShape(name: string, expected: string): Error {
  return sqsError('SerializationException', `${name} is not ${expected}.`);
}
