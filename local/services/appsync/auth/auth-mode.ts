import type { IncomingMessage } from 'node:http';
import type { Caller, Mode } from './caller.ts';

/** One way to authorise requests, as one API has it configured. */
export interface AuthMode {
  readonly mode: Mode;
  /** Whether the request brings this mode's kind of credential. */
  recognises(request: IncomingMessage): boolean;
  /** Who the caller is. Throws `Refusal` when the credential is not good. */
  authenticate(request: IncomingMessage): Caller | Promise<Caller>;
}
