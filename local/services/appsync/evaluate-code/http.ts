import type { IncomingMessage, ServerResponse } from 'node:http';
import { ContextInvalid, evaluateCode, type LanguageHost } from '../../../appsync-js/index.ts';
import { AwsError, type Authorizer } from '../../../kernel/aws.ts';
import { BodyTooLarge, ClientGone, readBody, send, signedService } from '../../../kernel/http.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Environment, HttpHandler } from '../../../kernel/service.ts';
import type { Identify } from '../../../kernel/signature.ts';
import { badRequest, parseEvaluateCode } from './request.ts';

export interface EvaluateCodePorts {
  readonly language: LanguageHost;
  /** Who signed a request to AppSync's own API. */
  readonly identify: Identify;
  readonly authorizer: Authorizer;
  /** Milliseconds since the epoch: what evaluated code takes for now. */
  readonly now: () => number;
  /** 32 hexadecimal digits that have not been before. */
  readonly random: () => string;
  readonly log: Log;
  /** Undefined while nothing is deployed. */
  readonly environment: () => Pick<Environment, 'accountId' | 'region' | 'partition'> | undefined;
}

const path = '/v1/dataplane-evaluatecode';
/** Both texts at their longest, every character escaped. */
const maxBytes = 1_048_576;

/**
 * AppSync's API, of which EvaluateCode has behaviour here; any other request that is signed for it is refused by name.
 * Problems of the code are an answer with status 200.
 * https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html
 */
export function createEvaluateCodeHandler(ports: EvaluateCodePorts): HttpHandler {
  const { identify, authorizer, language, random, log } = ports;

  async function perform(request: IncomingMessage): Promise<object> {
    const body = await readBody(request, maxBytes);
    const principal = identify(request, body);
    if (request.method !== 'POST' || pathOf(request) !== path) {
      throw new AwsError(
        'UnknownOperationException',
        `${request.method} ${pathOf(request)} has no behaviour here: of AppSync's API, EvaluateCode has.`,
        404,
      );
    }
    authorizer.authorize(principal, 'appsync:EvaluateCode', [resourceOf(ports.environment())]);
    const inputs = { now: ports.now(), seed: random() };
    return evaluateCode(language, parseEvaluateCode(body), inputs);
  }

  return {
    claims: (request) =>
      pathOf(request) === path ||
      (signedService(request) === 'appsync' && pathOf(request).startsWith('/v1/')),
    async handle(request, response) {
      const requestId = uuid(random());
      try {
        answer(response, 200, requestId, await perform(request));
      } catch (error) {
        if (error instanceof ClientGone) response.destroy();
        else refuse(response, requestId, awsErrorOf(error, log));
      }
    },
  };
}

/** The operation has no resource of its own; policies name it by a pattern that ends with the account. */
function resourceOf(environment: ReturnType<EvaluateCodePorts['environment']>): string {
  if (!environment) return '*';
  const { partition, region, accountId } = environment;
  return `arn:${partition}:appsync:${region}:${accountId}:${path}`;
}

function awsErrorOf(error: unknown, log: Log): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof ContextInvalid) return badRequest(error.message);
  if (error instanceof BodyTooLarge) return badRequest(error.message);
  log.error(
    `EvaluateCode failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return new AwsError('InternalFailureException', 'An internal failure occurred.', 500);
}

function refuse(response: ServerResponse, requestId: string, { code, message, statusCode }: AwsError): void {
  // The kernel's refusals are worded for services that answer them with 400.
  const status = code === 'AccessDeniedException' ? 403 : statusCode;
  response.setHeader('x-amzn-errortype', code);
  answer(response, status, requestId, { message });
}

function answer(response: ServerResponse, status: number, requestId: string, body: object): void {
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
  send(response, status, headers, JSON.stringify(body));
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0]!;
}

function uuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
