import { credentialsMissing } from '../refusal.ts';
import type { AuthMode } from './auth-mode.ts';
import type { Caller } from './caller.ts';
import type { Credentials } from './credentials.ts';

/**
 * The caller by the first of the API's modes whose credential is there. The order settles requests that bring several: a
 * signature before a token before a key. Throws `Refusal`.
 */
export function authenticate(modes: readonly AuthMode[], credentials: Credentials): Caller | Promise<Caller> {
  for (const mode of modes) {
    if (mode.recognises(credentials)) return mode.authenticate(credentials);
  }
  throw credentialsMissing();
}
