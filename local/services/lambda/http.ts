import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, type AwsEndpoint, type Principal } from '../../kernel/aws.ts';
import { BodyTooLarge, ClientGone, readBody, send, signedService } from '../../kernel/http.ts';
import type { Log } from '../../kernel/log.ts';
import type { HttpHandler } from '../../kernel/service.ts';
import type { Identify } from '../../kernel/signature.ts';
import { largestEvent } from './event-size.ts';
import { routeOf } from './routes.ts';

export interface HttpOptions {
  readonly api: AwsEndpoint;
  readonly identify: Identify;
  readonly requestId: () => string;
  readonly log: Log;
}

/** Lambda's REST API. https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export function createHttpHandler({ api, identify, requestId, log }: HttpOptions): HttpHandler {
  return {
    claims: (request) => signedService(request) === 'lambda',
    async handle(request, response) {
      const id = requestId();
      try {
        const { operation, output } = await perform(request);
        answer(response, id, operation, output);
      } catch (error) {
        if (error instanceof ClientGone) response.destroy();
        else refuse(response, id, awsErrorOf(error, log));
      }
    },
  };

  async function perform(
    request: IncomingMessage,
  ): Promise<{ operation: string; output: Record<string, unknown> }> {
    const body = await readBody(request, largestEvent);
    const principal: Principal = identify(request, body);
    const { operation, input } = routeOf(request, body);
    return { operation, output: await api.call({ operation, input, principal }) };
  }
}

/** Of `Invoke` alone some members are headers, and the payload is the whole body. */
function answer(
  response: ServerResponse,
  requestId: string,
  operation: string,
  output: Record<string, unknown>,
): void {
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
  if (operation !== 'Invoke') {
    const status = operation === 'UpdateEventSourceMapping' ? 202 : 200;
    send(response, status, headers, JSON.stringify(output));
    return;
  }
  const { StatusCode, Payload, FunctionError, LogResult, ExecutedVersion } = output as Record<
    string,
    string | undefined
  >;
  send(
    response,
    Number(StatusCode),
    {
      ...headers,
      ...(FunctionError === undefined ? {} : { 'x-amz-function-error': FunctionError }),
      ...(LogResult === undefined ? {} : { 'x-amz-log-result': LogResult }),
      ...(ExecutedVersion === undefined ? {} : { 'x-amz-executed-version': ExecutedVersion }),
    },
    Payload ?? '',
  );
}

function awsErrorOf(error: unknown, log: Log): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof BodyTooLarge) {
    return new AwsError(
      'RequestTooLargeException',
      `Request must be smaller than ${largestEvent} bytes for the InvokeFunction operation`,
      413,
      { Type: 'User' },
    );
  }
  log.error(`A Lambda request failed: ${error instanceof Error ? error.stack : 'unknown'}`);
  return new AwsError('ServiceException', 'An error occurred and the request cannot be processed.', 500);
}

function refuse(response: ServerResponse, requestId: string, error: AwsError): void {
  const { code, message, details } = error;
  // The kernel's refusals are worded for services that answer them with 400.
  const status = code === 'AccessDeniedException' ? 403 : error.statusCode;
  send(
    response,
    status,
    { 'content-type': 'application/json', 'x-amzn-requestid': requestId, 'x-amzn-errortype': code },
    JSON.stringify({ ...details, Message: message, message }),
  );
}
