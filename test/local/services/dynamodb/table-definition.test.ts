import { describe, expect, it } from 'vitest';
import { readTable, tableName } from '../../../../local/services/dynamodb/table-definition.ts';
import { environment, tableProperties } from './suites/deployed-table.ts';

const { Replicas, ...plain } = tableProperties;

function read(properties: object, type = 'AWS::DynamoDB::GlobalTable') {
  const unnamed = {
    stack: 'Store',
    logicalId: 'Table',
    type,
    properties: properties as Record<string, unknown>,
  };
  return readTable({ ...unnamed, ref: tableName(unnamed), attributes: {} }, environment);
}

describe('a table resource', () => {
  it('is read alike as a global table of one replica and as a plain table', () => {
    const expected = {
      name: 'Things',
      keySchema: tableProperties.KeySchema,
      attributeTypes: { pk: 'S', sk: 'S', group: 'S' },
      globalIndexes: tableProperties.GlobalSecondaryIndexes,
      localIndexes: [],
      streamViewType: 'NEW_AND_OLD_IMAGES',
      ttlAttribute: 'expiresAt',
      deletionProtection: false,
    };
    expect(read(tableProperties)).toEqual(expected);
    expect(read(plain, 'AWS::DynamoDB::Table')).toEqual(expected);
  });

  it('has no TTL when it is declared and not enabled', () => {
    const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: false };
    expect(read({ ...tableProperties, TimeToLiveSpecification })).not.toHaveProperty('ttlAttribute');
  });

  it.each([
    ['SSESpecification', { SSEEnabled: true }],
    ['WriteOnDemandThroughputSettings', { MaxWriteRequestUnits: 100 }],
    ['WarmThroughput', { ReadUnitsPerSecond: 12_000 }],
  ])('may say %s, which changes nothing', (property, value) => {
    expect(read({ ...tableProperties, [property]: value })).toEqual(read(tableProperties));
  });

  it.each([
    ['KinesisStreamSpecification', { KinesisStreamSpecification: { StreamArn: 'x' } }],
    ['MultiRegionConsistency', { MultiRegionConsistency: 'STRONG' }],
    ['Replicas.ResourcePolicy', { Replicas: [{ ...Replicas[0], ResourcePolicy: {} }] }],
    ['Replicas', { Replicas: [...Replicas, { Region: 'us-east-1' }] }],
    ['Replicas', { Replicas: [{ Region: 'us-east-1' }] }],
    ['GlobalSecondaryIndexes.VectorConfiguration', { GlobalSecondaryIndexes: [{ VectorConfiguration: {} }] }],
    ['KeySchema', { KeySchema: undefined }],
  ])('may not say %s, and the refusal names it with the resource', (property, change) => {
    expect(() => read({ ...tableProperties, ...change })).toThrow(
      expect.objectContaining({
        code: 'PropertyUnsupported',
        message: expect.stringContaining(
          `Store/Table (AWS::DynamoDB::GlobalTable) uses ${property}: `,
        ) as string,
      }),
    );
  });
});
