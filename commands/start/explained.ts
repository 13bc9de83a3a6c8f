import { LocalError } from '../../local/index.ts';
import { inSources } from './places.ts';
import { root, SynthesisFailed } from './synthesizer.ts';

/** What is wrong and what to do, in as few lines as that takes; only a fault of this program's own has a stack. */
export async function explained(error: unknown): Promise<string> {
  if (error instanceof SynthesisFailed) return error.message;
  if (error instanceof LocalError) {
    // Its remedy says no more than the places do.
    return error.code === 'CodeInvalid' ? inSources(error.message, root) : `${error.message} ${error.remedy}`;
  }
  // What the system refused (a path, a port, a full disk) says so itself.
  if (error instanceof Error && 'syscall' in error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
