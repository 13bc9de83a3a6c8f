import type { Clock } from '../../../kernel/clock.ts';
import { notAuthorized } from '../refusal.ts';
import type { AuthMode } from './auth-mode.ts';
import type { Caller } from './caller.ts';

export interface ApiKey {
  readonly key: string;
  /** Seconds since the epoch; never, when absent. */
  readonly expires?: number;
}

const caller: Caller = { mode: 'API_KEY', identity: null, groups: [] };

/** A key in `x-api-key`, until it expires by the cloud's clock. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
export function apiKeyMode(keys: readonly ApiKey[], clock: Clock): AuthMode {
  const known = new Map(keys.map(({ key, expires }) => [key, expires ?? Infinity]));
  return {
    recognises: (credentials) => credentials.headers['x-api-key'] !== undefined,
    authenticate(credentials) {
      const expires = known.get(String(credentials.headers['x-api-key']));
      if (expires === undefined || clock.now() >= expires * 1000) throw notAuthorized();
      return caller;
    },
  };
}
