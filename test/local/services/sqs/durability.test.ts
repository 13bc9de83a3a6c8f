import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { manualClock } from '../../../../local/kernel/clock.ts';
import {
  arnOf,
  givenSqs,
  start,
  temporaryFolder,
  urlOf,
  type GivenSqs,
  type ReceivedMessage,
} from './given.ts';

const QueueUrl = urlOf('jobs');

async function receiveAll({ call }: GivenSqs, QueueUrl: string): Promise<readonly ReceivedMessage[]> {
  const all: ReceivedMessage[] = [];
  for (;;) {
    const { Messages } = await call('ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
    });
    if (!Messages) return all;
    all.push(...Messages);
  }
}

/** What a process said that was killed outright once it had said enough. */
async function killedAfter(
  lines: number,
  dataDirectory: string,
): Promise<Readonly<Record<string, Set<string>>>> {
  const script = fileURLToPath(new URL('killed.process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const said: Record<string, Set<string>> = {
    sent: new Set(),
    received: new Set(),
    deleting: new Set(),
    deleted: new Set(),
  };
  let count = 0;
  for await (const line of createInterface(child.stdout)) {
    const [what, id] = line.split(' ');
    said[what!]!.add(id!);
    count += 1;
    if (count === lines) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  return said;
}

it.each([1, 700, 3_000])(
  'what a process acknowledged is there after kill -9 at line %i, and what it deleted is not',
  async (lines) => {
    const dataDirectory = temporaryFolder();
    const { sent, received, deleting, deleted } = await killedAfter(lines, dataDirectory);
    const sqs = givenSqs({ dataDirectory, clock: manualClock(Date.now()) });
    await sqs.deploy({});
    const messages = await receiveAll(sqs, QueueUrl);
    const there = new Set(messages.map(({ MessageId }) => MessageId));
    expect(there.size).toBe(messages.length);
    for (const id of sent!) {
      if (deleted!.has(id)) expect(there).not.toContain(id);
      else if (!deleting!.has(id)) expect(there).toContain(id);
    }
    // One that was being sent may be there without its sender's knowing.
    expect([...there].filter((id) => !sent!.has(id)).length).toBeLessThanOrEqual(1);
    const counts = messages.map(({ MessageId, Attributes }) => [
      MessageId,
      Attributes?.['ApproximateReceiveCount'],
    ]);
    for (const id of received!) expect(counts).toContainEqual([id, '2']);
  },
  30_000,
);

it('queues, attributes, delays and receive counts are there after a restart; what was in flight is visible', async () => {
  const dataDirectory = temporaryFolder();
  const before = givenSqs({ dataDirectory });
  await before.deploy({ dead: {} });
  const redrive = { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 2 };
  await before.call('CreateQueue', {
    QueueName: 'jobs',
    Attributes: { VisibilityTimeout: '600', RedrivePolicy: JSON.stringify(redrive) },
  });
  const MessageAttributes = { A: { DataType: 'String', StringValue: 'a' } };
  await before.call('SendMessage', { QueueUrl, MessageBody: 'twice', MessageAttributes });
  await before.call('ReceiveMessage', { QueueUrl, VisibilityTimeout: 0 });
  await before.call('ReceiveMessage', { QueueUrl });
  await before.call('SendMessage', { QueueUrl, MessageBody: 'late', DelaySeconds: 60 });
  await before.service.stop();

  const after = givenSqs({ dataDirectory, clock: before.clock });
  await after.deploy({ dead: {} });
  expect(await receiveAll(after, QueueUrl)).toEqual([]);
  expect(await receiveAll(after, urlOf('dead'))).toMatchObject([
    { Body: 'twice', Attributes: { ApproximateReceiveCount: '3', DeadLetterQueueSourceArn: arnOf('jobs') } },
  ]);
  before.clock.advance(60_000);
  expect(await receiveAll(after, QueueUrl)).toMatchObject([{ Body: 'late' }]);
});

it('where the clock was ahead before a restart, messages wait no longer than they were delayed', async () => {
  const dataDirectory = temporaryFolder();
  const before = givenSqs({ dataDirectory, clock: manualClock(start + 86_400_000) });
  await before.deploy({ jobs: {} });
  await before.call('SendMessage', { QueueUrl, MessageBody: 'now' });
  await before.call('SendMessage', { QueueUrl, MessageBody: 'late', DelaySeconds: 60 });
  await before.service.stop();
  const after = givenSqs({ dataDirectory });
  await after.deploy({ jobs: {} });
  expect(await receiveAll(after, QueueUrl)).toMatchObject([{ Body: 'now' }]);
  after.clock.advance(60_000);
  expect(await receiveAll(after, QueueUrl)).toContainEqual(expect.objectContaining({ Body: 'late' }));
});

it('after a restart the receipt of one who died deletes nothing', async () => {
  const dataDirectory = temporaryFolder();
  const before = givenSqs({ dataDirectory });
  await before.deploy({ jobs: {} });
  await before.call('SendMessage', { QueueUrl, MessageBody: 'x' });
  const { Messages } = await before.call('ReceiveMessage', { QueueUrl });
  await before.service.stop();
  const after = givenSqs({ dataDirectory });
  await after.deploy({ jobs: {} });
  await after.call('DeleteMessage', { QueueUrl, ReceiptHandle: Messages![0]!.ReceiptHandle });
  expect(await receiveAll(after, QueueUrl)).toHaveLength(1);
});

it('a queue that was used much and holds little takes little space', async () => {
  const dataDirectory = temporaryFolder();
  const sqs = givenSqs({ dataDirectory });
  await sqs.deploy({ jobs: {} });
  await sqs.call('SendMessage', { QueueUrl, MessageBody: 'stays', DelaySeconds: 900 });
  for (let count = 0; count < 2_000; count += 1) {
    await sqs.call('SendMessage', { QueueUrl, MessageBody: 'x'.repeat(1_000) });
    const { Messages } = await sqs.call('ReceiveMessage', { QueueUrl });
    await sqs.call('DeleteMessage', { QueueUrl, ReceiptHandle: Messages![0]!.ReceiptHandle });
  }
  const folder = join(dataDirectory, 'messages');
  const [file, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  expect(statSync(join(folder, file!)).size).toBeLessThan(1_000_000);
  await sqs.service.stop();
  const after = givenSqs({ dataDirectory, clock: sqs.clock });
  await after.deploy({ jobs: {} });
  sqs.clock.advance(900_000);
  expect(await receiveAll(after, QueueUrl)).toMatchObject([{ Body: 'stays' }]);
});

it('a queue that is deleted leaves no file, and one of its name does not read what it left all the same', async () => {
  const dataDirectory = temporaryFolder();
  const messages = join(dataDirectory, 'messages');
  const sqs = givenSqs({ dataDirectory });
  await sqs.deploy({ jobs: {} });
  await sqs.call('SendMessage', { QueueUrl, MessageBody: 'x' });
  cpSync(messages, join(dataDirectory, 'copy'), { recursive: true });
  await sqs.deploy({});
  expect(readdirSync(messages)).toEqual([]);
  cpSync(join(dataDirectory, 'copy'), messages, { recursive: true });
  await sqs.deploy({ jobs: {} });
  expect(await receiveAll(sqs, QueueUrl)).toEqual([]);
});

it('a message that a crash left in both queues moves onto itself', async () => {
  const dataDirectory = temporaryFolder();
  const template = {
    dead: {},
    jobs: { RedrivePolicy: { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 1 } },
  };
  const before = givenSqs({ dataDirectory });
  await before.deploy(template);
  await before.call('SendMessage', { QueueUrl, MessageBody: 'x' });
  await before.call('ReceiveMessage', { QueueUrl, VisibilityTimeout: 0 });
  const messages = join(dataDirectory, 'messages');
  const jobs = readdirSync(messages).find((name) => name.startsWith('jobs'))!;
  cpSync(join(messages, jobs), join(dataDirectory, 'before the move'));
  await before.call('ReceiveMessage', { QueueUrl });
  await before.service.stop();
  cpSync(join(dataDirectory, 'before the move'), join(messages, jobs));
  const after = givenSqs({ dataDirectory });
  await after.deploy(template);
  expect(await receiveAll(after, QueueUrl)).toEqual([]);
  expect(await receiveAll(after, urlOf('dead'))).toHaveLength(1);
});

it('a purge is for good', async () => {
  const dataDirectory = temporaryFolder();
  const before = givenSqs({ dataDirectory });
  await before.deploy({ jobs: {} });
  await before.call('SendMessage', { QueueUrl, MessageBody: 'x' });
  await before.call('PurgeQueue', { QueueUrl });
  await before.service.stop();
  const after = givenSqs({ dataDirectory });
  await after.deploy({ jobs: {} });
  expect(await receiveAll(after, QueueUrl)).toEqual([]);
});

it('5,000 messages a second are sent, to disk', async () => {
  const sqs = givenSqs({ dataDirectory: temporaryFolder() });
  await sqs.deploy({ jobs: {} });
  const begun = process.cpuUsage();
  for (let count = 0; count < 5_000; count += 1) {
    await sqs.call('SendMessage', { QueueUrl, MessageBody: 'x'.repeat(500) });
  }
  const { user, system } = process.cpuUsage(begun);
  // Of the processor, so that a busy machine does not fail it.
  expect((user + system) / 1_000).toBeLessThan(1_000);
});
