import { fileURLToPath } from 'node:url';
import { createSynthesizer } from '../../commands/start/synthesizer.ts';

/** The cloud assembly that the tests host: the one that would be deployed to stage dev. */
export const assembly = fileURLToPath(new URL('../../cdk.out', import.meta.url));

/** Runs once before all tests: brings the assembly up to date with the sources. */
export async function setup(): Promise<void> {
  const synthesizer = createSynthesizer('dev', () => new Date());
  try {
    await synthesizer.assembly();
  } finally {
    synthesizer.stop();
  }
}
