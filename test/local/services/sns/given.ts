import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import { createIamService } from '../../../../local/iam/iam.ts';
import {
  administrator,
  type Authorizer,
  type AwsCall,
  type AwsEndpoint,
} from '../../../../local/kernel/aws.ts';
import { manualClock, type Clock } from '../../../../local/kernel/clock.ts';
import { createJournal } from '../../../../local/kernel/journal.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import type { Deployment, Resource } from '../../../../local/kernel/service.ts';
import { createSnsService } from '../../../../local/services/sns/index.ts';
import { snsTypes } from '../../../../local/services/sns/resource-types.ts';
import type { SnsEndpoints } from '../../../../local/services/sns/deliver.ts';

export const environment = {
  accountId: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  secret: 'secret',
};
export const start = Date.parse('2026-01-02T03:04:05.678Z');
export const newsArn = 'arn:aws:sns:us-east-1:111122223333:news';
export const queueArn = (name: string) => `arn:aws:sqs:us-east-1:111122223333:${name}`;
export const queueUrl = (name: string) => `https://sqs.us-east-1.amazonaws.com/111122223333/${name}`;

export function resource(logicalId: string, type: string, properties: Record<string, unknown>): Resource {
  const unnamed = { stack: 'S', logicalId, type: `AWS::SNS::${type}`, properties };
  const named = snsTypes[unnamed.type]!;
  return {
    ...unnamed,
    ref: named.ref(unnamed, environment),
    attributes: named.attributes(unnamed, environment),
  };
}

export const news = resource('News', 'Topic', { TopicName: 'news' });

/** A subscription of the queue `name` to the topic `news`. */
export const subscribed = (name: string, properties: Record<string, unknown> = {}) =>
  resource(`To-${name}`, 'Subscription', {
    TopicArn: newsArn,
    Protocol: 'sqs',
    Endpoint: queueArn(name),
    ...properties,
  });

export function deployment(...resources: Resource[]): Deployment {
  const path = (location: string): never => {
    throw new Error(`no asset ${location}`);
  };
  return { resources, environment, assets: { path } };
}

/** Stands for SQS or Lambda: records what it is asked, and answers as it is told to. */
export function recorder(answer: (call: AwsCall, index: number) => unknown = () => ({})) {
  const calls: AwsCall[] = [];
  const heard = new EventEmitter();
  const endpoint: AwsEndpoint = {
    async call(call) {
      calls.push(call);
      heard.emit('call');
      return (await answer(call, calls.length - 1)) as Record<string, unknown>;
    },
  };
  return {
    ...endpoint,
    calls,
    /** Resolves once it was asked so often. */
    async asked(times: number): Promise<AwsCall[]> {
      while (calls.length < times) await once(heard, 'call');
      return calls;
    },
  };
}

export type Recorder = ReturnType<typeof recorder>;

let ids = 0;
/** Different every time, as the host's are. */
export const randomId = () => (ids += 1).toString(16).padStart(32, '0');

/** Everything is allowed. */
export const open: Authorizer = { authorize: () => undefined };

export interface Given {
  readonly resources?: readonly Resource[];
  readonly endpoints?: SnsEndpoints;
  readonly clock?: Clock;
  readonly authorizer?: Authorizer;
  readonly dataDirectory?: string;
}

/** SNS with a deployment taken over. */
export async function deployed(given: Given = {}) {
  const { resources = [news], endpoints = { sqs: recorder() }, authorizer = open, dataDirectory } = given;
  const clock = given.clock ?? manualClock(start);
  const log = recordingLog();
  const journal = createJournal();
  const sns = createSnsService({
    authorizer,
    identify: () => administrator,
    endpoints,
    clock,
    journal,
    log,
    randomId,
    ...(dataDirectory !== undefined && { dataDirectory }),
  });
  const deploy = async (...next: Resource[]) => (await sns.prepare(deployment(...next)))();
  await deploy(...resources);
  return { sns, log, journal, clock, deploy };
}

/** Publishes to the topic `news` as the administrator. */
export const publishTo = (sns: AwsEndpoint, input: Record<string, unknown>) =>
  sns.call({ operation: 'Publish', input: { TopicArn: newsArn, ...input }, principal: administrator });

/** The policies of an assembly, judged. */
export async function judged(...resources: Resource[]): Promise<Authorizer> {
  const iam = createIamService({ log: recordingLog() });
  await (
    await iam.prepare(deployment(...resources))
  )();
  return iam;
}

/** Resolves when nothing is on its way any more, or everything waits for the clock. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}
