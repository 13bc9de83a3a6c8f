import type { IncomingMessage } from 'node:http';
import { credentialsMissing } from '../refusal.ts';
import type { AuthMode } from './auth-mode.ts';
import type { Caller } from './caller.ts';

/**
 * The caller of a request by the first of the API's modes whose credential it brings. The order settles requests that
 * bring several: a signature before a token before a key. Throws `Refusal`.
 */
export function authenticate(modes: readonly AuthMode[], request: IncomingMessage): Caller | Promise<Caller> {
  for (const mode of modes) {
    if (mode.recognises(request)) return mode.authenticate(request);
  }
  throw credentialsMissing();
}
