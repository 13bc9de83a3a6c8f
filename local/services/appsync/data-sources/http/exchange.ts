import type { IncomingMessage } from 'node:http';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Clock } from '../../../../kernel/clock.ts';
import { dataSourceLimit } from '../time-limit.ts';
import type { HttpRequest } from './request.ts';
import type { SignedHeaders } from './signing.ts';

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** No answer came, or none that can be taken. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** As much as a handler's output may have. https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxBody = 5 * 1024 * 1024;

/** One exchange on a connection of its own; redirects are answers. Throws `NoAnswer`. */
export async function exchange(
  url: URL,
  { method, body }: HttpRequest,
  headers: SignedHeaders,
  clock: Clock,
): Promise<HttpAnswer> {
  const send = url.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    const fields: Record<string, string | number> = Object.fromEntries(headers);
    if (body !== undefined) fields['content-length'] = body.length;
    const sent = send(url, { method, headers: fields, agent: false });
    const cancel = clock.after(dataSourceLimit, () => {
      sent.destroy(new NoAnswer(`The request to ${url.host} timed out.`));
    });
    const fail = (error: Error): void => {
      cancel();
      reject(error instanceof NoAnswer ? error : new NoAnswer(reasonOf(error, url)));
    };
    sent.on('error', fail);
    sent.on('response', (response) => {
      read(response).then((text) => {
        cancel();
        resolve({ statusCode: response.statusCode ?? 0, headers: fieldsOf(response), body: text });
      }, fail);
    });
    sent.end(body);
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBody) {
      response.destroy();
      throw new NoAnswer(`The answer is larger than ${maxBody} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Names as the server wrote them; values of one name in one text. */
function fieldsOf({ rawHeaders }: IncomingMessage): Record<string, string> {
  const fields = new Map<string, [name: string, value: string]>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name, value] = [rawHeaders[index]!, rawHeaders[index + 1]!];
    const before = fields.get(name.toLowerCase());
    fields.set(name.toLowerCase(), before ? [before[0], `${before[1]},${value}`] : [name, value]);
  }
  return Object.fromEntries(fields.values());
}

function reasonOf(error: Error, { host }: URL): string {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ECONNREFUSED':
      return `Connection refused: ${host}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `Unknown host: ${host}`;
    case 'ECONNRESET':
      return `Connection reset: ${host}`;
    default:
      return `${host}: ${error.message}`;
  }
}
