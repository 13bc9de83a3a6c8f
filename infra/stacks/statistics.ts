import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IGraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { STATISTICS_TABLE } from '../../model/bindings.ts';
import { STATISTICS_ACCESS_PATTERNS } from '../../model/statistics/access-patterns.ts';
import { STATISTICS_INDEXES } from '../../model/statistics/indexes.ts';
import type { StageConfig } from '../config.ts';
import { contextTable } from '../constructs/context-table.ts';
import type { FunctionCode } from '../constructs/function-code.ts';
import { jsResolvers } from '../constructs/js-resolvers.ts';
import { tableDataSource } from '../constructs/table-data-source.ts';
import { TopicConsumer } from '../constructs/topic-consumer.ts';

interface StatisticsProps extends StackProps {
  readonly config: StageConfig;
  /** Repository root. */
  readonly root: string;
  readonly api: IGraphqlApi;
  readonly code: FunctionCode;
  readonly companyEvents: ITopic;
  readonly operations: ITopic;
}

const context = 'statistics';

/** The statistics context: copies of companies and totals of industries, kept by events. */
export class StatisticsStack extends Stack {
  constructor(scope: Construct, id: string, props: StatisticsProps) {
    super(scope, id, props);
    const { api, code, config, root, operations } = props;
    const table = contextTable(this, { config, context, indexes: STATISTICS_INDEXES });
    const dataSource = tableDataSource(this, { api, context, table, patterns: STATISTICS_ACCESS_PATTERNS });
    jsResolvers(this, { api, dataSource, root, context });
    new TopicConsumer(this, 'ApplyCompanyChanges', {
      config,
      code,
      context,
      name: 'apply-company-changes',
      topic: props.companyEvents,
      grants: () => [
        {
          environment: { [STATISTICS_TABLE]: table.tableName },
          actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          resources: [table.tableArn],
        },
      ],
      operations,
    });
  }
}
