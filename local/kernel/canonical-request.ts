/** A request's headers as they came, name and value by turns. */
export type RawHeaders = readonly string[];

/**
 * The text that Signature Version 4 signs in a request's place. Signed headers are taken in the order in which the
 * signature names them; one that the request lacks counts as empty.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
 */
export function canonicalRequest(request: {
  readonly method: string;
  /** As on the request line. */
  readonly url: string;
  readonly rawHeaders: RawHeaders;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
  /** Whether the path is encoded once, as for S3 alone, whose keys may hold `//` and `..`. */
  readonly pathEncodedOnce: boolean;
}): string {
  const [path, query] = splitUrl(request.url);
  return [
    request.method,
    request.pathEncodedOnce ? encodedOnce(path) : encodedTwice(path),
    canonicalQuery(query),
    ...request.signedHeaders.map((name) => `${name}:${headerValue(request.rawHeaders, name) ?? ''}`),
    '',
    request.signedHeaders.join(';'),
    request.payloadHash,
  ].join('\n');
}

/** The values of a header, folded into one: inner white space is one space, several values are joined by a comma. */
export function headerValue(rawHeaders: RawHeaders, name: string): string | undefined {
  let folded: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]!.toLowerCase() !== name) continue;
    const value = rawHeaders[at + 1]!.trim().replace(/[ \t]+/g, ' ');
    folded = folded === undefined ? value : `${folded},${value}`;
  }
  return folded;
}

export function headerNames(rawHeaders: RawHeaders): string[] {
  return rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
}

export function splitUrl(url: string): [path: string, query: string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

/** RFC 3986: everything but letters, digits and `-._~` is encoded. */
export function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function encodedOnce(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeUri(decoded(segment)))
    .join('/');
}

/** Dot segments and empty ones go first; then what is encoded on the line is encoded again. */
function encodedTwice(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encodeUri(segment));
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const parameters = query
    .split('&')
    .filter((parameter) => parameter !== '')
    .map((parameter): [string, string] => {
      const at = parameter.indexOf('=');
      const [name, value] = at < 0 ? [parameter, ''] : [parameter.slice(0, at), parameter.slice(at + 1)];
      return [reencoded(name), reencoded(value)];
    });
  parameters.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  return parameters.map(([name, value]) => `${name}=${value}`).join('&');
}

function reencoded(text: string): string {
  return encodeUri(decoded(text.replaceAll('+', ' ')));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // No signer writes this, so whatever stands here does not match.
    return text;
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
