import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLanguageHost, type LoadedModule } from '../../../../local/appsync-js/index.ts';
import { forEachEngine } from '../../../support/engine.ts';
import { dataSourceOn } from '../../services/appsync/data-sources/dynamodb/data-source.ts';
import { thingsTable } from '../../services/appsync/things-table.ts';
import { now, seed } from '../evaluating.ts';
import { item, plain, value, wire } from './item-model.ts';
import { leadsNowhere, update, updated } from './update-model.ts';

const host = createLanguageHost({ processes: 1, typeCheck: false });
afterAll(() => host.stop());

const code = `import * as ddb from '@aws-appsync/utils/dynamodb';
const { operations } = ddb;
const one = ({ does, value, index }) => {
  switch (does) {
    case 'replace': return operations.replace(value);
    case 'add': return operations.add(value);
    case 'remove': return operations.remove();
    case 'increment': return operations.increment(value);
    case 'decrement': return operations.decrement(value);
    case 'append': return operations.append(value);
    case 'prepend': return operations.prepend(value);
    case 'updateListItem': return operations.updateListItem(value, index);
    default: return value;
  }
};
const step = (what) => {
  if (what.length > 0) return what.map((each) => one(each));
  if (!what.members) return one(what);
  const members = {};
  for (const [name, each] of Object.entries(what.members)) members[name] = one(each);
  return members;
};
export function request(ctx) {
  const { key, steps, item, transact } = ctx.args;
  if (item) return transact ? ddb.transactWrite({ items: [{ putItem: { table: 'things', key, item } }] }) : ddb.put({ key, item });
  const update = {};
  for (const [name, what] of Object.entries(steps)) update[name] = step(what);
  return transact ? ddb.transactWrite({ items: [{ updateItem: { table: 'things', key, update } }] }) : ddb.update({ key, update });
}
export function response() {}`;
let module: LoadedModule;
beforeAll(async () => {
  module = await host.load(code);
});

async function emitted(args: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { outcome } = await host.evaluate({
    module,
    function: 'request',
    context: { arguments: args },
    now,
    seed,
  });
  if (outcome.kind !== 'returned') throw new Error(JSON.stringify([args, outcome]));
  return outcome.value;
}

forEachEngine('what the helpers emit', (start, kind) => {
  let table: Awaited<ReturnType<typeof thingsTable>>;
  let source: ReturnType<typeof dataSourceOn>;
  let round = 0;
  beforeAll(async () => {
    table = await thingsTable(start);
    source = dataSourceOn(table);
  });
  afterAll(() => table.stop());

  const stored = async (key: { pk: string; sk: string }) => {
    const { result } = await source.execute({
      operation: 'GetItem',
      key: { pk: { S: key.pk }, sk: { S: key.sk } },
      consistentRead: true,
    });
    return sets(result as Record<string, unknown>);
  };

  it('as an update leaves the item as its operations say, or refuses all of them', async () => {
    await fc.assert(
      fc.asyncProperty(item, update, fc.boolean(), async (before, steps, transact) => {
        // That engine lets paths through that lead nowhere, and fills a list up to an index; AWS's own does not.
        fc.pre(kind !== 'dynoxide' || !leadsNowhere(before, steps));
        round += 1;
        const key = { pk: `round ${round}`, sk: '0' };
        await table.put({ ...wire(before), pk: { S: key.pk }, sk: { S: key.sk } });
        const { error, result } = await source.execute(await emitted({ key, steps, transact }));
        const expected = updated(before, steps);
        expect(error?.type.replace(/:.*/, ''), error?.message).toBe(expected ? undefined : 'DynamoDB');
        const after = sets({ ...plain(expected ?? before), ...key });
        if (expected && !transact) expect(sets(result as Record<string, unknown>)).toEqual(after);
        expect(await stored(key)).toEqual(after);
      }),
      { numRuns: 150 },
    );
  });

  it('as a put is the item, key included', async () => {
    const object = fc.dictionary(fc.constantFrom('a', 'b', 'name', 'x-1', 'é', '__proto__'), value);
    await fc.assert(
      fc.asyncProperty(object, fc.boolean(), async (thing, transact) => {
        round += 1;
        const key = { pk: `round ${round}`, sk: '0' };
        const { error } = await source.execute(await emitted({ key, item: thing, transact }));
        expect(error).toBeUndefined();
        expect(new Map(Object.entries(await stored(key)))).toEqual(
          new Map([...Object.entries(sets(thing as Record<string, unknown>)), ...Object.entries(key)]),
        );
      }),
      { numRuns: 40 },
    );
  });
});

/** Sets have no order. */
function sets(thing: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(thing).map(([name, one]) => [
      name,
      isTexts(one) && isUnordered(one) ? [...one].sort() : one,
    ]),
  );
}

function isTexts(one: unknown): one is string[] {
  return Array.isArray(one) && one.length > 1 && one.every((member) => typeof member === 'string');
}

/** The model makes sets of these texts, each at most once. */
function isUnordered(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length && texts.every((text) => ['a', 'ab', 'b'].includes(text));
}
