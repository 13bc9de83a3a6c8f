import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../local/index.ts';

/** A recorded evaluation: the value of an expression in a handler. */
interface Case {
  readonly title: string;
  readonly code: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly value: unknown;
  /** The value is JSON text, compared by structure. */
  readonly json?: boolean;
  /** `unsure`: nobody has seen AWS do it; this is what we do. */
  readonly evidence?: 'unsure';
}

const folder = new URL('./appsync-js/', import.meta.url);
const host = createLanguageHost({ processes: 1 });
afterAll(() => host.stop());

for (const file of readdirSync(folder).filter((name) => name.endsWith('.case.json'))) {
  const { cases } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { cases: readonly Case[] };
  describe(`recorded from AWS: ${file.replace('.case.json', '')}`, () => {
    it.each(cases.map((recorded) => [recorded.title, recorded] as const))('%s', async (_title, recorded) => {
      const module = await host.load(`import { util } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
export function request(ctx) { return ${recorded.code}; }
export function response() {}`);
      const context = recorded.context ?? {};
      const seed = '0'.repeat(32);
      const { outcome } = await host.evaluate({ module, function: 'request', context, now: 0, seed });
      expect(outcome.kind).toBe('returned');
      const value = outcome.kind === 'returned' ? outcome.value : undefined;
      expect(recorded.json ? JSON.parse(value as string) : value).toEqual(recorded.value);
    });
  });
}
