import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../../../local/kernel/aws.ts';
import { failures, mapping, pass, settle, throttled } from '../event-sources.fixture.ts';
import { hostQueue, queueArn } from './hosted-queue.ts';

const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `message ${at}`);
const empty = { visible: 0, inFlight: 0 };

describe('a queue', () => {
  it('is read as soon as a message is there, and its processed messages are deleted', async () => {
    const { begin, send, bodies, counts, sources } = await hostQueue();
    await begin();
    await send('one');
    expect(bodies()).toEqual([['one']]);
    expect(await counts()).toEqual(empty);
    expect(sources.list()[0]!.LastProcessingResult).toBe('OK');
  });

  it('that has messages when its mapping begins is read at once', async () => {
    const { begin, send, bodies } = await hostQueue();
    await send('one', 'two');
    await begin();
    expect(bodies().flat().sort()).toEqual(['one', 'two']);
  });

  it('is asked for nothing while nothing happens, but for a look every 20 seconds', async () => {
    const { begin, calls, clock } = await hostQueue();
    await begin();
    const asked = calls.length;
    await pass(clock, 19_900, 1990);
    expect(calls).toHaveLength(asked);
    await pass(clock, 100);
    expect(calls.slice(asked).map(({ operation }) => operation)).toEqual(['ReceiveMessage']);
  });

  it('is read and emptied in the name of the execution role', async () => {
    const { begin, send, calls } = await hostQueue();
    await begin();
    await send('one');
    const principals = new Set(calls.map(({ principal }) => JSON.stringify(principal)));
    expect([...principals]).toEqual([JSON.stringify({ kind: 'role', arn: mapping({}).roleArn })]);
    expect(new Set(calls.map(({ operation }) => operation))).toEqual(
      new Set(['GetQueueAttributes', 'ReceiveMessage', 'DeleteMessageBatch']),
    );
  });

  it('gives messages as Lambda does', async () => {
    const { begin, call, batches } = await hostQueue();
    await call('SendMessage', {
      MessageBody: 'hello',
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'created' },
        raw: { DataType: 'Binary', BinaryValue: 'AQID' },
      },
    });
    await begin();
    expect(batches[0]![0]).toEqual({
      messageId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      receiptHandle: expect.any(String) as string,
      body: 'hello',
      attributes: {
        ApproximateFirstReceiveTimestamp: '1767323045000',
        ApproximateReceiveCount: '1',
        SenderId: expect.any(String) as string,
        SentTimestamp: '1767323045000',
      },
      messageAttributes: {
        kind: { stringValue: 'created', stringListValues: [], binaryListValues: [], dataType: 'String' },
        raw: { binaryValue: 'AQID', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
      },
      md5OfMessageAttributes: expect.stringMatching(/^[\da-f]{32}$/) as string,
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: 'eu-central-1',
    });
  });

  it('comes in batches of at most BatchSize, 10 when it is not said', async () => {
    const usual = await hostQueue();
    await usual.send(...numbered(23));
    await usual.begin();
    expect(usual.batches.map((batch) => batch.length)).toEqual([10, 10, 3]);
    const small = await hostQueue({ properties: { BatchSize: 4 } });
    await small.send(...numbered(9));
    await small.begin();
    expect(small.batches.map((batch) => batch.length)).toEqual([4, 4, 1]);
  });

  it('loses what no filter matches', async () => {
    const Pattern = JSON.stringify({ body: { kind: ['wanted'] } });
    const { begin, send, bodies, counts } = await hostQueue({
      properties: { FilterCriteria: { Filters: [{ Pattern }] } },
    });
    await begin();
    await send('{"kind":"wanted"}', '{"kind":"other"}', 'text');
    expect(bodies()).toEqual([['{"kind":"wanted"}']]);
    expect(await counts()).toEqual(empty);
  });

  it('is gathered from for a window, up to more than ten messages', async () => {
    const { begin, send, clock, batches } = await hostQueue({
      properties: { BatchSize: 25, MaximumBatchingWindowInSeconds: 2 },
    });
    await begin();
    await send(...numbered(15));
    await pass(clock, 1900);
    expect(batches).toHaveLength(0);
    await pass(clock, 100);
    expect(batches.map((batch) => batch.length)).toEqual([15]);
    await send(...numbered(30));
    expect(batches.map((batch) => batch.length)).toEqual([15, 25]);
    await pass(clock, 2000);
    expect(batches.map((batch) => batch.length)).toEqual([15, 25, 5]);
  });

  it('that refuses its reader is a problem said once, and read again when it does not', async () => {
    let refused = true;
    const { begin, send, bodies, clock, log, sources } = await hostQueue({
      intercept() {
        if (refused) throw new AwsError('AccessDenied', 'no', 403);
      },
    });
    await begin();
    await pass(clock, 60_000, 5000);
    expect(log.lines).toEqual(['warn consume: the queue cannot be read (AccessDenied)']);
    expect(await sources.pending()).toEqual(['consume <- jobs: the queue cannot be read (AccessDenied)']);
    refused = false;
    await send('one');
    expect(bodies()).toEqual([['one']]);
  });
});

