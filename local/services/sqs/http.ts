import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, type AwsCall } from '../../kernel/aws.ts';
import { BodyTooLarge, ClientGone, readBody, send, signedService } from '../../kernel/http.ts';
import type { Log } from '../../kernel/log.ts';
import type { HttpHandler } from '../../kernel/service.ts';
import type { Identify } from '../../kernel/signature.ts';
import { renderingOf, sqsError } from './errors.ts';
import { isObject } from './input.ts';

export interface HttpOptions {
  /** `gone` is aborted when the client hangs up before it is answered. */
  readonly perform: (call: AwsCall, gone: AbortSignal) => Promise<object>;
  readonly identify: Identify;
  readonly randomId: () => string;
  readonly log: Log;
}

const target = /^AmazonSQS\.(\w+)$/;
// A mebibyte of text that is escaped letter by letter.
const limit = 16 * 1024 * 1024;

/**
 * SQS over AWS JSON 1.0, compatible with clients that know the query protocol's error codes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 */
export function createHttpHandler({ perform, identify, randomId, log }: HttpOptions): HttpHandler {
  return {
    claims: (request) =>
      signedService(request) === 'sqs' || /^AmazonSQS\./.test(String(request.headers['x-amz-target'] ?? '')),
    async handle(request, response) {
      const gone = new AbortController();
      const hungUp = (): void => gone.abort();
      response.once('close', hungUp);
      try {
        answer(response, 200, await serve(request, gone.signal));
      } catch (error) {
        if (error instanceof ClientGone) return;
        answerError(response, error);
      } finally {
        response.off('close', hungUp);
      }
    },
  };

  async function serve(request: IncomingMessage, gone: AbortSignal): Promise<object> {
    const body = await readBody(request, limit);
    const principal = identify(request, body);
    const operation = target.exec(String(request.headers['x-amz-target'] ?? ''))?.[1];
    if (request.method !== 'POST' || operation === undefined) {
      throw sqsError('UnknownOperationException', 'Only the AWS JSON protocol is spoken here.');
    }
    return perform({ operation, input: parse(body), principal }, gone);
  }

  function answerError(response: ServerResponse, error: unknown): void {
    if (error instanceof BodyTooLarge) {
      return answerAwsError(response, new AwsError('RequestEntityTooLargeException', error.message, 413));
    }
    if (error instanceof AwsError) return answerAwsError(response, error);
    log.error(`An SQS request failed: ${error instanceof Error ? error.stack : String(error)}`);
    answerAwsError(response, sqsError('InternalFailure', 'The request processing has failed.'));
  }

  function answerAwsError(response: ServerResponse, error: AwsError): void {
    const { namespace, queryCode, statusCode } = renderingOf(error);
    const fault = statusCode < 500 ? 'Sender' : 'Receiver';
    answer(
      response,
      statusCode,
      { __type: `${namespace}#${error.code}`, message: error.message, ...error.details },
      { 'x-amzn-query-error': `${queryCode};${fault}` },
    );
  }

  function answer(
    response: ServerResponse,
    statusCode: number,
    body: object,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    send(
      response,
      statusCode,
      { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomId(), ...headers },
      JSON.stringify(body),
    );
  }
}

function parse(body: string): AwsCall['input'] {
  let input: unknown;
  try {
    input = JSON.parse(body === '' ? '{}' : body);
  } catch {
    input = undefined;
  }
  if (isObject(input)) return input;
  throw sqsError('SerializationException', 'The request body is not a JSON object.');
}
