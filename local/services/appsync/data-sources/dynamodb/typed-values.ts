import { isRecord } from '../../properties.ts';
import { RequestMalformed } from '../data-source.ts';

/** A DynamoDB attribute value as its wire format has it. */
export type AttributeValue = Readonly<Record<string, unknown>>;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/**
 * A handler's typed value in DynamoDB's wire form. Handlers write `{N: 5}` and `{NULL: null}`; DynamoDB wants `{N: "5"}`
 * and `{NULL: true}`. `at` names the value in the message of `RequestMalformed`.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-typed-values-request.html
 */
export function toWire(value: unknown, at: string): AttributeValue {
  if (!isRecord(value)) throw new RequestMalformed(`Expected a typed value for field '${at}'.`);
  const kinds = Object.keys(value);
  const kind = kinds[0];
  if (kind === undefined || kinds.length > 1) {
    throw new RequestMalformed(`Expected a typed value with exactly one type for field '${at}'.`);
  }
  const content = value[kind];
  switch (kind) {
    case 'S':
      return { S: text(content, at) };
    case 'N':
      return { N: number(content, at) };
    case 'B':
      return { B: base64(content, at) };
    case 'BOOL':
      if (typeof content === 'boolean') return { BOOL: content };
      break;
    case 'NULL':
      return { NULL: true };
    case 'SS':
      return { SS: all(content, at).map((entry) => text(entry, at)) };
    case 'NS':
      return { NS: all(content, at).map((entry) => number(entry, at)) };
    case 'BS':
      return { BS: all(content, at).map((entry) => base64(entry, at)) };
    case 'L':
      return { L: all(content, at).map((entry, index) => toWire(entry, `${at}[${index}]`)) };
    case 'M':
      return { M: mapToWire(content, at) };
  }
  throw new RequestMalformed(`Unsupported value for type '${kind}' of field '${at}'.`);
}

/** Each member of a map of typed values (`key`, `attributeValues`, `expressionValues`) in wire form. */
export function mapToWire(value: unknown, at: string): Attributes {
  if (!isRecord(value)) throw new RequestMalformed(`Expected JSON object for field '${at}'.`);
  const attributes: Record<string, AttributeValue> = {};
  for (const name of Object.keys(value)) set(attributes, name, toWire(value[name], `${at}[${name}]`));
  return attributes;
}

/**
 * A wire value as handlers see it: plain JSON, sets as lists, binary as Base64 text. Numbers have a double's precision.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-typed-values-responses.html
 */
export function fromWire(value: AttributeValue): unknown {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('M' in value) return itemFromWire(value.M as Attributes);
  if ('L' in value) return (value.L as AttributeValue[]).map(fromWire);
  if ('BOOL' in value) return value.BOOL;
  if ('NULL' in value) return null;
  if ('NS' in value) return (value.NS as string[]).map(Number);
  return value.SS ?? value.BS ?? value.B;
}

export function itemFromWire(item: Attributes): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const name of Object.keys(item)) set(plain, name, fromWire(item[name] as AttributeValue));
  return plain;
}

/** An attribute may be called `__proto__`, which an assignment takes for something else. */
function set<T>(target: Record<string, T>, name: string, value: T): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

function text(content: unknown, at: string): string {
  if (typeof content === 'string') return content;
  throw new RequestMalformed(`Expected a string for field '${at}'.`);
}

function number(content: unknown, at: string): string {
  if (typeof content === 'number') return String(content);
  return text(content, at);
}

/** Base64 as RFC 2045 reads it: characters outside the alphabet are skipped. */
function base64(content: unknown, at: string): string {
  return Buffer.from(text(content, at).replace(/[^A-Za-z0-9+/=]/g, ''), 'base64').toString('base64');
}

function all(content: unknown, at: string): readonly unknown[] {
  if (Array.isArray(content)) return content;
  throw new RequestMalformed(`Expected a list for field '${at}'.`);
}