describe('messages of a batch that fails', () => {
  it('show again after the visibility timeout, and are then processed', async () => {
    let broken = true;
    const { begin, send, bodies, clock, counts } = await hostQueue({
      behave: () => {
        if (broken) throw new Error('broken');
      },
    });
    await begin();
    await send('one');
    expect(await counts()).toEqual({ visible: 0, inFlight: 1 });
    broken = false;
    await pass(clock, 29_900, 2990);
    expect(bodies()).toEqual([['one']]);
    await pass(clock, 100);
    expect(bodies()).toEqual([['one'], ['one']]);
    expect(await counts()).toEqual(empty);
  });

  it('are only those that the function reports', async () => {
    const { begin, send, bodies, counts, clock } = await hostQueue({
      properties: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
      behave: (records) =>
        failures(...records.filter(({ body }) => body === 'message 1').map(({ messageId }) => messageId)),
    });
    await send(...numbered(3));
    await begin();
    expect(await counts()).toEqual({ visible: 0, inFlight: 1 });
    await pass(clock, 30_000, 3000);
    expect(bodies().slice(1)).toEqual([['message 1']]);
  });

  it.each([
    ['an identifier that is not of the batch', failures('no-such-message')],
    ['an empty identifier', failures('')],
    ['something else', 'failed'],
  ])('are all when it reports %s', async (_, response) => {
    const { begin, send, counts } = await hostQueue({
      properties: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
      behave: () => response,
    });
    await send(...numbered(3));
    await begin();
    expect(await counts()).toEqual({ visible: 0, inFlight: 3 });
  });

  it('go to the dead-letter queue once they were received too often', async () => {
    const { begin, send, call, clock, batches, counts } = await hostQueue({
      behave: () => {
        throw new Error('broken');
      },
    });
    await call('CreateQueue', { QueueName: 'dead' });
    await call('SetQueueAttributes', {
      Attributes: {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:111122223333:dead',
          maxReceiveCount: 3,
        }),
      },
    });
    await begin();
    await send('poison');
    await pass(clock, 120_000, 5000);
    expect(batches).toHaveLength(3);
    expect(await counts()).toEqual(empty);
  });
});

describe('a function that cannot be invoked', () => {
  it('leaves its messages, and gets them as soon as it can be', async () => {
    let busy = true;
    const { begin, send, clock, batches, counts } = await hostQueue({
      behave: () => {
        if (busy) throw throttled;
      },
    });
    await begin();
    await send('one');
    await pass(clock, 700);
    expect(await counts()).toEqual({ visible: 0, inFlight: 1 });
    const tried = batches.length;
    busy = false;
    await pass(clock, 800);
    expect(batches).toHaveLength(tried + 1);
    expect(await counts()).toEqual(empty);
  });

  it('is not given messages that others may have received meanwhile', async () => {
    const { begin, send, clock, batches } = await hostQueue({
      attributes: { VisibilityTimeout: '2' },
      behave: () => {
        throw throttled;
      },
    });
    await begin();
    await send('one');
    await pass(clock, 10_000);
    const counts = batches.map(([message]) =>
      Number(
        (message as { attributes?: { ApproximateReceiveCount?: string } }).attributes
          ?.ApproximateReceiveCount,
      ),
    );
    // Each receipt is tried for less than two seconds: five times at most.
    for (let receipt = 1; receipt <= 5; receipt += 1) {
      expect(counts.filter((count) => count === receipt).length).toBeLessThanOrEqual(5);
    }
    expect(Math.max(...counts)).toBeGreaterThan(3);
  });
});

describe('concurrency', () => {
  const backlog = async (MaximumConcurrency?: number) => {
    let running = 0;
    let most = 0;
    const ends: (() => void)[] = [];
    const hosted = await hostQueue({
      properties: { BatchSize: 1, ...(MaximumConcurrency && { ScalingConfig: { MaximumConcurrency } }) },
      behave: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => ends.push(resolve));
        running -= 1;
      },
    });
    await hosted.send(...numbered(60));
    await hosted.begin();
    const first = running;
    while (ends.length > 0) {
      ends.shift()!();
      await settle();
    }
    return { ...hosted, first, most };
  };

  it('starts at five and grows with the backlog', async () => {
    const { first, most, batches, counts } = await backlog();
    expect(first).toBe(5);
    expect(most).toBeGreaterThan(8);
    expect(batches).toHaveLength(60);
    expect(await counts()).toEqual(empty);
  });

  it('stays within MaximumConcurrency', async () => {
    const { first, most, batches } = await backlog(2);
    expect([first, most]).toEqual([2, 2]);
    expect(batches).toHaveLength(60);
  });

  it('falls to two, no further, while invocations fail', async () => {
    let running = 0;
    const seen: number[] = [];
    const ends: (() => void)[] = [];
    const { begin, send } = await hostQueue({
      properties: { BatchSize: 1 },
      behave: async () => {
        running += 1;
        seen.push(running);
        await new Promise<void>((resolve) => ends.push(resolve));
        running -= 1;
        throw new Error('broken');
      },
    });
    await send(...numbered(30));
    await begin();
    while (ends.length > 0) {
      ends.shift()!();
      await settle();
    }
    expect(seen).toHaveLength(30);
    expect(Math.max(...seen.slice(-20))).toBe(2);
  });
});

describe('what is pending of a queue', () => {
  it('is every message in it: waiting, in flight or delayed', async () => {
    const { begin, send, call, sources } = await hostQueue({
      behave: () => {
        throw new Error('broken');
      },
    });
    await begin();
    expect(await sources.pending()).toEqual([]);
    await send('one');
    await call('SendMessage', { MessageBody: 'later', DelaySeconds: 60 });
    expect(await sources.pending()).toEqual(['consume <- jobs: 0 messages waiting, 1 in flight, 1 delayed']);
  });

  it('is nothing of a mapping that is disabled', async () => {
    const { begin, send, sources } = await hostQueue({ properties: { Enabled: false } });
    await begin();
    await send('one');
    expect(await sources.pending()).toEqual([]);
  });
});
