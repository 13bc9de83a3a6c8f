import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../../kernel/aws.ts';
import { BodyTooLarge, readBody, send, signedService } from '../../kernel/http.ts';
import type { Log } from '../../kernel/log.ts';
import { addressedToLoopback } from '../../kernel/loopback.ts';
import type { HttpHandler } from '../../kernel/service.ts';
import type { Input } from './members.ts';
import type { Operation, OperationContext } from './operations/operation.ts';
import { signedOperations, unsignedOperations } from './operations/table.ts';
import { wellKnown } from './well-known.ts';

const target = 'AWSCognitoIdentityProviderService.';

/** The API takes no upload; nothing it accepts comes near this. */
const bodyLimit = 1024 * 1024;

/** The administrator of the laptop cloud signs with this access key. */
const administratorKey = 'test';

/** AWS JSON 1.1 over HTTP, and the pool's public documents. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export function createHttp(context: OperationContext, log: Log): HttpHandler {
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
        answer(response, 200, await perform(context, request));
      } catch (error) {
        refuse(response, error, log);
      }
    },
  };
}

async function perform(context: OperationContext, request: IncomingMessage): Promise<object> {
  const operation = operationOf(request);
  return operation(context, inputOf(await readBody(request, bodyLimit)));
}

function operationOf(request: IncomingMessage): Operation {
  const header = String(request.headers['x-amz-target'] ?? '');
  const name = header.startsWith(target) ? header.slice(target.length) : '';
  const open = unsignedOperations.get(name);
  if (open) return open;
  const signed = signedOperations.get(name);
  if (!signed)
    throw new AwsError('UnknownOperationException', `${name || 'The operation'} is not supported.`);
  demandAdministrator(request);
  return signed;
}

function demandAdministrator(request: IncomingMessage): void {
  const authorization = request.headers.authorization;
  if (authorization === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const service = signedService(request);
  if (service === undefined) {
    throw new AwsError('IncompleteSignatureException', 'Authorization header requires a credential scope.');
  }
  if (service !== 'cognito-idp') {
    throw new AwsError(
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'cognito-idp'. ",
    );
  }
  // The administrator's key is no secret, so a web page must not get here: it can only under another host's name.
  if (!authorization.includes(`Credential=${administratorKey}/`) || !addressedToLoopback(request)) {
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
