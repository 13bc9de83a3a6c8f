import type { ServerResponse } from 'node:http';
import { AwsError, type AwsEndpoint } from '../../kernel/aws.ts';
import { BodyTooLarge, ClientGone, readBody, send, signedService } from '../../kernel/http.ts';
import type { Log } from '../../kernel/log.ts';
import type { HttpHandler } from '../../kernel/service.ts';
import type { Identify } from '../../kernel/signature.ts';
import { parseQuery } from './query.ts';
import { uuidOf } from './resource-types.ts';
import { answerXml, errorXml } from './xml.ts';

export interface HttpOptions {
  readonly endpoint: AwsEndpoint;
  /** Who signed the request. Throws `AwsError`. */
  readonly identify: Identify;
  /** 32 hex digits. */
  readonly randomId: () => string;
  readonly log: Log;
}

// The largest batch there is, every byte of it percent-encoded.
const limit = 4 * 1024 * 1024;

/**
 * SNS over the Query protocol, version 2010-03-31: forms in, XML out.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-making-api-requests.html
 */
export function createHttpHandler({ endpoint, identify, randomId, log }: HttpOptions): HttpHandler {
  return {
    claims: (request) => signedService(request) === 'sns',
    async handle(request, response) {
      const requestId = uuidOf(randomId());
      try {
        const body = await readBody(request, limit);
        const principal = identify(request, body);
        if (request.method !== 'POST')
          throw new AwsError('InvalidAction', 'Operations are asked for with POST.');
        const { action, input } = parseQuery(body);
        const output = await endpoint.call({ operation: action, input, principal });
        answer(response, 200, requestId, answerXml(action, output, requestId));
      } catch (error) {
        if (error instanceof ClientGone) return;
        const failure = asAwsError(error, log);
        answer(response, failure.statusCode, requestId, errorXml(failure, requestId));
      }
    },
  };
}

function asAwsError(error: unknown, log: Log): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof BodyTooLarge) return new AwsError('RequestEntityTooLarge', error.message, 413);
  log.error(`An SNS request failed: ${(error as Error).stack}`);
  return new AwsError('InternalError', 'Internal server error', 500);
}

function answer(response: ServerResponse, statusCode: number, requestId: string, body: string): void {
  send(response, statusCode, { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body);
}
