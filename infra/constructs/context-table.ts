import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { tableName } from '../../model/physical-names.ts';
import type { SecondaryIndex } from '../../model/secondary-index.ts';
import type { StageConfig } from '../config.ts';

interface ContextTableProps {
  readonly config: StageConfig;
  readonly context: string;
  readonly indexes: readonly SecondaryIndex[];
}

const types = { S: AttributeType.STRING, N: AttributeType.NUMBER };
const key = (name: string, type: keyof typeof types = 'S') => ({ name, type: types[type] });

/** A context's one table: on demand, streamed with both images, recoverable, expiring by `expiresAt`. */
export function contextTable(scope: Construct, props: ContextTableProps): TableV2 {
  const { config, context, indexes } = props;
  return new TableV2(scope, 'Table', {
    tableName: tableName(config.stage, context),
    partitionKey: key('pk'),
    sortKey: key('sk'),
    billing: Billing.onDemand(),
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: 'expiresAt',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: config.protected,
    removalPolicy: config.protected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    globalSecondaryIndexes: indexes.map((index) => ({
      indexName: index.name,
      partitionKey: key(index.partitionKey),
      sortKey: key(index.sortKey, index.sortKeyType),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...index.projected],
    })),
  });
}
