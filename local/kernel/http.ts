import type { IncomingMessage, ServerResponse } from 'node:http';

/** Thrown by `readBody` when a client sends more than the limit. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** Thrown by `readBody` when a client is gone before it has sent everything: there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/**
 * The whole body as text; at most `limit` bytes. Also one that is too large is read to its end: a client hears the
 * refusal only once it has sent everything. Throws `BodyTooLarge`, `ClientGone`.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
    });
    request.on('end', () => {
      if (size > limit) reject(new BodyTooLarge(`The request body is larger than ${limit} bytes.`));
      else
        resolve(chunks.length === 1 ? chunks[0]!.toString('utf8') : Buffer.concat(chunks).toString('utf8'));
    });
    request.on('error', () => reject(new ClientGone('The client has gone away.')));
  });
}

export function send(
  response: ServerResponse,
  statusCode: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  response.writeHead(statusCode, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/**
 * The service that a Signature Version 4 request is signed for, from its credential scope
 * (`AKID/date/region/SERVICE/aws4_request`); undefined when the request is not signed.
 */
export function signedService(request: IncomingMessage): string | undefined {
  const scope = /Credential=[^/,\s]+\/\d{8}\/[^/,\s]+\/([^/,\s]+)\/aws4_request/.exec(
    request.headers.authorization ?? '',
  );
  return scope?.[1];
}
