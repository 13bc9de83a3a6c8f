import { setTimeout as wait } from 'node:timers/promises';
import { AwsError } from '../../kernel/aws.ts';
import { LocalError } from '../../kernel/errors.ts';
import type { Engine } from './engine.ts';
import type { IndexDefinition, KeyElement, TableDefinition } from './table-definition.ts';

/** The parts of DescribeTable's answer that are read here. */
export interface TableDescription {
  readonly TableName: string;
  readonly TableArn?: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly { AttributeName: string; AttributeType: string }[];
  readonly GlobalSecondaryIndexes?: readonly (IndexDefinition & { IndexStatus?: string })[];
  readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
  readonly StreamSpecification?: { StreamEnabled?: boolean; StreamViewType?: string };
  readonly LatestStreamArn?: string;
  readonly DeletionProtectionEnabled?: boolean;
}

export async function describeTable(engine: Engine, name: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await engine.call('DescribeTable', { TableName: name });
    return Table as TableDescription;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/**
 * Refuses what cannot be changed on a table that exists: on AWS its key and local indexes are fixed, and a deployment
 * would replace the table. Throws LocalError PropertyUnsupported; nothing has been touched then.
 */
export function checkReplacement(wanted: TableDefinition, existing: TableDescription): void {
  const types = typesOf(existing);
  const now = JSON.stringify(keyShape(existing.KeySchema, types));
  const then = JSON.stringify(keyShape(wanted.keySchema, wanted.attributeTypes));
  const localNow = shapes(existing.LocalSecondaryIndexes ?? [], types);
  const localThen = shapes(wanted.localIndexes, wanted.attributeTypes);
  const changed =
    now !== then ? 'KeySchema' : !sameMaps(localNow, localThen) ? 'LocalSecondaryIndexes' : undefined;
  if (changed === undefined) return;
  throw new LocalError(
    'PropertyUnsupported',
    `Table ${wanted.name} exists with another ${changed}; it would have to be replaced, and its data lost.`,
    `Put ${changed} back, give the table another name, or drop all local data with: npm run reset`,
  );
}

/** Makes the engine's table what the template says, and waits until it is ACTIVE. Items stay. */
export async function reconcileTable(engine: Engine, wanted: TableDefinition): Promise<TableDescription> {
  const existing = await describeTable(engine, wanted.name);
  if (!existing) {
    await engine.call('CreateTable', createInput(wanted));
    return active(engine, wanted.name);
  }
  const types = typesOf(existing);
  const before = shapes(existing.GlobalSecondaryIndexes ?? [], types);
  const after = shapes(wanted.globalIndexes, wanted.attributeTypes);
  let kept = [...(existing.GlobalSecondaryIndexes ?? [])] as IndexDefinition[];
  for (const [indexName, shape] of before) {
    if (after.get(indexName) === shape) continue;
    await update(engine, wanted.name, {
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: indexName } }],
    });
    kept = kept.filter((index) => index.IndexName !== indexName);
  }
  for (const index of wanted.globalIndexes) {
    if (before.get(index.IndexName) === after.get(index.IndexName)) continue;
    kept.push(index);
    await update(engine, wanted.name, {
      AttributeDefinitions: definitions(wanted, [...wanted.localIndexes, ...kept]),
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
  }
  const view = existing.StreamSpecification?.StreamEnabled
    ? existing.StreamSpecification.StreamViewType
    : undefined;
  if (view !== wanted.streamViewType) {
    // A stream's view type is fixed as well: another one is another stream.
    if (view !== undefined) {
      await update(engine, wanted.name, { StreamSpecification: { StreamEnabled: false } });
    }
    if (wanted.streamViewType !== undefined) {
      await update(engine, wanted.name, { StreamSpecification: streamSpecification(wanted.streamViewType) });
    }
  }
  if ((existing.DeletionProtectionEnabled ?? false) !== wanted.deletionProtection) {
    await update(engine, wanted.name, { DeletionProtectionEnabled: wanted.deletionProtection });
  }
  return active(engine, wanted.name);
}

async function update(engine: Engine, name: string, change: object): Promise<void> {
  await engine.call('UpdateTable', { TableName: name, ...change });
  await active(engine, name);
}

async function active(engine: Engine, name: string): Promise<TableDescription> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const table = await describeTable(engine, name);
    const settled = (table?.GlobalSecondaryIndexes ?? []).every(
      ({ IndexStatus = 'ACTIVE' }) => IndexStatus === 'ACTIVE',
    );
    if (table?.TableStatus === 'ACTIVE' && settled) return table;
    if (performance.now() > deadline) {
      throw new LocalError(
        'EngineFailed',
        `Table ${name} did not become ACTIVE within a minute.`,
        'Start again; if it repeats, choose the other engine with --engine.',
        'ours',
      );
    }
    await wait(10);
  }
}

function createInput(wanted: TableDefinition): object {
  const { globalIndexes, localIndexes } = wanted;
  return {
    TableName: wanted.name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: wanted.keySchema,
    AttributeDefinitions: definitions(wanted, [...localIndexes, ...globalIndexes]),
    ...(globalIndexes.length ? { GlobalSecondaryIndexes: globalIndexes } : {}),
    ...(localIndexes.length ? { LocalSecondaryIndexes: localIndexes } : {}),
    ...(wanted.streamViewType ? { StreamSpecification: streamSpecification(wanted.streamViewType) } : {}),
    ...(wanted.deletionProtection ? { DeletionProtectionEnabled: true } : {}),
  };
}

function streamSpecification(StreamViewType: string): object {
  return { StreamEnabled: true, StreamViewType };
}

/** Only attributes that a key names: DynamoDB refuses definitions it has no use for. */
function definitions(wanted: TableDefinition, indexes: readonly IndexDefinition[]): object[] {
  const used = new Set(
    [wanted, ...indexes].flatMap((owner) => keysOf(owner).map((key) => key.AttributeName)),
  );
  return [...used].map((AttributeName) => ({
    AttributeName,
    AttributeType: wanted.attributeTypes[AttributeName],
  }));
}

function keysOf(owner: TableDefinition | IndexDefinition): readonly KeyElement[] {
  return 'KeySchema' in owner ? owner.KeySchema : owner.keySchema;
}

function typesOf(table: TableDescription): Record<string, string> {
  return Object.fromEntries(
    table.AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType]),
  );
}

function keyShape(keys: readonly KeyElement[], types: Readonly<Record<string, string>>): string[] {
  return keys
    .map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName} ${types[AttributeName]}`)
    .sort();
}

function shapes(
  indexes: readonly IndexDefinition[],
  types: Readonly<Record<string, string>>,
): Map<string, string> {
  return new Map(
    indexes.map(({ IndexName, KeySchema, Projection }) => [
      IndexName,
      JSON.stringify([
        keyShape(KeySchema, types),
        Projection.ProjectionType ?? 'ALL',
        [...(Projection.NonKeyAttributes ?? [])].sort(),
      ]),
    ]),
  );
}

function sameMaps(one: Map<string, string>, other: Map<string, string>): boolean {
  return one.size === other.size && [...one].every(([name, shape]) => other.get(name) === shape);
}
