import { LocalError } from '../../kernel/errors.ts';
import type { Environment, Resource, UnnamedResource } from '../../kernel/service.ts';
import { stableId } from '../../kernel/ids.ts';

export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType?: string; readonly NonKeyAttributes?: readonly string[] };
}

/** What a template says of a table, as far as it has behaviour here. */
export interface TableDefinition {
  readonly name: string;
  readonly keySchema: readonly KeyElement[];
  readonly attributeTypes: Readonly<Record<string, string>>;
  readonly globalIndexes: readonly IndexDefinition[];
  readonly localIndexes: readonly IndexDefinition[];
  readonly streamViewType?: string;
  readonly ttlAttribute?: string;
  readonly deletionProtection: boolean;
}

// Read below, each with its behaviour.
const behaving = [
  'TableName',
  'KeySchema',
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'StreamSpecification',
  'TimeToLiveSpecification',
  'DeletionProtectionEnabled',
];

// Nothing to see for a program that uses the table: how it is billed, encrypted at rest, backed up, watched and labelled.
const inert = [
  'BillingMode',
  'ContributorInsightsSpecification',
  'OnDemandThroughput',
  'PointInTimeRecoverySpecification',
  'ProvisionedThroughput',
  'ReadOnDemandThroughputSettings',
  'ReadProvisionedThroughputSettings',
  'SSESpecification',
  'TableClass',
  'Tags',
  'WarmThroughput',
  'WriteOnDemandThroughputSettings',
  'WriteProvisionedThroughputSettings',
];

const ofTable = new Set([...behaving, ...inert]);
const ofGlobalTable = new Set([...ofTable, 'Replicas']);
const ofReplica = new Set([...inert, 'Region', 'DeletionProtectionEnabled', 'GlobalSecondaryIndexes']);
const ofIndex = new Set([...inert, 'IndexName', 'KeySchema', 'Projection']);

/** The name CloudFormation would draw for a table that has none, without its randomness. */
export function tableName(resource: UnnamedResource): string {
  const given = resource.properties['TableName'];
  if (typeof given === 'string') return given;
  return `${resource.stack}-${resource.logicalId}-${stableId(12, resource.stack, resource.logicalId)}`;
}

/** Reads a table resource. Throws LocalError PropertyUnsupported for what would have behaviour on AWS and has none here. */
export function readTable(resource: Resource, environment: Environment): TableDefinition {
  const { properties } = resource;
  const isGlobal = resource.type === 'AWS::DynamoDB::GlobalTable';
  const refuse = (property: string, why: string): never => {
    throw new LocalError(
      'PropertyUnsupported',
      `${resource.stack}/${resource.logicalId} (${resource.type}) uses ${property}: ${why}.`,
      `Leave ${property} out, or extend local/services/dynamodb.`,
    );
  };
  const check = (object: object, known: ReadonlySet<string>, path: string) => {
    for (const property of Object.keys(object)) {
      if (!known.has(property)) refuse(path + property, 'it has no behaviour here');
    }
  };
  check(properties, isGlobal ? ofGlobalTable : ofTable, '');
  const replicas = list<Record<string, unknown>>(properties['Replicas']);
  if (isGlobal && (replicas.length !== 1 || replicas[0]?.['Region'] !== environment.region)) {
    refuse('Replicas', `tables have one region here, ${environment.region}`);
  }
  for (const replica of replicas) {
    check(replica, ofReplica, 'Replicas.');
    for (const index of list<object>(replica['GlobalSecondaryIndexes'])) {
      check(index, ofIndex, 'Replicas.GlobalSecondaryIndexes.');
    }
  }
  const indexes = (property: 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes') => {
    const found = list<IndexDefinition>(properties[property]);
    for (const index of found) check(index, ofIndex, `${property}.`);
    return found.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
  };
  const stream = properties['StreamSpecification'] as { StreamViewType?: string } | undefined;
  if (stream) check(stream, new Set(['StreamViewType']), 'StreamSpecification.');
  const ttl = properties['TimeToLiveSpecification'] as
    { AttributeName?: string; Enabled?: unknown } | undefined;
  if (!Array.isArray(properties['KeySchema'])) refuse('KeySchema', 'it is missing');
  return {
    name: resource.ref,
    keySchema: list<KeyElement>(properties['KeySchema']),
    attributeTypes: Object.fromEntries(
      list<{ AttributeName: string; AttributeType: string }>(properties['AttributeDefinitions']).map(
        ({ AttributeName, AttributeType }) => [AttributeName, AttributeType],
      ),
    ),
    globalIndexes: indexes('GlobalSecondaryIndexes'),
    localIndexes: indexes('LocalSecondaryIndexes'),
    ...(stream?.StreamViewType === undefined ? {} : { streamViewType: stream.StreamViewType }),
    ...(ttl?.AttributeName !== undefined && isTrue(ttl.Enabled) ? { ttlAttribute: ttl.AttributeName } : {}),
    deletionProtection: isTrue((replicas[0] ?? properties)['DeletionProtectionEnabled']),
  };
}

function list<Element>(value: unknown): Element[] {
  return Array.isArray(value) ? (value as Element[]) : [];
}

// CloudFormation takes booleans written as text too.
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
