import { NoInstance, readEndpoints } from '../endpoints.ts';
import { ImportStopped, type Authorization } from './create-company.ts';

/**
 * The API of the running instance, and tokens of its user `importer` in group `editors`, who alone may give companies
 * their external references. Throws `ImportStopped` when no instance is there.
 */
export async function connect(): Promise<{ endpoint: string; authorization: Authorization }> {
  const endpoints = await readEndpoints().catch(stop);
  // Loaded here, since most of what the command says (a dry run, bad input) needs no AWS SDK.
  const { tokenFor } = await import('../token/token-for.ts');
  // Each call signs in anew: a token that was refused is never handed out again.
  const authorization: Authorization = () =>
    tokenFor(endpoints, { user: 'importer', groups: ['editors'] }).catch(stop);
  return { endpoint: endpoints.graphql, authorization };
}

function stop(error: unknown): never {
  if (!(error instanceof Error)) throw error;
  throw new ImportStopped(explained(error), { cause: error });
}

function explained(error: Error): string {
  if (error instanceof NoInstance) return error.message;
  if ('code' in error && error.code === 'ECONNREFUSED') {
    return 'The instance that .local/endpoints.json names does not answer. Start it with: npm start';
  }
  return `The user pool refused: ${error.message} (${error.name})`;
}
