import { errorEntry, evaluation, json } from '../realm/evaluation.ts';
import { utf8Length } from '../realm/text.ts';

/** Never copied to a data source (https://docs.aws.amazon.com/appsync/latest/devguide/http-helpers-in-utils-http-js.html). */
const hopByHop = [
  ...['transfer-encoding', 'connection', 'host', 'expect', 'keep-alive', 'upgrade', 'proxy-authenticate'],
  ...['proxy-authorization', 'te', 'content-length'],
];
const refusedNames = [...hopByHop, 'vary', 'content-type'];
const refusedPrefixes = ['access-control-', 'x-amzn-', 'x-amz-'];
const sizeLimit = 4096;

export const http = {
  copyHeaders(headers: Record<string, unknown> | null): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const name of Object.keys(headers ?? {})) {
      if (!hopByHop.includes(name.toLowerCase())) copy[name] = headers![name];
    }
    return copy;
  },
  addResponseHeader(name: unknown, value: unknown): void {
    addResponseHeader(name, value);
  },
  addResponseHeaders(headers: Record<string, unknown> | null): void {
    for (const name of Object.keys(headers ?? {})) addResponseHeader(name, headers![name]);
  },
};

/** A header that may not be set is left out and reported among the errors; the last value of a name wins. */
function addResponseHeader(name: unknown, value: unknown): void {
  const run = evaluation();
  const refusal = refusalOf(name, value);
  if (refusal) {
    run.appendedErrors.push(errorEntry(refusal, 'ResponseHeaderError'));
    return;
  }
  const [key, text] = [(name as string).toLowerCase(), textOf(value)];
  // Every definition counts, also one that replaces another.
  const size = run.headerBytes + utf8Length(key) + utf8Length(text);
  if (size > sizeLimit) {
    const excess = `Response headers exceed ${sizeLimit} bytes with ${key}`;
    run.appendedErrors.push(errorEntry(excess, 'ResponseHeaderError'));
    return;
  }
  run.headerBytes = size;
  run.headers.set(key, text);
}

function refusalOf(name: unknown, value: unknown): string | undefined {
  if (typeof name !== 'string' || name.trim() === '') return 'Response header name is null or empty';
  const key = name.toLowerCase();
  if (value == null || value === '') return `Response header ${name} has no value`;
  if (refusedNames.includes(key)) return `Response header ${name} is restricted`;
  for (const prefix of refusedPrefixes)
    if (key.startsWith(prefix)) return `Response header ${name} is restricted`;
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(key) || /[\r\n\0]/.test(textOf(value))) {
    return `Response header ${name} is malformed`;
  }
  return undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : json(value);
}
