import type { IncomingMessage } from 'node:http';
import { BodyTooLarge, readBody } from '../../kernel/http.ts';
import { isWellFormed } from './json-value.ts';
import { isRecord } from './properties.ts';
import type { Properties } from './properties.ts';
import { malformed, tooLarge, unparsable } from './refusal.ts';

/** AppSync's own limit is not published; requests are small or hostile. */
const maxBytes = 1_048_576;

export interface GraphQLRequest {
  readonly query: string;
  readonly variables: Properties;
  readonly operationName: string | undefined;
}

/** The text of an HTTP body. Throws `Refusal` for one that is too large, `ClientGone` for one that does not end. */
export function readText(request: IncomingMessage): Promise<string> {
  return readBody(request, maxBytes).catch((error: unknown) => {
    throw error instanceof BodyTooLarge ? tooLarge(error.message) : error;
  });
}

/** The request in a body, of a POST or of a `start` message. Throws `Refusal` for one that is empty or not a GraphQL request. */
export function parseRequest(body: string): GraphQLRequest {
  if (body.trim() === '') throw malformed('Request body is empty.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw unparsable();
  }
  if (!isRecord(parsed) || typeof parsed.query !== 'string') throw unparsable();
  const { query, variables = null, operationName = null } = parsed;
  if (variables !== null && (!isRecord(variables) || !isWellFormed(variables))) throw unparsable();
  if (operationName !== null && typeof operationName !== 'string') throw unparsable();
  return { query, variables: variables ?? {}, operationName: operationName ?? undefined };
}
