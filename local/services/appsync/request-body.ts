import type { IncomingMessage } from 'node:http';
import { isRecord } from './properties.ts';
import type { Properties } from './properties.ts';
import { malformed, Refusal, unparsable } from './refusal.ts';

/** AppSync's own limit is not published; requests are small or hostile. */
const maxBytes = 1_048_576;

export interface GraphQLRequest {
  readonly query: string;
  readonly variables: Properties;
  readonly operationName: string | undefined;
}

/** The request in an HTTP body. Throws `Refusal` for one that is empty, too large or not a GraphQL request. */
export async function readRequest(request: IncomingMessage): Promise<GraphQLRequest> {
  const body = await readText(request);
  if (body.trim() === '') throw malformed('Request body is empty.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw unparsable();
  }
  if (!isRecord(parsed) || typeof parsed.query !== 'string') throw unparsable();
  const { query, variables = null, operationName = null } = parsed;
  if (variables !== null && !isRecord(variables)) throw unparsable();
  if (operationName !== null && typeof operationName !== 'string') throw unparsable();
  return { query, variables: variables ?? {}, operationName: operationName ?? undefined };
}

/** The whole body is read even when it is too large: a client hears the refusal only once it has sent everything. */
async function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
    });
    request.on('end', () => {
      if (size > maxBytes) {
        reject(
          new Refusal(
            413,
            'RequestEntityTooLargeException',
            `The request body is larger than ${maxBytes} bytes.`,
          ),
        );
      } else {
        resolve(chunks.length === 1 ? chunks[0]!.toString('utf8') : Buffer.concat(chunks).toString('utf8'));
      }
    });
    request.on('error', reject);
  });
}
