import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodeRefused } from '../../../../local/appsync-js/index.ts';
import { evaluating, now, seed } from '../evaluating.ts';
import { programs } from './programs.ts';

const { host, body } = evaluating({ processes: 2, timeLimitMs: 500, memoryLimitMb: 64 });

const context = {
  arguments: { list: Array.from({ length: 30 }, (_, index) => index), text: '<a>text</a>' },
  source: { id: 'x' },
  info: { fieldName: 'a', selectionSetList: ['b'] },
};
const innocent = `import { util } from '@aws-appsync/utils';
export function request(ctx) {
  const kept = [1, 2, 3].map((x) => x * 2).filter((x) => x > 2);
  return { kept, id: ctx.args.id, typed: util.dynamodb.toMapValues({ a: [1, 'b'] }), at: util.time.nowISO8601(), none: {}.a, text: \`\${{}}\` };
}
export function response() {}`;
const answer = {
  kept: [4, 6],
  id: 7,
  typed: { a: { L: [{ N: 1 }, { S: 'b' }] } },
  at: '2018-02-06T19:01:35.749Z',
  text: '[object Object]',
};

const kinds: Record<string, number> = {};
const count = (kind: string) => {
  kinds[kind] = (kinds[kind] ?? 0) + 1;
};

describe('any program', () => {
  it('is refused, or answered within the limits, and harms nobody', async () => {
    const module = await host.load(innocent);
    await fc.assert(
      fc.asyncProperty(programs, async (program) => {
        const run = body(program, { context }).catch((error: unknown) => {
          if (error instanceof CodeRefused) return undefined;
          throw error;
        });
        const [result, after] = await Promise.all([
          run,
          run.then(() =>
            host.evaluate({ module, function: 'request', context: { arguments: { id: 7 } }, now, seed }),
          ),
        ]);
        expect(after.outcome).toEqual({ kind: 'returned', value: answer });
        if (!result) return count('refused');
        count(result.outcome.kind);
        expect(['returned', 'early', 'error', 'unauthorized', 'failed']).toContain(result.outcome.kind);
        if (result.outcome.kind === 'failed') expect(result.outcome.message).toMatch(/^code\.js:\d+:\d+: ./);
        expect(JSON.stringify(result).length).toBeLessThan(6 * 1024 * 1024);
      }),
      { numRuns: 150, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: false },
    );
    // Programs that are all refused, or that all fail, would show nothing.
    expect(kinds['returned'] ?? 0).toBeGreaterThan(10);
    expect(kinds['failed'] ?? 0).toBeGreaterThan(10);
  });
});
