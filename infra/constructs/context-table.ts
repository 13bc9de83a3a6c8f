import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { SecondaryIndex } from '../../model/secondary-index.ts';
import { tableName, type StageConfig } from '../config.ts';

interface ContextTableProps {
  readonly config: StageConfig;
  readonly context: string;
  readonly indexes: readonly SecondaryIndex[];
}

const key = (name: string) => ({ name, type: AttributeType.STRING });

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
      sortKey: key(index.sortKey),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...index.projected],
    })),
  });
}
