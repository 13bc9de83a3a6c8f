import type { IncomingMessage, ServerResponse } from 'node:http';
import { ClientGone, send } from '../../kernel/http.ts';
import type { Log } from '../../kernel/log.ts';
import type { HttpHandler } from '../../kernel/service.ts';
import type { Api } from './api.ts';
import { authenticate } from './auth/authentication.ts';
import type { AuthorizedOperation } from './auth/credentials.ts';
import { httpCredentials } from './auth/credentials.ts';
import type { ExecutionPorts } from './execute/execute.ts';
import { executeRequest } from './execute/execute.ts';
import { malformed, Refusal } from './refusal.ts';
import { parseRequest, readText } from './request-body.ts';

export const graphqlPath = '/graphql';

const corsHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'x-amzn-RequestId,x-amzn-ErrorType,x-amz-user-agent,x-amzn-ErrorMessage,Date,x-amz-schema-version',
};
const preflightHeaders: Readonly<Record<string, string>> = {
  ...corsHeaders,
  'access-control-allow-methods': 'POST',
  'access-control-max-age': '172800',
};

export interface HttpPorts extends ExecutionPorts {
  /** The API that is served now; undefined while there is none. */
  readonly api: () => Api | undefined;
  readonly random: () => string;
}

/**
 * `POST /graphql` with a JSON body, whatever its content type, and the CORS preflight for it.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function createHttpHandler(ports: HttpPorts): HttpHandler {
  const { api, random, log } = ports;
  return {
    claims: (request) => api() !== undefined && pathOf(request) === graphqlPath,
    async handle(request, response) {
      const requestId = uuid(random());
      const served = api();
      if (request.method === 'OPTIONS') {
        const wanted = String(request.headers['access-control-request-headers'] ?? '');
        send(response, 200, preflight(requestId, wanted), '');
        return;
      }
      try {
        if (!served) throw malformed('There is no API at this address.');
        await answer(served, request, response, requestId, ports);
      } catch (error) {
        if (error instanceof ClientGone) response.destroy();
        else refuse(error, response, requestId, log);
      }
    },
  };
}

async function answer(
  api: Api,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  ports: ExecutionPorts,
): Promise<void> {
  const body = request.method === 'POST' ? await readText(request) : '';
  const authenticated = authenticate(
    api.modes,
    httpCredentials(request, body, () => ({ ...authorizedOperation(body), requestId })),
  );
  const caller = authenticated instanceof Promise ? await authenticated : authenticated;
  const graphql = parseRequest(body);
  const { data, errors, headers } = await executeRequest(
    api,
    graphql,
    caller,
    contextRequest(request),
    ports,
  );
  const answered = JSON.stringify(errors.length > 0 ? { data, errors } : { data });
  const own = headers.size > 0 ? Object.fromEntries(headers) : undefined;
  send(response, 200, { ...own, ...answerHeaders(requestId) }, answered);
}

/** Authorization comes before everything else, so also for a body that is no GraphQL request. */
function authorizedOperation(body: string): AuthorizedOperation {
  try {
    const { query, operationName, variables } = parseRequest(body);
    return { queryString: query, operationName, variables };
  } catch (error) {
    if (error instanceof Refusal) return { queryString: '', operationName: undefined, variables: {} };
    throw error;
  }
}

function refuse(error: unknown, response: ServerResponse, requestId: string, log: Log): void {
  let refusal = error;
  if (!(refusal instanceof Refusal)) {
    log.error(
      `AppSync request ${requestId}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    refusal = new Refusal(500, 'InternalFailureException', 'An internal failure occurred.');
  }
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { statusCode, errorType, body } = refusal as Refusal;
  send(response, statusCode, { ...answerHeaders(requestId), 'x-amzn-errortype': errorType }, body);
}

function answerHeaders(requestId: string): Record<string, string> {
  return { ...corsHeaders, 'content-type': 'application/json;charset=UTF-8', 'x-amzn-requestid': requestId };
}

function preflight(requestId: string, wantedHeaders: string): Record<string, string> {
  const headers: Record<string, string> = { ...preflightHeaders, 'x-amzn-requestid': requestId };
  if (wantedHeaders !== '') headers['access-control-allow-headers'] = wantedHeaders;
  return headers;
}

/** `ctx.request`: names in lower case, lists for repeated headers, no cookies. */
function contextRequest({ rawHeaders }: IncomingMessage): Readonly<Record<string, unknown>> {
  const headers: Record<string, string | string[]> = {};
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    const value = rawHeaders[index + 1]!;
    if (name === 'cookie') continue;
    const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
    headers[name] = before === undefined ? value : [before, value].flat();
  }
  return { headers, domainName: null };
}

function pathOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
