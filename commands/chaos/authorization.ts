import type { Endpoints } from '../endpoints.ts';
import { tokenFor } from '../token/token-for.ts';

/** Gives the `authorization` header of a client; a new one to whoever says which was refused. */
export type Authorization = (refused?: string) => Promise<string>;

/** Milliseconds until it is tried again where nobody answers. */
const PACE = 100;

/**
 * Gives the token of one user to all clients, and a new one to whoever says that it was refused. While the system is down it
 * waits; once the signal fires there is nothing to wait for, and the token is empty.
 */
export function createAuthorization(
  endpoints: Endpoints,
  { signal, wait }: { readonly signal: AbortSignal; readonly wait: (ms: number) => Promise<void> },
): Authorization {
  let token = signIn();

  async function signIn(): Promise<string> {
    while (!signal.aborted) {
      try {
        return await tokenFor(endpoints, { user: 'chaos', groups: [] });
      } catch (error) {
        // Cut off, or not there, or not yet: it is being killed and started. What the caller did wrong stays wrong.
        const { $fault: fault, name } = error as { $fault?: unknown; name?: unknown };
        if (fault === 'client' || name === 'NoInstance') throw error;
        await wait(PACE);
      }
    }
    return '';
  }

  return async (refused) => {
    const current = await token;
    if (refused === undefined || refused !== current) return current;
    token = signIn();
    return token;
  };
}
