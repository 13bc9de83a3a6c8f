import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { AwsError, type Principal } from '../../kernel/aws.ts';
import { ClientGone, signedService } from '../../kernel/http.ts';
import type { Log } from '../../kernel/log.ts';
import type { HttpHandler } from '../../kernel/service.ts';
import type { Identify } from '../../kernel/signature.ts';
import type { AnyOperation } from './operations/table.ts';
import type { Answer, OperationContext } from './operations/operation.ts';
import { refusal } from './refusals.ts';
import { readRequest } from './request.ts';
import { notHosted, operationOf } from './routes.ts';
import { xmlDocument } from './xml.ts';

export interface HttpPorts {
  readonly identify: Identify;
  readonly operations: ReadonlyMap<string, AnyOperation>;
  readonly context: () => OperationContext;
  /** Runs an operation and keeps the journal. */
  readonly perform: (operation: string, input: object, principal: Principal) => Promise<object>;
  readonly randomId: () => string;
  readonly log: Log;
}

/** A signature in the URL, which is not served, but has to be refused by the service that it is meant for. */
const presigned = /[?&]X-Amz-Credential=[^&]*(?:%2F|\/)s3(?:%2F|\/)aws4_request/i;

/** Amazon S3's REST protocol, path style. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html */
export function createHttpHandler({
  identify,
  operations,
  context,
  perform,
  randomId,
  log,
}: HttpPorts): HttpHandler {
  return {
    claims: (request) => signedService(request) === 's3' || presigned.test(request.url ?? ''),
    async handle(message, response) {
      const requestId = randomId().toUpperCase().slice(0, 16);
      const common = { 'x-amz-request-id': requestId, 'x-amz-id-2': randomId(), server: 'AmazonS3' };
      try {
        const { statusCode, headers, body = '' } = await answerTo(message);
        if (typeof body === 'string') end(message, response, statusCode, { ...common, ...headers }, body);
        else {
          response.writeHead(statusCode, { ...common, ...headers });
          await pipeline(body, response);
        }
      } catch (error) {
        if (error instanceof ClientGone || response.headersSent) {
          if (!isGone(error)) logFailure(error);
          // Half an answer is worse than none: the client has to notice.
          response.destroy();
          return;
        }
        const refused = awsErrorOf(error);
        end(
          message,
          response,
          refused.statusCode,
          { ...common, ...errorHeaders(refused) },
          errorBody(refused, message, requestId),
        );
      }
    },
  };

  async function answerTo(message: IncomingMessage): Promise<Answer> {
    const principal = identify(message, undefined);
    const request = readRequest(message);
    demandOwner(request.header('x-amz-expected-bucket-owner'), context());
    const name = operationOf(request);
    const operation = operations.get(name);
    if (!operation) throw notHosted(name);
    const input = await operation.read(request);
    const output = await perform(name, input, principal);
    return operation.write(output, input, context());
  }

  function logFailure(error: unknown): void {
    log.error(
      `An S3 request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }

  function awsErrorOf(error: unknown): AwsError {
    if (error instanceof AwsError) return error;
    logFailure(error);
    return new AwsError('InternalError', 'We encountered an internal error. Please try again.', 500);
  }
}

/** The client hung up, while it sent or while it was answered. */
function isGone(error: unknown): boolean {
  return error instanceof ClientGone || (error as { code?: unknown }).code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
function demandOwner(expected: string | undefined, { accountId }: OperationContext): void {
  if (expected !== undefined && expected !== accountId) throw refusal.accessDenied('Access Denied');
}

function errorHeaders({ statusCode, details }: AwsError): Record<string, string> {
  if (statusCode === 304) return { etag: String(details['ETag']) };
  return { 'content-type': 'application/xml' };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#RESTErrorResponses */
function errorBody(
  { code, message, details, statusCode }: AwsError,
  { url }: IncomingMessage,
  requestId: string,
): string {
  if (statusCode === 304) return '';
  const members = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, String(value)]));
  const Resource = (url ?? '/').split('?')[0];
  return xmlDocument(
    'Error',
    { Code: code, Message: message, ...members, Resource, RequestId: requestId },
    false,
  );
}

function end(
  message: IncomingMessage,
  response: ServerResponse,
  statusCode: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  // A client hears the answer only once it has sent everything.
  message.resume();
  const empty = statusCode === 204 || statusCode === 304;
  const length =
    empty || headers['content-length'] !== undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(statusCode, { ...headers, ...length });
  response.end(message.method === 'HEAD' || empty ? undefined : body);
}
