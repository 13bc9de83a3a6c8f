import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, type Principal } from '../../kernel/aws.ts';
import { BodyTooLarge, readBody, send, signedService } from '../../kernel/http.ts';
import type { Log } from '../../kernel/log.ts';
import { addressedToLoopback } from '../../kernel/loopback.ts';
import type { HttpHandler } from '../../kernel/service.ts';
import type { Identify } from '../../kernel/signature.ts';
import type { Input } from './members.ts';
import type { OperationContext } from './operations/operation.ts';
import { signedOperations, unsignedOperations } from './operations/table.ts';
import { wellKnown } from './well-known.ts';

const target = 'AWSCognitoIdentityProviderService.';

/** The API takes no upload; nothing it accepts comes near this. */
const bodyLimit = 1024 * 1024;

/** AWS JSON 1.1 over HTTP, and the pool's public documents. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export function createHttp(context: OperationContext, identify: Identify, log: Log): HttpHandler {
  return {
    claims: (request) =>
      signedService(request) === 'cognito-idp' ||
      String(request.headers['x-amz-target'] ?? '').startsWith(target) ||
      wellKnown(request, context.pools) !== undefined,
    async handle(request, response) {
      const document = wellKnown(request, context.pools);
      if (document) {
        send(response, 200, { 'content-type': 'application/json', 'cache-control': 'no-store' }, document);
        return;
      }
      try {
        answer(response, 200, await perform(context, identify, request));
      } catch (error) {
        refuse(response, error, log);
      }
    },
  };
}

async function perform(
  context: OperationContext,
  identify: Identify,
  request: IncomingMessage,
): Promise<object> {
  const header = String(request.headers['x-amz-target'] ?? '');
  const name = header.startsWith(target) ? header.slice(target.length) : '';
  const open = unsignedOperations.get(name);
  const operation = open ?? signedOperations.get(name);
  if (!operation)
    throw new AwsError('UnknownOperationException', `${name || 'The operation'} is not supported.`);
  const body = await readBody(request, bodyLimit);
  if (!open) demandAdministrator(name, identified(identify, request, body), request);
  return operation(context, inputOf(body));
}

/** Every refusal has status 400. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html */
function identified(identify: Identify, request: IncomingMessage, body: string): Principal {
  try {
    return identify(request, body);
  } catch (error) {
    throw error instanceof AwsError ? new AwsError(error.code, error.message) : error;
  }
}

function demandAdministrator(operation: string, principal: Principal, request: IncomingMessage): void {
  if (principal.kind !== 'administrator') {
    throw new AwsError(
      'AccessDeniedException',
      `${principal.kind === 'role' ? principal.arn : principal.name} is not authorized to perform: cognito-idp:${operation}`,
    );
  }
  // The administrator's key is no secret, so a web page must not get here: it can only under another host's name.
  if (!addressedToLoopback(request)) {
    throw new AwsError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
}

function inputOf(body: string): Input {
  const fault = new AwsError('SerializationException', 'The request body is not a JSON object.');
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    throw fault;
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw fault;
  return input as Input;
}

function refuse(response: ServerResponse, error: unknown, log: Log): void {
  const known = awsErrorOf(error);
  if (!known)
    log.error(`cognito-idp failed: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`);
  const { code, message, statusCode } =
    known ?? new AwsError('InternalErrorException', 'Something went wrong', 500);
  answer(response, statusCode, { __type: code, message }, { 'x-amzn-errortype': `${code}:` });
}

function awsErrorOf(error: unknown): AwsError | undefined {
  if (error instanceof BodyTooLarge) return new AwsError('SerializationException', error.message, 413);
  return error instanceof AwsError ? error : undefined;
}

function answer(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(response, status, { 'content-type': 'application/x-amz-json-1.1', ...headers }, JSON.stringify(body));
}
