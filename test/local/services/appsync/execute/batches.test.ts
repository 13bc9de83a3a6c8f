import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatchOperation } from '../../../../../local/services/appsync/data-sources/data-source.ts';
import { createNone } from '../../../../../local/services/appsync/data-sources/none.ts';
import type { Place } from '../../../../../local/services/appsync/execute/batches.ts';
import { Batches } from '../../../../../local/services/appsync/execute/batches.ts';
import type { Step } from '../../../../../local/services/appsync/execute/resolver.ts';

function placeAt(path: readonly (string | number)[]): Place {
  const names = path.filter((step) => typeof step === 'string');
  const parent = names.slice(0, -1).join('/');
  return { path, names: names.join('/'), parent, level: `${parent}/Type.${names.at(-1)!}` };
}

const step = (batchSize: number): Step => ({ id: 'Type.field', dataSource: createNone('none'), batchSize });

/** An operation that says of each payload in which call it came. */
function recording(): BatchOperation & { readonly calls: unknown[][] } {
  const calls: unknown[][] = [];
  return {
    calls,
    defaultSize: 5,
    take: () => undefined,
    async execute(_, payloads) {
      calls.push([...payloads]);
      await ticks(payloads.length % 3);
      return payloads.map((payload) => ({ result: payload }));
    },
  };
}

async function ticks(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await new Promise(setImmediate);
}

/**
 * Posts, each of which takes a while, then its related posts below it, each of which takes a while and joins, or does not.
 * Gives the calls, and what each related post got.
 */
async function run(lists: readonly (readonly Joiner[])[], size: number, pace: (index: number) => number) {
  const batches = new Batches();
  const operation = recording();
  const got: Record<string, unknown> = {};
  let started = 0;
  await Promise.all(
    lists.map(async (list, post) => {
      await batches.within(placeAt(['posts', post, 'related']), () => ticks(pace((started += 1))));
      await Promise.all(
        list.map(({ joins }, index) => {
          const place = placeAt(['posts', post, 'related', index, 'author']);
          const name = `${post}.${index}`;
          return batches.within(place, async () => {
            await ticks(pace((started += 1)));
            if (!joins) return;
            const answer = await batches.join(place, step(size), operation, { group: '', payload: name });
            got[name] = answer.result;
            await ticks(pace((started += 1)));
          });
        }),
      );
    }),
  );
  return { calls: operation.calls, got };
}

interface Joiner {
  readonly joins: boolean;
}

const listsOfPosts = fc.array(fc.array(fc.record({ joins: fc.boolean() }), { maxLength: 6 }), {
  maxLength: 5,
});

describe('requests that wait to be made together', () => {
  it('go in the same calls however long each takes, none twice, none lost, each with its own answer', async () => {
    const paces = fc.array(fc.nat(4), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(listsOfPosts, fc.integer({ min: 1, max: 7 }), paces, async (lists, size, pace) => {
        const { calls, got } = await run(lists, size, (index) => pace[index % pace.length]!);
        const joined = lists.flatMap((list, post) =>
          list.flatMap(({ joins }, index) => (joins ? [`${post}.${index}`] : [])),
        );
        const expected: string[][] = [];
        for (let start = 0; start < joined.length; start += size) {
          expected.push(joined.slice(start, start + size));
        }
        expect(calls).toEqual(expected);
        expect(got).toEqual(Object.fromEntries(joined.map((name) => [name, name])));
      }),
      { numRuns: 60 },
    );
  });

  it('do not wait for a resolver that stands beside them, however slow', async () => {
    const batches = new Batches();
    const operation = recording();
    let release = (): void => undefined;
    const slow = batches.within(placeAt(['slow']), () => new Promise<void>((resolve) => (release = resolve)));
    const place = placeAt(['posts', 0, 'author']);
    const answer = await batches.within(place, () =>
      batches.join(place, step(0), operation, { group: '', payload: 1 }),
    );
    expect(answer).toEqual({ result: 1 });
    release();
    await slow;
  });

  it('of a later step wait for those whose earlier step is being answered', async () => {
    const batches = new Batches();
    const operation = recording();
    const through = (index: number, ids: string[]) => {
      const place = placeAt(['posts', index, 'author']);
      return batches.within(place, async () => {
        for (const id of ids) {
          await batches.join(place, { ...step(9), id }, operation, { group: '', payload: `${id}${index}` });
        }
      });
    };
    await Promise.all([through(0, ['f', 'g']), through(1, ['f', 'g']), through(2, ['g', 'h'])]);
    // At first all stand still, so the third goes alone; from then on it waits for the others, and they for it.
    expect(operation.calls).toEqual([['f0', 'f1'], ['g2'], ['g0', 'g1'], ['h2']]);
  });

  it('of different groups and different steps go apart', async () => {
    const batches = new Batches();
    const operation = recording();
    const join = (index: number, group: string, id: string) => {
      const place = placeAt(['posts', index, 'author']);
      return batches.within(place, () =>
        batches.join(place, { ...step(9), id }, operation, { group, payload: `${group} ${id} ${index}` }),
      );
    };
    await Promise.all([join(0, 'a', 'f'), join(1, 'b', 'f'), join(2, 'a', 'g'), join(3, 'a', 'f')]);
    expect(operation.calls).toEqual([['a f 0', 'a f 3'], ['b f 1'], ['a g 2']]);
  });

  it('all fail by what the host itself gets wrong', async () => {
    const batches = new Batches();
    const operation = { ...recording(), execute: () => Promise.reject(new TypeError('host')) };
    const place = placeAt(['posts', 0, 'author']);
    const asked = batches.within(place, () =>
      batches.join(place, step(0), operation, { group: '', payload: 1 }),
    );
    await expect(asked).rejects.toThrow('host');
  });
});
