import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscription, type ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterQueueName, queueName, undeliveredQueueName } from '../../model/physical-names.ts';
import type { StageConfig } from '../config.ts';
import { ContextFunction, type FunctionGrant } from './context-function.ts';
import type { FunctionCode } from './function-code.ts';
import { operationsAlarm } from './operations-alarm.ts';

export interface TopicConsumerProps {
  readonly config: StageConfig;
  readonly code: FunctionCode;
  readonly context: string;
  /** Of the function's file. */
  readonly name: string;
  readonly topic: ITopic;
  /** By message attributes; every message when left out. */
  readonly filterPolicy?: Readonly<Record<string, readonly unknown[]>>;
  /** What the function may do; it is given its dead-letter queue, for consumers that refuse messages themselves. */
  readonly grants: (deadLetters: Queue) => readonly FunctionGrant[];
  readonly operations: ITopic;
}

/** Room for every attempt of a consumer whose table is slow to answer. */
const timeout = Duration.seconds(30);
const retention = Duration.days(14);

/**
 * A function that works off a topic's messages and loses none. The topic never invokes it directly, since asynchronous
 * invocation may drop events: it has a queue, which brings back what failed, five times, then lays it aside with the dead
 * letters. What the topic cannot bring to the queue has a queue of its own.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export class TopicConsumer extends Construct {
  constructor(scope: Construct, id: string, props: TopicConsumerProps) {
    super(scope, id);
    const { config, context, name, topic } = props;
    const named = (nameOf: typeof queueName) => nameOf(config.stage, context, name);
    const deadLetters = this.queue('DeadLetters', { queueName: named(deadLetterQueueName) });
    const undelivered = this.queue('Undelivered', { queueName: named(undeliveredQueueName) });
    const queue = this.queue('Queue', {
      queueName: named(queueName),
      // Six times the function's timeout, as Lambda asks: a batch may be tried again while it is throttled.
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    for (const target of [queue, undelivered]) target.addToResourcePolicy(deliveryOf(topic, target));
    const subscription = new CfnSubscription(this, 'Subscription', {
      topicArn: topic.topicArn,
      protocol: 'sqs',
      endpoint: queue.queueArn,
      rawMessageDelivery: true,
      ...(props.filterPolicy && { filterPolicy: props.filterPolicy }),
      redrivePolicy: { deadLetterTargetArn: undelivered.queueArn },
    });
    // Their policies too: a message that is brought before them is refused, and with nowhere to go it is lost.
    subscription.node.addDependency(queue, undelivered);

    const { function: target } = new ContextFunction(this, 'Consumer', {
      config,
      code: props.code,
      context,
      name,
      timeout,
      grants: [
        ...props.grants(deadLetters),
        {
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          resources: [queue.queueArn],
        },
      ],
    });
    new EventSourceMapping(this, 'Source', {
      target,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      maxConcurrency: 10,
      reportBatchItemFailures: true,
    });

    // Nothing becomes a dead letter in a queue that nobody reads.
    operationsAlarm(this, 'Late', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
      threshold: Duration.minutes(10).toSeconds(),
      description: `${context}/${name} has not worked off a message for more than ten minutes.`,
      operations: props.operations,
    });
    for (const [alarm, watched, what] of [
      ['HasDeadLetters', deadLetters, 'could not work off'],
      ['HasUndelivered', undelivered, 'was not brought'],
    ] as const) {
      operationsAlarm(this, alarm, {
        metric: watched.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
        threshold: 1,
        description: `There are messages that ${context}/${name} ${what}.`,
        operations: props.operations,
      });
    }
  }

  private queue(id: string, props: ConstructorParameters<typeof Queue>[2]): Queue {
    return new Queue(this, id, { retentionPeriod: retention, enforceSSL: true, ...props });
  }
}

/** This topic of this account may send, and nobody else: an ARN alone can be another account's, made after ours was gone. */
function deliveryOf(topic: ITopic, queue: Queue): PolicyStatement {
  return new PolicyStatement({
    principals: [new ServicePrincipal('sns.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: {
      ArnEquals: { 'aws:SourceArn': topic.topicArn },
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    },
  });
}
