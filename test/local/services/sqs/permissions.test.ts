import { expect, it } from 'vitest';
import { AwsError, type Principal } from '../../../../local/kernel/aws.ts';
import type { JournalEntry } from '../../../../local/kernel/journal.ts';
import { arnOf, givenSqs, role, urlOf } from './given.ts';

const QueueUrl = urlOf('jobs');

async function givenPolicies(allowed: (action: string, resource: string) => boolean = () => true) {
  const asked: [string, readonly string[]][] = [];
  const sqs = givenSqs({
    authorizer: {
      authorize(_, action, resources) {
        asked.push([action, resources]);
        for (const resource of resources) {
          if (!allowed(action, resource))
            throw new AwsError('AccessDeniedException', `${action} ${resource}`);
        }
      },
    },
  });
  await sqs.deploy({
    dead: {},
    jobs: { RedrivePolicy: { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 1 } },
  });
  const recorded: JournalEntry[] = [];
  sqs.journal.listen((entry) => recorded.push(entry));
  const callAs = (principal: Principal, operation: string, input: object) =>
    sqs.service.call({ operation, input: input as Record<string, unknown>, principal });
  return { ...sqs, asked, recorded, callAs };
}

const Entries = [{ Id: 'a', MessageBody: 'x' }];
it.each([
  ['SendMessage', { QueueUrl, MessageBody: 'x' }, [['sqs:SendMessage', [arnOf('jobs')]]]],
  ['SendMessageBatch', { QueueUrl, Entries }, [['sqs:SendMessage', [arnOf('jobs')]]]],
  ['ReceiveMessage', { QueueUrl }, [['sqs:ReceiveMessage', [arnOf('jobs')]]]],
  ['GetQueueUrl', { QueueName: 'jobs' }, [['sqs:GetQueueUrl', [arnOf('jobs')]]]],
  ['CreateQueue', { QueueName: 'new' }, [['sqs:CreateQueue', [arnOf('new')]]]],
  ['ListQueues', {}, [['sqs:ListQueues', ['*']]]],
  ['ListMessageMoveTasks', { SourceArn: arnOf('dead') }, [['sqs:ListMessageMoveTasks', [arnOf('dead')]]]],
  [
    'StartMessageMoveTask',
    { SourceArn: arnOf('dead') },
    [
      ['sqs:StartMessageMoveTask', [arnOf('dead')]],
      ['sqs:ReceiveMessage', [arnOf('dead')]],
      ['sqs:DeleteMessage', [arnOf('dead')]],
      ['sqs:GetQueueAttributes', [arnOf('dead')]],
      ['sqs:SendMessage', [arnOf('jobs')]],
    ],
  ],
])('%s needs the actions of the service authorization reference', async (operation, input, demands) => {
  const { callAs, asked } = await givenPolicies();
  await callAs(role, operation, input);
  expect(asked).toEqual(demands);
});

it('the administrator is asked for nothing', async () => {
  const { call, asked } = await givenPolicies(() => false);
  await call('SendMessage', { QueueUrl, MessageBody: 'x' });
  expect(asked).toEqual([]);
});

it('a refused call reaches no queue, and who may not learns not whether there is one', async () => {
  const { callAs, call } = await givenPolicies(() => false);
  const refused = { code: 'AccessDeniedException' };
  await expect(callAs(role, 'SendMessage', { QueueUrl, MessageBody: 'x' })).rejects.toMatchObject(refused);
  await expect(callAs(role, 'DeleteQueue', { QueueUrl: urlOf('nowhere') })).rejects.toMatchObject(refused);
  expect((await call('ReceiveMessage', { QueueUrl })).Messages).toBeUndefined();
});

it('a service sends under its own name', async () => {
  const { callAs, call, asked } = await givenPolicies();
  const sns: Principal = { kind: 'service', name: 'sns.amazonaws.com', sourceArn: 'arn:aws:sns:::topic' };
  await callAs(sns, 'SendMessage', { QueueUrl, MessageBody: 'x' });
  await callAs(role, 'SendMessage', { QueueUrl, MessageBody: 'y' });
  expect(asked).toHaveLength(2);
  const { Messages } = await call('ReceiveMessage', {
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['SenderId'],
  });
  expect(Messages!.map(({ Attributes }) => Attributes!['SenderId'])).toEqual([
    expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
    expect.stringMatching(/^AROA[A-Z2-7]{17}:worker$/),
  ]);
});

it('each call is journalled once, with its error', async () => {
  const { callAs, recorded } = await givenPolicies((action) => action !== 'sqs:DeleteQueue');
  const input = { QueueUrl, MessageBody: 'x' };
  await callAs(role, 'SendMessage', input);
  await callAs(role, 'DeleteQueue', { QueueUrl }).catch(() => undefined);
  await callAs(role, 'TagQueue', {}).catch(() => undefined);
  await callAs(role, 'Frobnicate', {}).catch(() => undefined);
  const entry = { service: 'sqs', principal: role };
  expect(recorded).toEqual([
    { ...entry, operation: 'SendMessage', input },
    { ...entry, operation: 'DeleteQueue', input: { QueueUrl }, error: 'AccessDeniedException' },
    { ...entry, operation: 'TagQueue', input: {}, error: 'UnsupportedOperation' },
    { ...entry, operation: 'Frobnicate', input: {}, error: 'UnknownOperationException' },
  ]);
});
