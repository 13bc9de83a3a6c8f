import type { Caller } from './caller.ts';
import type { Credentials } from './credentials.ts';

/** One way to authorise requests, as one API has it configured. */
export interface AuthMode {
  /** Whether this mode's kind of credential is there. */
  recognises(credentials: Credentials): boolean;
  /** Who the caller is. Throws `Refusal` when the credential is not good. */
  authenticate(credentials: Credentials): Caller | Promise<Caller>;
}
