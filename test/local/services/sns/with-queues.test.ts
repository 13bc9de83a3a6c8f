import { expect, it, onTestFinished } from 'vitest';
import { createIamService } from '../../../../local/iam/iam.ts';
import { iamTypes } from '../../../../local/iam/resource-types.ts';
import { administrator } from '../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../local/kernel/clock.ts';
import { createJournal } from '../../../../local/kernel/journal.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import type { Resource } from '../../../../local/kernel/service.ts';
import { createSignals } from '../../../../local/kernel/signals.ts';
import { createSnsService } from '../../../../local/services/sns/index.ts';
import { createSqsService } from '../../../../local/services/sqs/index.ts';
import {
  deployment,
  environment,
  news,
  newsArn,
  publishTo,
  queueArn,
  queueUrl,
  randomId,
  settled,
  start,
  subscribed,
} from './given.ts';

const identify = () => administrator;

/** IAM, SQS and SNS as a cloud composes them. */
async function givenCloud() {
  const clock = manualClock(start);
  const journal = createJournal();
  const log = recordingLog();
  const iam = createIamService({ log });
  const shared = { authorizer: iam, identify, clock, journal, log, randomId };
  const sqs = createSqsService({ ...shared, signals: createSignals() });
  const sns = createSnsService({ ...shared, endpoints: { sqs } });
  onTestFinished(async () => {
    await sns.stop();
    await sqs.stop();
  });
  const named = (unnamed: Omit<Resource, 'ref' | 'attributes'>): Resource => {
    const type = { ...sqs.types, ...iamTypes }[unnamed.type]!;
    return {
      ...unnamed,
      ref: type.ref(unnamed, environment),
      attributes: type.attributes(unnamed, environment),
    };
  };
  const queue = (QueueName: string) =>
    named({ stack: 'S', logicalId: QueueName, type: 'AWS::SQS::Queue', properties: { QueueName } });
  /** Lets the topic send to a queue, as a construct of the CDK would. */
  const policy = (name: string, source = newsArn) =>
    named({
      stack: 'S',
      logicalId: `${name}-policy`,
      type: 'AWS::SQS::QueuePolicy',
      properties: {
        Queues: [queueUrl(name)],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sqs:SendMessage',
              Resource: queueArn(name),
              Principal: { Service: 'sns.amazonaws.com' },
              Condition: { ArnEquals: { 'aws:SourceArn': source } },
            },
          ],
        },
      },
    });
  const deploy = async (...resources: Resource[]) => {
    const commits: (() => Promise<void>)[] = [];
    for (const service of [iam, sqs, sns]) commits.push(await service.prepare(deployment(...resources)));
    for (const commit of commits) await commit();
  };
  const received = async (name: string): Promise<string[]> => {
    await settled();
    const { Messages = [] } = await sqs.call({
      operation: 'ReceiveMessage',
      input: { QueueUrl: queueUrl(name), MaxNumberOfMessages: 10 },
      principal: administrator,
    });
    return (Messages as { Body: string }[]).map(({ Body }) => Body);
  };
  return { sns, log, queue, policy, deploy, received };
}

const withDeadLetters = subscribed('jobs', {
  RawMessageDelivery: true,
  RedrivePolicy: { deadLetterTargetArn: queueArn('dead') },
});

it('delivers to a queue whose policy lets the topic send', async () => {
  const { sns, log, queue, policy, deploy, received } = await givenCloud();
  await deploy(news, queue('jobs'), queue('dead'), policy('jobs'), policy('dead'), withDeadLetters);
  await publishTo(sns, { Message: 'm' });
  expect(await received('jobs')).toEqual(['m']);
  expect(await received('dead')).toEqual([]);
  expect(log.lines).toEqual([]);
});

it('puts into the dead-letter queue what the policy of the queue refuses', async () => {
  const { sns, queue, policy, deploy, received } = await givenCloud();
  const other = policy('jobs', `${newsArn}-other`);
  await deploy(news, queue('jobs'), queue('dead'), other, policy('dead'), withDeadLetters);
  await publishTo(sns, { Message: 'm' });
  expect(await received('jobs')).toEqual([]);
  expect(await received('dead')).toEqual(['m']);
});

it('puts into the dead-letter queue what is for a queue that is gone', async () => {
  const { sns, queue, policy, deploy, received } = await givenCloud();
  await deploy(news, queue('dead'), policy('dead'), withDeadLetters);
  await publishTo(sns, { Message: 'm' });
  expect(await received('dead')).toEqual(['m']);
});

it('loses what a dead-letter queue without a policy refuses, and says so', async () => {
  const { sns, log, queue, deploy, received } = await givenCloud();
  await deploy(news, queue('jobs'), queue('dead'), withDeadLetters);
  await publishTo(sns, { Message: 'm' });
  expect(await received('dead')).toEqual([]);
  expect(log.lines).toEqual([
    expect.stringContaining(`dead-letter queue ${queueArn('dead')} did not take it`),
  ]);
});
