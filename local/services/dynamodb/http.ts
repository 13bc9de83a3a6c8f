import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, type AwsEndpoint, type Principal } from '../../kernel/aws.ts';
import { BodyTooLarge, readBody, send, signedService } from '../../kernel/http.ts';
import type { Log } from '../../kernel/log.ts';
import type { HttpHandler } from '../../kernel/service.ts';
import type { Identify } from '../../kernel/signature.ts';

const target = /^DynamoDB(?:Streams)?_20120810\.(\w+)$/;
// The largest request there is, of BatchWriteItem.
const limit = 16 * 1024 * 1024;

const namespaces: Readonly<Record<string, string>> = {
  ValidationException: 'com.amazon.coral.validate',
  ThrottlingException: 'com.amazon.coral.availability',
  AccessDeniedException: 'com.amazon.coral.service',
  ExpiredTokenException: 'com.amazon.coral.service',
  IncompleteSignatureException: 'com.amazon.coral.service',
  InvalidSignatureException: 'com.amazon.coral.service',
  MissingAuthenticationTokenException: 'com.amazon.coral.service',
  SerializationException: 'com.amazon.coral.service',
  UnknownOperationException: 'com.amazon.coral.service',
  UnrecognizedClientException: 'com.amazon.coral.service',
};

/**
 * DynamoDB and DynamoDB Streams over AWS JSON 1.0. The signature says who calls.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
export function createHttpHandler(endpoint: AwsEndpoint, identify: Identify, log: Log): HttpHandler {
  return {
    claims: (request) =>
      signedService(request) === 'dynamodb' ||
      /^DynamoDB/.test(String(request.headers['x-amz-target'] ?? '')),
    async handle(request, response) {
      try {
        answer(response, 200, await perform(request));
      } catch (error) {
        if (error instanceof BodyTooLarge) {
          request.resume();
          answer(response, 413, {
            __type: 'com.amazon.coral.service#RequestEntityTooLargeException',
            message: error.message,
          });
        } else if (error instanceof AwsError) {
          answer(response, error.statusCode, errorBody(error));
        } else {
          log.error(`A DynamoDB request failed: ${(error as Error).stack}`);
          answer(response, 500, errorBody(new AwsError('InternalServerError', 'Internal server error', 500)));
        }
      }
    },
  };

  async function perform(request: IncomingMessage): Promise<Record<string, unknown>> {
    const body = await readBody(request, limit);
    const operation = target.exec(String(request.headers['x-amz-target'] ?? ''))?.[1];
    if (request.method !== 'POST' || operation === undefined) {
      throw new AwsError('UnknownOperationException', '');
    }
    const principal = identified(identify, request, body);
    return endpoint.call({ operation, input: parse(body), principal });
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html: 400, where others say 403. */
function identified(identify: Identify, request: IncomingMessage, body: string): Principal {
  try {
    return identify(request, body);
  } catch (error) {
    throw error instanceof AwsError ? new AwsError(error.code, error.message, 400) : error;
  }
}

function parse(body: string): Record<string, unknown> {
  let input: unknown;
  try {
    input = JSON.parse(body === '' ? '{}' : body);
  } catch {
    input = undefined;
  }
  if (typeof input === 'object' && input !== null && !Array.isArray(input))
    return input as Record<string, unknown>;
  throw new AwsError('SerializationException', 'The request body is not a JSON object.');
}

function errorBody({ code, message, details }: AwsError): object {
  const type = `${namespaces[code] ?? 'com.amazonaws.dynamodb.v20120810'}#${code}`;
  // The one error whose shape in the API has its message capitalised.
  return code === 'TransactionCanceledException'
    ? { __type: type, Message: message, ...details }
    : { __type: type, message, ...details };
}

function answer(response: ServerResponse, statusCode: number, body: object): void {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() };
  send(response, statusCode, headers, JSON.stringify(body));
}
