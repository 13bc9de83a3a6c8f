import { isRecord } from '../properties.ts';
import type { AuthorizedApi } from './authorized-api.ts';
import { fieldArn } from './authorized-api.ts';
import type { Caller } from './caller.ts';

/** What a Lambda authorizer made of a token. */
export interface LambdaAnswer {
  /** Absent where it does not let the caller in. */
  readonly caller?: Caller;
  /** Seconds, where the function overrides the API's setting. */
  readonly ttlOverride?: number;
}

/** An answer that AppSync documents no meaning for. */
export class AnswerInvalid extends Error {
  override readonly name = 'AnswerInvalid';
}

type JsonValue = string | number | boolean | null | object;

/** Bytes of JSON. */
const maxContext = 5 * 1024 * 1024;

/**
 * Reads what the function answered. `resolverContext` is flat, and resolvers see its values as texts. Throws
 * `AnswerInvalid`. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function readAnswer(payload: string, api: AuthorizedApi): LambdaAnswer {
  const answer = parsed(payload);
  if (!isRecord(answer) || typeof answer.isAuthorized !== 'boolean') {
    throw new AnswerInvalid('isAuthorized is not a boolean');
  }
  const { ttlOverride } = answer;
  const ttl = ttlOverride === undefined || ttlOverride === null ? {} : { ttlOverride: seconds(ttlOverride) };
  if (!answer.isAuthorized) return ttl;
  const denied = new Set(texts(answer.deniedFields));
  const resolverContext = contextOf(answer.resolverContext);
  return {
    ...ttl,
    caller: {
      mode: 'AWS_LAMBDA',
      groups: [],
      identity: { resolverContext },
      denies: (typeName, fieldName) =>
        denied.size > 0 &&
        (denied.has(`${typeName}.${fieldName}`) || denied.has(fieldArn(api, typeName, fieldName))),
    },
  };
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    throw new AnswerInvalid('it is not JSON');
  }
}

function seconds(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new AnswerInvalid('ttlOverride is not a number of seconds');
}

function texts(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
  throw new AnswerInvalid('deniedFields is not a list of texts');
}

function contextOf(value: unknown): Readonly<Record<string, string | null>> {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw new AnswerInvalid('resolverContext is not an object');
  if (Buffer.byteLength(JSON.stringify(value)) > maxContext) {
    throw new AnswerInvalid('resolverContext is larger than 5 MB');
  }
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, JsonValue>>).map(([name, member]) => {
      if (member === null) return [name, null];
      if (typeof member === 'object') throw new AnswerInvalid('resolverContext is nested');
      return [name, String(member)];
    }),
  );
}
