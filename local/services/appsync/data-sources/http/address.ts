/**
 * Where a request for an endpoint really goes. Addresses of AWS are this cloud's own, whatever the region: no request
 * with a local signature leaves for the real one. A bucket in the host's name moves to the path.
 */
export function addressOf(endpoint: string, path: string, cloudUrl: string): URL {
  const named = new URL(endpoint);
  const base = named.pathname.replace(/\/+$/, '');
  if (!/\.amazonaws\.com(?:\.cn)?$/.test(named.hostname)) return new URL(`${named.origin}${base}${path}`);
  const bucket = /^(.+)\.s3[.-]/.exec(named.hostname)?.[1];
  return new URL(`${new URL(cloudUrl).origin}${bucket === undefined ? '' : `/${bucket}`}${base}${path}`);
}

/** Undefined when an endpoint can be called, else why not. */
export function endpointFault(endpoint: string): string | undefined {
  if (!URL.canParse(endpoint)) return 'it is no URL';
  const { protocol, username, search, hash } = new URL(endpoint);
  if (protocol !== 'http:' && protocol !== 'https:') return 'AppSync calls http and https only';
  if (username !== '' || search !== '' || hash !== '') {
    return 'it may have no user, query or fragment';
  }
  return undefined;
}

/** From AWS every other port has been seen to time out. https://github.com/aws/aws-appsync-community/issues/79 */
export function unusualPort(endpoint: string): string | undefined {
  const { port } = new URL(endpoint);
  return port === '' || port === '80' || port === '443' ? undefined : port;
}
