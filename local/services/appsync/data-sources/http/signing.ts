import { AwsV4Signer } from 'aws4fetch';
import type { AccessKey, RoleSessions } from '../../../../kernel/aws.ts';
import { AwsError } from '../../../../kernel/aws.ts';
import { RoleRefused, sessionName } from '../role-calls.ts';
import type { HttpRequest } from './request.ts';

export type SignedHeaders = readonly (readonly [name: string, value: string])[];

/** The headers of a request, its signature among them. Throws `RoleRefused`. */
export type Sign = (url: URL, request: HttpRequest) => Promise<SignedHeaders>;

export interface SigningPorts {
  readonly sessions: RoleSessions;
  /** Milliseconds since the epoch by the machine's time, which signatures keep. */
  readonly wallTime: () => number;
  /** ARN of the API on whose behalf roles are assumed. */
  readonly sourceArn: string;
}

/** https://docs.aws.amazon.com/appsync/latest/APIReference/API_AwsIamConfig.html */
export interface SigningConfig {
  readonly region: string;
  readonly service: string;
}

const lifetime = 3_600_000;
const spare = 60_000;

/**
 * Signature Version 4 with temporary credentials of the data source's role, which serve until shortly before they end.
 * https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-http-resolvers-js.html
 */
export function createSign(role: string, config: SigningConfig, ports: SigningPorts): Sign {
  const { sessions, wallTime, sourceArn } = ports;
  let session: AccessKey | undefined;

  function credentials(): AccessKey {
    if (session && (session.expiresAt ?? Infinity) - spare > wallTime()) return session;
    try {
      session = sessions.open(
        { arn: role, sessionName, lifetime },
        { servicePrincipal: 'appsync.amazonaws.com', sourceArn },
      );
      return session;
    } catch (error) {
      if (error instanceof AwsError) throw new RoleRefused(role);
      throw error;
    }
  }

  return async (url, { method, headers, body }) => {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials();
    const signed = await new AwsV4Signer({
      method,
      url: url.href,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
      ...config,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      datetime: new Date(wallTime()).toISOString().replace(/[-:]|\.\d+/g, ''),
    }).sign();
    return [...signed.headers];
  };
}
