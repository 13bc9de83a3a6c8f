import { AwsClient } from 'aws4fetch';
import { required, type Environment } from './environment.ts';

/** One signed request to an AWS service. Rejects with `AwsFailure` when no answer came. */
export type AwsRequest = (
  service: 'dynamodb' | 'sns' | 'sqs',
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<Response>;

/**
 * Why AWS did not do what was asked. `code` is the service's own name of the error; `NoAnswer` when none came, and then
 * nobody knows whether it was done.
 */
export class AwsFailure extends Error {
  override readonly name = 'AwsFailure';
  constructor(
    readonly code: string,
    message: string,
    /** The other members of the error's body, `CancellationReasons` and `Item` among them. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code}: ${message}`);
  }
}

/** An answer that takes longer is as good as none. */
const patience = 2_000;

/**
 * Requests in the name of the function's role, signed by aws4fetch: a fiftieth of the AWS SDK's size, which every cold start
 * would load (decision 8). It repeats nothing: whether to is the handler's decision.
 */
export function createAwsRequest(environment: Environment): AwsRequest {
  const region = required(environment, 'AWS_REGION');
  const client = new AwsClient({
    accessKeyId: required(environment, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(environment, 'AWS_SECRET_ACCESS_KEY'),
    ...(environment['AWS_SESSION_TOKEN'] && { sessionToken: environment['AWS_SESSION_TOKEN'] }),
    region,
    retries: 0,
  });
  return async (service, headers, body) => {
    // https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    const endpoint =
      environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ??
      `https://${service}.${region}.amazonaws.com`;
    try {
      return await client.fetch(`${endpoint}/`, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(patience),
        aws: { service },
      });
    } catch (error) {
      throw new AwsFailure('NoAnswer', error instanceof Error ? error.message : String(error));
    }
  };
}

/** Calls an operation of a service that speaks AWS JSON. Throws `AwsFailure`. */
export async function callJson(
  request: AwsRequest,
  service: 'dynamodb' | 'sqs',
  target: string,
  input: object,
): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
  const response = await request(service, headers, JSON.stringify(input));
  const body = await bodyOf(response);
  if (response.ok) return body;
  const { __type: type, message, Message, ...details } = body;
  const code = typeof type === 'string' ? type.slice(type.indexOf('#') + 1) : `Http${response.status}`;
  throw new AwsFailure(code, textOf(message ?? Message), details);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  try {
    return (await response.json()) as Record<string, unknown>;
  } catch (error) {
    throw new AwsFailure('NoAnswer', `The answer cannot be read: ${String(error)}`);
  }
}
