import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IGraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { COMPANY_EVENTS_TOPIC, COMPANY_TABLE, REFUSED_INTAKE_QUEUE } from '../../model/bindings.ts';
import { COMPANY_ACCESS_PATTERNS } from '../../model/company/access-patterns.ts';
import { INDEXES } from '../../model/company/indexes.ts';
import type { StageConfig } from '../config.ts';
import type { FunctionGrant } from '../constructs/context-function.ts';
import { contextTable } from '../constructs/context-table.ts';
import { contextTopic } from '../constructs/context-topic.ts';
import type { FunctionCode } from '../constructs/function-code.ts';
import { jsResolvers } from '../constructs/js-resolvers.ts';
import { StreamConsumer } from '../constructs/stream-consumer.ts';
import { tableDataSource } from '../constructs/table-data-source.ts';
import { TopicConsumer } from '../constructs/topic-consumer.ts';

interface CompanyProps extends StackProps {
  readonly config: StageConfig;
  /** Repository root. */
  readonly root: string;
  readonly api: IGraphqlApi;
  readonly code: FunctionCode;
  readonly failures: IBucket;
  readonly operations: ITopic;
}

const context = 'company';

/** The company context: its table, the resolvers that reach it, and what goes out of it and comes in by events. */
export class CompanyStack extends Stack {
  /** Every version of every company. */
  readonly events: Topic;

  constructor(scope: Construct, id: string, props: CompanyProps) {
    super(scope, id, props);
    const { api, config, root } = props;
    const table = contextTable(this, { config, context, indexes: INDEXES });
    const dataSource = tableDataSource(this, { api, context, table, patterns: COMPANY_ACCESS_PATTERNS });
    jsResolvers(this, { api, dataSource, root, context });
    this.events = contextTopic(this, 'CompanyEvents', config, 'company-events');
    // A purge that is published before anybody listens leaves its remains for good.
    this.publish(table, props).node.addDependency(this.removePurged(table, props));
    this.takeIn(table, props);
  }

  private publish(table: TableV2, { config, code, failures, operations }: CompanyProps): StreamConsumer {
    return new StreamConsumer(this, 'PublishChanges', {
      config,
      code,
      context,
      name: 'publish-changes',
      table,
      sortKeys: ['PROFILE'],
      grants: [
        {
          environment: { [COMPANY_EVENTS_TOPIC]: this.events.topicArn },
          actions: ['sns:Publish'],
          resources: [this.events.topicArn],
        },
      ],
      failures,
      operations,
    });
  }

  /** The context listens to itself: what a purge leaves goes when the purge is known, however it came about. */
  private removePurged(table: TableV2, { config, code, operations }: CompanyProps): TopicConsumer {
    return new TopicConsumer(this, 'RemovePurged', {
      config,
      code,
      context,
      name: 'remove-purged',
      topic: this.events,
      filterPolicy: { type: ['company.purged'] },
      grants: () => [
        {
          environment: { [COMPANY_TABLE]: table.tableName },
          actions: ['dynamodb:DeleteItem'],
          resources: [table.tableArn],
        },
      ],
      operations,
    });
  }

  private takeIn(table: TableV2, { config, code, operations }: CompanyProps): void {
    new TopicConsumer(this, 'ApplyIntake', {
      config,
      code,
      context,
      name: 'apply-intake',
      topic: contextTopic(this, 'CompanyIntake', config, 'company-intake'),
      grants: (deadLetters): FunctionGrant[] => [
        {
          environment: { [COMPANY_TABLE]: table.tableName },
          actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          resources: [table.tableArn],
        },
        {
          environment: { [REFUSED_INTAKE_QUEUE]: deadLetters.queueUrl },
          actions: ['sqs:SendMessage'],
          resources: [deadLetters.queueArn],
        },
      ],
      operations,
    });
  }
}
