import { administrator, type AwsCall } from '../../../../../../local/kernel/aws.ts';
import { createJournal } from '../../../../../../local/kernel/journal.ts';
import { createSqsService } from '../../../../../../local/services/sqs/index.ts';
import { host, mapping, recordingInvoker, settle, type Behaviour } from '../event-sources.fixture.ts';

const environment = {
  accountId: '111122223333',
  region: 'eu-central-1',
  partition: 'aws',
  secret: 'installation',
};
export const queueArn = 'arn:aws:sqs:eu-central-1:111122223333:jobs';
const QueueUrl = 'https://sqs.eu-central-1.amazonaws.com/111122223333/jobs';

export interface QueueHosting {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly behave?: Behaviour;
  /** Called before each call that the mapping makes; what it throws, the mapping gets. */
  readonly intercept?: (call: AwsCall) => void;
}

/** A queue of the real service, hiding messages for 30 seconds, and a function that reads it. */
export async function hostQueue({ properties = {}, attributes = {}, behave, intercept }: QueueHosting = {}) {
  const { invoker, batches } = recordingInvoker(behave);
  const calls: AwsCall[] = [];
  const hosted = host({
    invoker,
    endpoints: {
      sqs: {
        async call(call) {
          calls.push(call);
          intercept?.(call);
          return sqs.call(call);
        },
      },
    },
  });
  let ids = 0;
  const sqs = createSqsService({
    authorizer: { authorize: () => undefined },
    identify: () => administrator,
    signals: hosted.signals,
    clock: hosted.clock,
    journal: createJournal(),
    log: hosted.log,
    randomId: () => (ids += 1).toString(16).padStart(32, '0'),
  });
  const noAssets = {
    path: (location: string) => {
      throw new Error(`No asset ${location}`);
    },
  };
  await (
    await sqs.prepare({ resources: [], assets: noAssets, environment })
  )();
  const call = (operation: string, input: object) =>
    sqs.call({ operation, input: { QueueUrl, ...input }, principal: administrator });
  await sqs.call({
    operation: 'CreateQueue',
    input: { QueueName: 'jobs', Attributes: { VisibilityTimeout: '30', ...attributes } },
    principal: administrator,
  });
  const begin = async (): Promise<void> => {
    await hosted.sources.replace([mapping({ EventSourceArn: queueArn, ...properties })]);
    await settle();
  };
  return {
    ...hosted,
    batches,
    /** The bodies of each invocation. */
    bodies: () => batches.map((batch) => batch.map(({ body }) => body)),
    calls,
    call,
    begin,
    send: async (...bodies: string[]) => {
      for (const MessageBody of bodies) await call('SendMessage', { MessageBody });
      await settle();
    },
    counts: async () => {
      const { Attributes } = await call('GetQueueAttributes', { AttributeNames: ['All'] });
      const count = (name: string): number => Number((Attributes as Record<string, string>)[name]);
      return {
        visible: count('ApproximateNumberOfMessages'),
        inFlight: count('ApproximateNumberOfMessagesNotVisible'),
      };
    },
  };
}
