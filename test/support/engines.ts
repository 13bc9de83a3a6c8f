import { describe } from 'vitest';
import { availableEngines, type EngineKind } from '../../local/index.ts';

const present = await availableEngines();

/** Describes laws once per DynamoDB engine of this machine; one that is absent is reported as skipped. */
export function describeEachEngine(title: string, laws: (engine: EngineKind) => void): void {
  for (const engine of ['dynoxide', 'dynamodb-local'] as const) {
    const here = present.includes(engine);
    if (!here) console.warn(`skipped: ${title}, on ${engine}, which is not installed here`);
    describe.skipIf(!here)(`${title}, on ${engine}`, () => laws(engine));
  }
}
