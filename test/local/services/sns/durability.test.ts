import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { administrator, AwsError } from '../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../local/kernel/clock.ts';
import {
  deployed,
  news,
  newsArn,
  publishTo,
  queueArn,
  recorder,
  settled,
  start,
  subscribed,
} from './given.ts';

function givenFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sns-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const raw = { RawMessageDelivery: true };
const down = () => {
  throw new AwsError('InternalFailure', 'Down.', 500);
};
const texts = (sqs: ReturnType<typeof recorder>) => sqs.calls.map(({ input }) => input['MessageBody']);

it('delivers after a restart what was published before it, to whom it was not delivered, in order', async () => {
  const dataDirectory = givenFolder();
  const resources = [news, subscribed('good', raw), subscribed('bad', raw)];
  const before = recorder(({ input }) => (String(input['QueueUrl']).endsWith('bad') ? down() : {}));
  const first = await deployed({ resources, dataDirectory, endpoints: { sqs: before } });
  for (const Message of ['1', '2', '3']) await publishTo(first.sns, { Message });
  await settled();
  await first.sns.stop();

  const after = recorder();
  const second = await deployed({ resources, dataDirectory, endpoints: { sqs: after } });
  await settled();
  expect(texts(after)).toEqual(['1', '2', '3']);
  expect(new Set(after.calls.map(({ input }) => input['QueueUrl']))).toEqual(
    new Set([expect.stringMatching(/bad$/)]),
  );
  await second.sns.stop();

  const last = recorder();
  const third = await deployed({ resources, dataDirectory, endpoints: { sqs: last } });
  await settled();
  expect(last.calls).toEqual([]);
  await third.sns.stop();
});

it('has whatever was acknowledged, though the process was killed before anything was delivered', async () => {
  const dataDirectory = givenFolder();
  const child = spawn(process.execPath, [
    ...['--import', 'tsx'],
    join(import.meta.dirname, 'publish-for-ever.ts'),
    dataDirectory,
  ]);
  const dead = once(child, 'exit');
  const acknowledged: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    acknowledged.push(line);
    if (acknowledged.length === 50) child.kill('SIGKILL');
  }
  await dead;
  expect(acknowledged.length).toBeGreaterThanOrEqual(50);

  const sqs = recorder();
  const { sns } = await deployed({
    resources: [news, subscribed('jobs', raw)],
    dataDirectory,
    endpoints: { sqs },
  });
  await settled();
  expect(texts(sqs).slice(0, acknowledged.length)).toEqual(acknowledged);
  await sns.stop();
}, 30_000);

it('passes over a last entry that was cut short', async () => {
  const dataDirectory = givenFolder();
  const resources = [news, subscribed('jobs', raw)];
  const first = await deployed({ resources, dataDirectory, endpoints: { sqs: recorder(down) } });
  await publishTo(first.sns, { Message: 'whole' });
  await first.sns.stop();
  appendFileSync(join(dataDirectory, 'deliveries.jsonl'), '{"published":[{"message":{"id":"x"');
  const sqs = recorder();
  const second = await deployed({ resources, dataDirectory, endpoints: { sqs } });
  await settled();
  expect(texts(sqs)).toEqual(['whole']);
  await second.sns.stop();
});

it('drops at a restart what was for a subscription that is there no more', async () => {
  const dataDirectory = givenFolder();
  const first = await deployed({
    resources: [news, subscribed('jobs')],
    dataDirectory,
    endpoints: { sqs: recorder(down) },
  });
  await publishTo(first.sns, { Message: 'm' });
  await first.sns.stop();
  const sqs = recorder();
  const second = await deployed({ dataDirectory, endpoints: { sqs } });
  await settled();
  expect(sqs.calls).toEqual([]);
  expect(await second.sns.pending()).toEqual([]);
  await second.sns.stop();
});

it('keeps its log short, and in it what is still on its way', async () => {
  const dataDirectory = givenFolder();
  const resources = [news, subscribed('good', raw), subscribed('bad', raw)];
  const failing = recorder(({ input }) => (String(input['QueueUrl']).endsWith('bad') ? down() : {}));
  const clock = manualClock(start);
  const { sns } = await deployed({ resources, dataDirectory, endpoints: { sqs: failing }, clock });
  await publishTo(sns, { Message: 'waits' });
  await settled();
  const bad = (await list(sns)).find(({ Endpoint }) => Endpoint === queueArn('bad'))!;
  await set(sns, bad.SubscriptionArn, 'FilterPolicy', '{"kind":["bad"]}');
  for (let n = 0; n < 700; n += 1) {
    await publishTo(sns, { Message: `${n}` });
    if (n % 50 === 49) await settled();
  }
  await settled();
  const lines = readFileSync(join(dataDirectory, 'deliveries.jsonl'), 'utf8').split('\n').length;
  expect(lines).toBeLessThan(700);
  await sns.stop();
  const after = recorder();
  const second = await deployed({ resources, dataDirectory, endpoints: { sqs: after } });
  await settled();
  expect(texts(after)).toEqual(['waits']);
  await second.sns.stop();
});

it('keeps what the API made, and what the template says goes with the template', async () => {
  const dataDirectory = givenFolder();
  const first = await deployed({ dataDirectory });
  const call = (operation: string, input: Record<string, unknown>, { sns } = first) =>
    sns.call({ operation, input, principal: administrator });
  const { TopicArn } = await call('CreateTopic', { Name: 'made' });
  const Attributes = { FilterPolicy: '{"kind":["x"]}' };
  for (const topic of [TopicArn, newsArn])
    await call('Subscribe', { TopicArn: topic, Protocol: 'sqs', Endpoint: queueArn('jobs'), Attributes });
  await first.sns.stop();

  const second = await deployed({ dataDirectory, resources: [] });
  expect(await call('ListTopics', {}, second)).toEqual({ Topics: [{ TopicArn }] });
  const left = await list(second.sns);
  expect(left).toMatchObject([{ TopicArn, Endpoint: queueArn('jobs') }]);
  const kept = await call('GetSubscriptionAttributes', { SubscriptionArn: left[0]!.SubscriptionArn }, second);
  expect(kept).toMatchObject({ Attributes: { FilterPolicy: '{"kind":["x"]}' } });
  await second.sns.stop();
});

type Sns = Awaited<ReturnType<typeof deployed>>['sns'];

async function list(sns: Sns): Promise<{ SubscriptionArn: string; Endpoint: string; TopicArn: string }[]> {
  const { Subscriptions } = await sns.call({
    operation: 'ListSubscriptions',
    input: {},
    principal: administrator,
  });
  return Subscriptions as never;
}

async function set(sns: Sns, SubscriptionArn: string, AttributeName: string, AttributeValue: string) {
  const input = { SubscriptionArn, AttributeName, AttributeValue };
  await sns.call({ operation: 'SetSubscriptionAttributes', input, principal: administrator });
}
