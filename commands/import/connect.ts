import { readEndpoints } from '../endpoints.ts';
import { explained } from '../token/explained.ts';
import { ImportStopped, type Authorization } from './create-company.ts';

/**
 * The API of the running instance, and tokens of its user `importer` in group `editors`, who alone may give companies
 * their external references. Throws `ImportStopped` when no instance is there.
 */
export async function connect(): Promise<{ endpoint: string; authorization: Authorization }> {
  const endpoints = await readEndpoints().catch(stop);
  // Loaded here, since most of what the command says (a dry run, bad input) needs no AWS SDK.
  const { tokenFor } = await import('../token/token-for.ts');
  const signIn = () => tokenFor(endpoints, { user: 'importer', groups: ['editors'] }).catch(stop);
  // Before the first row: an instance that is gone is one line, not one for each row in flight.
  let first: string | undefined = await signIn();
  // Every later call signs in anew: a token that was refused is never handed out again.
  const authorization: Authorization = async () => {
    const token = first ?? (await signIn());
    first = undefined;
    return token;
  };
  return { endpoint: endpoints.graphql, authorization };
}

function stop(error: unknown): never {
  if (!(error instanceof Error)) throw error;
  throw new ImportStopped(explained(error), { cause: error });
}
