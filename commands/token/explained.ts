import { endpointsFile, NoInstance } from '../endpoints.ts';
import { fromHere } from '../instance-banner.ts';

/** Why there is no token, in one line that says what to do where something can be done. */
export function explained(error: Error): string {
  if (error instanceof NoInstance) return error.message;
  const gone = 'code' in error && error.code === 'ECONNREFUSED';
  // Some other program has the port by now: its answer is not the SDK's JSON.
  if (gone || error instanceof SyntaxError) {
    const file = fromHere(endpointsFile());
    return `The instance that ${file} names does not answer. Start it with: npm start`;
  }
  return `The user pool refused: ${error.message} (${error.name})`;
}
