import type { IncomingMessage } from 'node:http';
import { AwsError } from '../../kernel/aws.ts';

export interface Route {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Pattern {
  readonly method: string;
  readonly path: RegExp;
  readonly operation: string;
  /** What the path's groups are called in the operation's input. */
  readonly names: readonly string[];
}

const functions = '\\/2015-03-31\\/functions';
const mappings = '\\/2015-03-31\\/event-source-mappings';

const patterns: readonly Pattern[] = [
  route('POST', `${functions}\\/([^/]+)\\/invocations`, 'Invoke', 'FunctionName'),
  route('GET', `${functions}\\/?`, 'ListFunctions'),
  route('GET', `${functions}\\/([^/]+)`, 'GetFunction', 'FunctionName'),
  route('GET', `${functions}\\/([^/]+)\\/configuration`, 'GetFunctionConfiguration', 'FunctionName'),
  route('GET', '\\/2019-09-30\\/functions\\/([^/]+)\\/concurrency', 'GetFunctionConcurrency', 'FunctionName'),
  route('GET', `${mappings}\\/?`, 'ListEventSourceMappings'),
  route('GET', `${mappings}\\/([^/]+)`, 'GetEventSourceMapping', 'UUID'),
  route('PUT', `${mappings}\\/([^/]+)`, 'UpdateEventSourceMapping', 'UUID'),
];

function route(method: string, path: string, operation: string, ...names: string[]): Pattern {
  return { method, path: new RegExp(`^${path}\\/?$`), operation, names };
}

/**
 * The operation that a request asks for, with its input gathered from path, query, headers and body.
 * Throws `AwsError` UnknownOperationException, InvalidRequestContentException.
 */
export function routeOf(request: IncomingMessage, body: string): Route {
  const url = new URL(request.url ?? '/', 'http://lambda');
  for (const { method, path, operation, names } of patterns) {
    const found = request.method === method ? path.exec(url.pathname) : null;
    if (!found) continue;
    return {
      operation,
      input: {
        ...(operation === 'Invoke' ? invocationInput(request, body) : {}),
        ...(method === 'PUT' ? jsonObject(body) : {}),
        ...Object.fromEntries(url.searchParams),
        ...Object.fromEntries(names.map((name, at) => [name, decode(found[at + 1]!)])),
      },
    };
  }
  throw new AwsError(
    'UnknownOperationException',
    `${request.method} ${url.pathname} has no behaviour here.`,
    404,
  );
}

function invocationInput({ headers }: IncomingMessage, body: string): Record<string, unknown> {
  const type = headers['x-amz-invocation-type'];
  const logType = headers['x-amz-log-type'];
  return {
    Payload: body,
    ...(type === undefined ? {} : { InvocationType: type }),
    ...(logType === undefined ? {} : { LogType: logType }),
  };
}

function jsonObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
