import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLanguageHost, type LoadedModule } from '../../../../local/appsync-js/index.ts';
import { forEachEngine } from '../../../support/engine.ts';
import { dataSourceOn } from '../../services/appsync/data-sources/dynamodb/data-source.ts';
import { thingsTable } from '../../services/appsync/things-table.ts';
import { now, seed } from '../evaluating.ts';
import { filter, holds, item, wire, type Filter, type Item } from './item-model.ts';

const host = createLanguageHost({ processes: 1, typeCheck: false });
afterAll(() => host.stop());

const code = `import { util } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
export function request(ctx) {
  const { kind, key, input } = ctx.args;
  if (kind === 'scan') return ddb.scan({ filter: input });
  if (kind === 'remove') return ddb.remove({ key, condition: input });
  if (kind === 'put') return ddb.put({ key, item: { written: 1 }, condition: input });
  if (kind === 'update') return ddb.update({ key, update: { written: 1 }, condition: input });
  if (kind === 'query') return ddb.query({ query: input });
  if (kind === 'filtered query') return ddb.query({ query: key, filter: input });
  const filter = JSON.parse(util.transform.toDynamoDBFilterExpression(input));
  if (Object.keys(filter.expressionValues).length === 0) delete filter.expressionValues;
  return kind === 'transformed scan' ? { operation: 'Scan', filter } : { operation: 'UpdateItem', key: util.dynamodb.toMapValues(key),
    update: { expression: 'SET written = :one', expressionValues: { ':one': { N: 1 } } }, condition: filter };
}
export function response() {}`;
let module: LoadedModule;
beforeAll(async () => {
  module = await host.load(code);
});

async function emitted(kind: string, input: unknown, key?: unknown): Promise<unknown> {
  const context = { arguments: { kind, input, key } };
  const { outcome } = await host.evaluate({ module, function: 'request', context, now, seed });
  if (outcome.kind !== 'returned') throw new Error(JSON.stringify([kind, input, outcome]));
  return outcome.value;
}

const ways = fc.constantFrom('scan', 'transformed scan', 'filtered query');
const selection = fc.tuple(
  fc.array(item, { minLength: 8, maxLength: 8 }),
  fc.array(filter, { minLength: 4, maxLength: 4 }),
  ways,
);

forEachEngine('what the helpers emit', (start) => {
  let table: Awaited<ReturnType<typeof thingsTable>>;
  let source: ReturnType<typeof dataSourceOn>;
  let round = 0;
  beforeAll(async () => {
    table = await thingsTable(start);
    source = dataSourceOn(table);
  });
  afterAll(() => table.stop());

  /** The items under a partition of their own, by their sort keys. */
  async function store(items: readonly Item[]): Promise<string> {
    round += 1;
    const pk = `round ${round}`;
    await table.put(
      ...items.map((one, index) => ({ ...wire(one), pk: { S: pk }, sk: { S: String(index) } })),
    );
    return pk;
  }

  it('as a filter selects the items for which the filter holds', async () => {
    await fc.assert(
      fc.asyncProperty(selection, async ([items, filters, way]) => {
        const pk = await store(items);
        for (const one of filters) {
          const { error, result } = await source.execute(await emitted(way, one, { pk: { eq: pk } }));
          expect(error, JSON.stringify(one)).toBeUndefined();
          const found = (result.items as { pk: string; sk: string }[]).filter((there) => there.pk === pk);
          const expected = items.flatMap((thing, index) => (holds(one, thing) ? [String(index)] : []));
          expect(found.map(({ sk }) => sk).sort(), JSON.stringify(one)).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('as a condition lets a write pass where the condition holds, and no other', async () => {
    const written = ['update', 'transformed update', 'put', 'remove'];
    const trial = fc.tuple(item, filter, fc.constantFrom(...written));
    await fc.assert(
      fc.asyncProperty(trial, async ([thing, condition, kind]) => {
        const key = { pk: await store([thing]), sk: '0' };
        const { error, result } = await source.execute(await emitted(kind, condition, key));
        const expected = holds(condition, thing);
        expect(error?.type, error?.message).toBe(
          expected ? undefined : 'DynamoDB:ConditionalCheckFailedException',
        );
        if (!expected) expect(result).toMatchObject(key);
      }),
      { numRuns: 120 },
    );
  });

  it('as a key condition selects the items of the partition within its bounds, in order', async () => {
    const sort = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 3 });
    const bounds: fc.Arbitrary<Filter> = fc.oneof(
      fc
        .tuple(fc.constantFrom('eq', 'lt', 'le', 'gt', 'ge', 'beginsWith'), sort)
        .map(([name, one]) => ({ [name]: one })),
      fc.tuple(sort, sort).map((pair) => ({
        between: [...pair].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
      })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(sort, { maxLength: 8 }),
        fc.array(bounds, { maxLength: 6 }),
        async (keys, all) => {
          round += 1;
          const pk = `round ${round}`;
          await table.put(...keys.map((sk) => ({ pk: { S: pk }, sk: { S: sk } })));
          for (const one of all) {
            const { result, error } = await source.execute(
              await emitted('query', { pk: { eq: pk }, sk: one }),
            );
            expect(error).toBeUndefined();
            const expected = keys
              .filter((sk) => holds({ sk: one }, { sk }))
              .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
            expect((result.items as { sk: string }[]).map(({ sk }) => sk)).toEqual(expected);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
