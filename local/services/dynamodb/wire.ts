import { AwsError } from '../../kernel/aws.ts';
import { createConnections } from './connections.ts';

export type Wire = (operation: string, input: object) => Promise<Record<string, unknown>>;

const streamOperations = new Set(['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']);

/**
 * AWS JSON 1.0 as an engine takes it, without the SDK. Engines read the access key in the credential scope and verify no
 * signature. Throws `AwsError` for what the engine answers, the socket's own error where it does not.
 */
export function createWire(
  host: string,
  port: number,
): { call: Wire; close(): void; /** What the engine calls itself. */ server(): string | undefined } {
  const connections = createConnections(host, port);
  let latestHead = '';
  const fixed =
    'content-type: application/x-amz-json-1.0\r\nx-amz-date: 20200101T000000Z\r\n' +
    'authorization: AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0\r\n';
  return {
    async call(operation, input) {
      const api = streamOperations.has(operation) ? 'DynamoDBStreams_20120810' : 'DynamoDB_20120810';
      const { statusCode, head, body } = await connections.post(
        `${fixed}x-amz-target: ${api}.${operation}\r\n`,
        JSON.stringify(input),
      );
      latestHead = head;
      return answer(statusCode, body);
    },
    close: () => connections.close(),
    server: () => /^server: *(.*)$/im.exec(latestHead)?.[1],
  };
}

interface ErrorBody {
  readonly __type?: string;
  readonly message?: string;
  readonly Message?: string;
  readonly [member: string]: unknown;
}

function answer(statusCode: number, text: string): Record<string, unknown> {
  let body: Record<string, unknown>;
  try {
    body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  } catch {
    throw new AwsError('InternalServerError', 'The DynamoDB engine gave an answer that is not JSON.', 500);
  }
  if (statusCode < 300) return body;
  const { __type = 'InternalServerError', message, Message, ...details } = body as ErrorBody;
  throw new AwsError(__type.slice(__type.indexOf('#') + 1), message ?? Message ?? '', statusCode, details);
}
