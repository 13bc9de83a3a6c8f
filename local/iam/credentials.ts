import { createHash } from 'node:crypto';
import {
  administrator,
  AwsError,
  type AccessKey,
  type AccessKeys,
  type RoleSessions,
  type RoleTrust,
} from '../kernel/aws.ts';

export interface CredentialsOptions {
  readonly roles: RoleTrust;
  readonly administrator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** 32 hexadecimal digits, different every time. */
  readonly random: () => string;
  /** Milliseconds since the epoch by wall time, as signatures are. */
  readonly now: () => number;
}

/** Expired keys that are still known, so that who signs with one hears that it has expired. */
const keptExpired = 1_000;

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The access keys of this cloud: the administrator's, which lasts, and those of role sessions, which end. A session opens
 * only where the role trusts the service. Sessions live in memory: after a restart everybody has to open a new one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export function createCredentials(options: CredentialsOptions): AccessKeys & RoleSessions {
  const { roles, random, now } = options;
  const lasting: AccessKey = { ...options.administrator, principal: administrator };
  const sessions = new Map<string, AccessKey>();
  let forgetAt = 2 * keptExpired;

  /** Done each time the number has doubled, so that it costs an open nothing to speak of. */
  function forgetLongExpired(): void {
    const expired = [...sessions.values()].filter(({ expiresAt = 0 }) => expiresAt <= now());
    expired.sort((a, b) => b.expiresAt! - a.expiresAt!);
    for (const { accessKeyId } of expired.slice(keptExpired)) sessions.delete(accessKeyId);
    forgetAt = Math.max(2 * keptExpired, 2 * sessions.size);
  }

  return {
    find: (accessKeyId) => (accessKeyId === lasting.accessKeyId ? lasting : sessions.get(accessKeyId)),
    open({ arn, sessionName, lifetime }, { servicePrincipal, sourceArn }) {
      if (!roles.mayAssume(arn, servicePrincipal, sourceArn)) {
        throw new AwsError(
          'AccessDenied',
          `User: ${servicePrincipal} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
          403,
        );
      }
      const key: AccessKey = {
        accessKeyId: `ASIA${asKeyId(random())}`,
        secretAccessKey: asSecret(random() + random()),
        sessionToken: Buffer.from(Array.from({ length: 6 }, random).join(''), 'hex').toString('base64'),
        principal: { kind: 'role', arn, sessionName },
        expiresAt: now() + lifetime,
      };
      sessions.set(key.accessKeyId, key);
      if (sessions.size >= forgetAt) forgetLongExpired();
      return key;
    },
  };
}

/** 16 upper-case letters and digits. */
function asKeyId(hex: string): string {
  return [...createHash('sha256').update(hex).digest().subarray(0, 16)]
    .map((byte) => digits[byte & 31])
    .join('');
}

/** 40 characters of Base64. */
function asSecret(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64').slice(0, 40);
}
