import { refusal } from './refusals.ts';

const longestLine = 8 * 1024;

/**
 * Takes the framing of `aws-chunked` off a body: chunks of a hexadecimal length each, an empty one, then trailing headers.
 * They are put into `trailers`, complete when the last byte has been read. Throws `AwsError` IncompleteBody for a body
 * that ends early, InvalidRequest for one that is framed otherwise.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export async function* decodeAwsChunked(
  body: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let state: 'size' | 'data' | 'break' | 'trailer' | 'end' = 'size';
  let left = 0;
  for await (const bytes of body) {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (rest.length > 0) {
      if (state === 'data') {
        const data = rest.subarray(0, left);
        rest = rest.subarray(data.length);
        left -= data.length;
        if (left === 0) state = 'break';
        yield data;
        continue;
      }
      const at = rest.indexOf('\n');
      if (at < 0) {
        if (rest.length > longestLine) throw malformed();
        break;
      }
      const line = rest.toString('latin1', 0, at).replace(/\r$/, '');
      rest = rest.subarray(at + 1);
      if (state === 'size') {
        left = sizeOf(line);
        state = left === 0 ? 'trailer' : 'data';
      } else if (state === 'break') {
        if (line !== '') throw malformed();
        state = 'size';
      } else if (state === 'trailer') {
        if (line === '') state = 'end';
        else addTrailer(line, trailers);
      } else {
        throw malformed();
      }
    }
  }
  if (state !== 'end' && !(state === 'trailer' && rest.length === 0)) {
    throw refusal.incompleteBody('The request body terminated unexpectedly');
  }
}

function sizeOf(line: string): number {
  const size = /^([0-9a-f]{1,8})(?:;.*)?$/i.exec(line)?.[1];
  if (size === undefined) throw malformed();
  return parseInt(size, 16);
}

function addTrailer(line: string, trailers: Map<string, string>): void {
  const at = line.indexOf(':');
  if (at <= 0) throw malformed();
  trailers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
}

function malformed(): Error {
  return refusal.invalidRequest('The body is not framed as aws-chunked.');
}
