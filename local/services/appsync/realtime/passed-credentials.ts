import type { IncomingMessage } from 'node:http';
import type { AuthorizedOperation, Credentials } from '../auth/credentials.ts';
import { sourceIp } from '../auth/credentials.ts';
import type { PassedHeaders } from './handshake.ts';

/** What a Lambda authorizer is told of a handshake. */
const connect: AuthorizedOperation = {
  queryString: '',
  operationName: 'DeepDish:Connect',
  variables: {},
};

/** Those of a handshake: a signature is over a `POST` to the endpoint's `/connect` with an empty object. */
export function connectCredentials(
  headers: PassedHeaders,
  graphqlPath: string,
  upgrade: IncomingMessage,
): Credentials {
  return credentials(headers, { url: `${graphqlPath}/connect`, body: '{}' }, upgrade, () => connect);
}

/** Those of a `start`: a signature is over a `POST` of its data to the endpoint. */
export function startCredentials(
  headers: PassedHeaders,
  graphqlPath: string,
  data: string,
  upgrade: IncomingMessage,
  operation: () => AuthorizedOperation,
): Credentials {
  return credentials(headers, { url: graphqlPath, body: data }, upgrade, operation);
}

function credentials(
  headers: PassedHeaders,
  { url, body }: { readonly url: string; readonly body: string },
  upgrade: IncomingMessage,
  operation: () => AuthorizedOperation,
): Credentials {
  // A page cannot choose its origin, and says it with the upgrade alone.
  const { origin } = upgrade.headers;
  return {
    headers: { ...headers, ...(origin !== undefined && { origin }) },
    sourceIp: sourceIp(upgrade),
    signed: { method: 'POST', url, rawHeaders: signedHeaders(headers), body },
    operation,
  };
}

const ofTheSignature = ['authorization', 'x-amz-date', 'x-amz-security-token'];

/**
 * Headers as the request had them that the client signed. What it added to them afterwards (Amplify: `x-amz-user-agent`)
 * was no part of that request; in one sent over HTTP an unsigned `x-amz-*` header would spoil the signature.
 */
function signedHeaders(headers: PassedHeaders): string[] {
  const named = /SignedHeaders=([^,\s]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const kept = new Set([...named, ...ofTheSignature]);
  return Object.entries(headers)
    .filter(([name]) => kept.has(name))
    .flat();
}
