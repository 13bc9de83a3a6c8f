import { DynamoDbDataSource, type IGraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { AccessPattern, PatternCall } from '../../model/access-pattern.ts';

interface TableDataSourceProps {
  readonly api: IGraphqlApi;
  readonly context: string;
  readonly table: TableV2;
  readonly patterns: readonly AccessPattern[];
}

/**
 * A table as a data source whose role may do what the access patterns say, on the table and the indexes that they name,
 * and nothing else. `withoutPolicyUpdates`, since CDK would grant twelve actions.
 */
export function tableDataSource(scope: Construct, props: TableDataSourceProps): DynamoDbDataSource {
  const role = new Role(scope, 'DataSourceRole', {
    assumedBy: new ServicePrincipal('appsync.amazonaws.com'),
  });
  for (const [index, actions] of grants(props.patterns)) {
    const resource = index === '' ? props.table.tableArn : `${props.table.tableArn}/index/${index}`;
    role.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [resource] }));
  }
  return new DynamoDbDataSource(scope, 'DataSource', {
    api: props.api,
    // Names are unique in an API, and every context brings its data source to the same one.
    name: props.context,
    table: props.table,
    serviceRole: role.withoutPolicyUpdates(),
  });
}

/** IAM actions by index; the table itself is the empty name. */
function grants(patterns: readonly AccessPattern[]): Map<string, string[]> {
  const granted = new Map<string, Set<string>>();
  for (const call of patterns.flatMap((pattern) => pattern.calls)) {
    const actions = granted.get(call.index ?? '') ?? new Set();
    for (const action of actionsOf(call)) actions.add(`dynamodb:${action}`);
    granted.set(call.index ?? '', actions);
  }
  return new Map([...granted].map(([index, actions]) => [index, [...actions].sort()]));
}

/** A transaction is allowed by the actions of its items; a failed condition of an UpdateItem makes AppSync read the item. */
function actionsOf(call: PatternCall): readonly string[] {
  if (call.operation === 'TransactWriteItems') return call.writes ?? [];
  return call.operation === 'UpdateItem' ? ['UpdateItem', 'GetItem'] : [call.operation];
}
