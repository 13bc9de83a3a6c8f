import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../kernel/aws.ts';
import { BodyTooLarge, readBody, send } from '../kernel/http.ts';
import type { Log } from '../kernel/log.ts';

/** A token of the user, who has exactly these groups from then on. */
export type IssueToken = (user: string, groups: string[]) => Promise<string>;

const bodyLimit = 10_000;

class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly statusCode: 400 | 403 | 405 | 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Answers `{ "token": … }` to the explorer's own page. Tokens are given without a password, so no other page may ask:
 * the browser must name this origin as the asking page's, and the JSON content type makes it ask first across origins.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export async function answerToken(
  request: IncomingMessage,
  response: ServerResponse,
  issue: IssueToken,
  log: Log,
): Promise<void> {
  try {
    demandOwnPage(request);
    const { user, groups } = asked(await readBody(request, bodyLimit));
    answer(response, 200, { token: await issue(user, groups) });
  } catch (error) {
    if (error instanceof Refused) answer(response, error.statusCode, { message: error.message });
    else if (error instanceof BodyTooLarge) answer(response, 413, { message: error.message });
    else if (error instanceof AwsError) answer(response, 400, { message: error.message });
    else {
      log.error(`explorer: no token could be issued: ${error instanceof Error ? error.message : 'unknown'}`);
      answer(response, 500, { message: 'The token could not be issued; the log says why.' });
    }
  }
}

function demandOwnPage({ method, headers }: IncomingMessage): void {
  if (method !== 'POST') throw new Refused(405, 'Only POST.');
  if (
    headers.origin !== `http://${headers.host}` ||
    (headers['sec-fetch-site'] ?? 'same-origin') !== 'same-origin'
  ) {
    throw new Refused(403, 'Tokens are for the explorer page of this origin only.');
  }
  if (!/^application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? '')) {
    throw new Refused(415, 'The content type is application/json.');
  }
}

function asked(body: string): { user: string; groups: string[] } {
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch {
    throw new Refused(400, 'The body is not JSON.');
  }
  const { user, groups } = (content ?? {}) as Record<string, unknown>;
  const named = Array.isArray(groups) && groups.every((group): group is string => typeof group === 'string');
  if (typeof user !== 'string' || user === '' || !named) {
    throw new Refused(400, 'The body is {"user": "name", "groups": ["name"]}.');
  }
  return { user, groups };
}

function answer(response: ServerResponse, status: number, body: object): void {
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  send(response, status, headers, JSON.stringify(body));
}
