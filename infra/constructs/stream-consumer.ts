import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  EventSourceMapping,
  FilterCriteria,
  MetricType,
  StartingPosition,
  type IFunction,
} from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { ContextFunction, type FunctionGrant } from './context-function.ts';
import type { FunctionCode } from './function-code.ts';
import { operationsAlarm } from './operations-alarm.ts';

export interface StreamConsumerProps {
  readonly config: StageConfig;
  readonly code: FunctionCode;
  readonly context: string;
  /** Of the function's file. */
  readonly name: string;
  readonly table: TableV2;
  /** Sort keys of the items whose changes are consumed; tokens, guards and logs are nobody's business. */
  readonly sortKeys: readonly (string | { readonly prefix: string })[];
  readonly grants: readonly FunctionGrant[];
  readonly failures: IBucket;
  readonly operations: ITopic;
}

/**
 * A function that reads a table's stream and misses nothing: from the oldest record, in order per item, a failing batch cut
 * in halves until the record that fails stands alone. What still fails after its retries lies in the failure bucket with its
 * whole content. A queue would be given a pointer into the stream only, worth nothing a day later.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export class StreamConsumer extends Construct {
  constructor(scope: Construct, id: string, props: StreamConsumerProps) {
    super(scope, id);
    const { table, failures } = props;
    const streamArn = table.tableStreamArn as string;
    const { function: target } = new ContextFunction(this, 'Consumer', {
      config: props.config,
      code: props.code,
      context: props.context,
      name: props.name,
      timeout: Duration.seconds(30),
      grants: [
        ...props.grants,
        {
          actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
          resources: [streamArn],
        },
        // It takes no resource.
        { actions: ['dynamodb:ListStreams'], resources: ['*'] },
        { actions: ['s3:PutObject'], resources: [failures.arnForObjects('aws/lambda/*')] },
        { actions: ['s3:ListBucket'], resources: [failures.bucketArn] },
      ],
    });
    const source = new EventSourceMapping(this, 'Source', {
      target,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      // Lambda keeps the order of one partition key whatever the factor.
      parallelizationFactor: 4,
      filters: [FilterCriteria.filter({ dynamodb: { Keys: { sk: { S: props.sortKeys } } } })],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 10,
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: failures.bucketArn }) },
      // Records that a function reports are no error of the function: only these metrics tell of what was laid aside.
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
    this.alarms(props, target, source.eventSourceMappingId);
  }

  private alarms(
    { context, name, operations }: StreamConsumerProps,
    target: IFunction,
    sourceId: string,
  ): void {
    const ofSource = (metricName: string) =>
      new Metric({
        namespace: 'AWS/Lambda',
        metricName,
        dimensionsMap: { EventSourceMappingUUID: sourceId },
        statistic: 'Sum',
        period: Duration.minutes(1),
      });
    operationsAlarm(this, 'HasFailureRecords', {
      metric: ofSource('OnFailureDestinationDeliveredEventCount'),
      threshold: 1,
      description: `${context}/${name} gave up records; they lie in the failure bucket.`,
      operations,
    });
    operationsAlarm(this, 'HasDropped', {
      metric: ofSource('DroppedEventCount'),
      threshold: 1,
      description: `Records of ${context}/${name} were dropped without a failure record. Compare the tables.`,
      operations,
    });
    operationsAlarm(this, 'CannotLayAside', {
      metric: target.metric('DestinationDeliveryFailures', { statistic: 'Sum', period: Duration.minutes(1) }),
      threshold: 1,
      description: `Lambda cannot write what ${context}/${name} gave up to the failure bucket.`,
      operations,
    });
    operationsAlarm(this, 'Late', {
      metric: target.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) }),
      threshold: Duration.minutes(5).toMilliseconds(),
      description: `${context}/${name} is more than five minutes behind its stream.`,
      operations,
    });
  }
}
