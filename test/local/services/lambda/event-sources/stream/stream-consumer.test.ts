import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../../../local/kernel/aws.ts';
import {
  failures,
  host,
  pass,
  recordingInvoker,
  settle,
  streamMapping,
  throttled,
  type Behaviour,
} from '../event-sources.fixture.ts';
import { start } from '../start.fixture.ts';
import { scriptedStream, streamArn, type ScriptedStream } from '../stream.fixture.ts';

type Properties = Readonly<Record<string, unknown>>;

/** A stream with one shard and a function that reads it. */
async function consume(
  properties: Properties,
  behave?: Behaviour,
  stream: ScriptedStream = scriptedStream().addShard('s'),
) {
  const { invoker, batches, numbers } = recordingInvoker(behave);
  const hosted = host({ invoker, endpoints: { dynamodb: stream.endpoint } });
  const begin = async () => {
    await hosted.sources.replace([streamMapping(properties)]);
    await settle();
  };
  return { ...hosted, stream, batches, numbers, begin, signal: () => hosted.signals.raise(streamArn) };
}

const failing =
  (...poison: number[]): Behaviour =>
  (records) => {
    if (records.some(({ dynamodb }) => poison.includes(Number(dynamodb.SequenceNumber))))
      throw new Error('poison');
  };
const reporting =
  (...poison: number[]): Behaviour =>
  (records) =>
    failures(
      ...records
        .map(({ dynamodb }) => dynamodb.SequenceNumber)
        .filter((number) => poison.includes(Number(number))),
    );

function write(stream: ScriptedStream, count: number, pk: (at: number) => string = () => 'a'): void {
  for (let at = 0; at < count; at += 1) stream.write('s', pk(at));
}

describe('a stream', () => {
  it('is read from its oldest record with TRIM_HORIZON', async () => {
    const { stream, begin, numbers } = await consume({});
    write(stream, 3);
    await begin();
    expect(numbers()).toEqual([[1, 2, 3]]);
  });

  it('is read from its end as first seen with LATEST', async () => {
    const { stream, begin, numbers, signal } = await consume({ StartingPosition: 'LATEST' });
    write(stream, 3);
    await begin();
    write(stream, 2);
    signal();
    await settle();
    expect(numbers()).toEqual([[4, 5]]);
  });

  it('is read at once when it is signalled, and asked for nothing else', async () => {
    const { stream, begin, numbers, signal } = await consume({});
    await begin();
    const asked = stream.calls.length;
    await settle();
    expect(stream.calls).toHaveLength(asked);
    write(stream, 1);
    signal();
    await settle();
    expect(numbers()).toEqual([[1]]);
  });

  it('is looked at again after five seconds without a signal', async () => {
    const { stream, begin, numbers, clock } = await consume({});
    await begin();
    write(stream, 1);
    await pass(clock, 4999, 4999);
    expect(numbers()).toEqual([]);
    await pass(clock, 1);
    expect(numbers()).toEqual([[1]]);
  });

  it('comes in batches of at most BatchSize, 100 when it is not said', async () => {
    const small = await consume({ BatchSize: 2 });
    write(small.stream, 5);
    await small.begin();
    expect(small.numbers()).toEqual([[1, 2], [3, 4], [5]]);
    const usual = await consume({});
    write(usual.stream, 250);
    await usual.begin();
    expect(usual.batches.map((batch) => batch.length)).toEqual([100, 100, 50]);
  });

  it('comes in batches of at most 6 MB', async () => {
    const { stream, begin, batches } = await consume({});
    for (let at = 0; at < 20; at += 1) stream.write('s', 'a', { name: 'x'.repeat(400_000) });
    await begin();
    expect(batches.map((batch) => batch.length)).toEqual([15, 5]);
  });

  it('gives records as Lambda does', async () => {
    const { stream, begin, batches } = await consume({});
    const identity = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };
    stream.write('s', 'a');
    stream.write('s', 'b', { identity });
    await begin();
    expect(batches[0]![0]).toEqual({
      eventID: 'event-1',
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      dynamodb: {
        ApproximateCreationDateTime: start / 1000,
        Keys: { pk: { S: 'a' } },
        NewImage: { pk: { S: 'a' }, n: { N: '1' }, name: { S: 'a' } },
        SequenceNumber: '000000000000000000001',
      },
      eventSourceARN: streamArn,
    });
    expect(batches[0]![1]).toMatchObject({
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    });
  });

  it('is read in the name of the execution role', async () => {
    const { stream, begin } = await consume({});
    await begin();
    const principals = new Set(stream.calls.map(({ principal }) => JSON.stringify(principal)));
    expect([...principals]).toEqual([JSON.stringify({ kind: 'role', arn: streamMapping().roleArn })]);
  });

  it('is passed over where no filter matches', async () => {
    const pattern = JSON.stringify({ dynamodb: { NewImage: { name: { S: ['wanted'] } } } });
    const consumer = await consume({ FilterCriteria: { Filters: [{ Pattern: pattern }] } });
    for (const name of ['a', 'wanted', 'b', 'wanted', 'c']) consumer.stream.write('s', 'a', { name });
    await consumer.begin();
    expect(consumer.numbers()).toEqual([[2, 4]]);
    expect(await consumer.sources.pending()).toEqual([]);
  });
});

describe('a batching window', () => {
  it('gathers until it is over, or the batch is full', async () => {
    const { stream, begin, numbers, signal, clock } = await consume({
      BatchSize: 3,
      MaximumBatchingWindowInSeconds: 2,
    });
    await begin();
    write(stream, 1);
    signal();
    await settle();
    await pass(clock, 1900);
    write(stream, 1);
    signal();
    await settle();
    expect(numbers()).toEqual([]);
    await pass(clock, 100);
    expect(numbers()).toEqual([[1, 2]]);
    write(stream, 4);
    signal();
    await settle();
    expect(numbers()).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    await pass(clock, 2000);
    expect(numbers()).toEqual([[1, 2], [3, 4, 5], [6]]);
  });
});

describe('a batch that fails', () => {
  it('is tried again, nothing behind it before, until it works', async () => {
    let broken = true;
    const { stream, begin, numbers, clock } = await consume({ BatchSize: 2 }, () => {
      if (broken) throw new Error('broken');
    });
    write(stream, 4);
    await begin();
    await pass(clock, 300);
    expect(numbers()).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    broken = false;
    await pass(clock, 400);
    expect(numbers().slice(3)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('is tried again ever more slowly, every five seconds in the end', async () => {
    const { stream, begin, batches, clock } = await consume({}, failing(1));
    write(stream, 1);
    await begin();
    await pass(clock, 6300);
    expect(batches).toHaveLength(7);
    await pass(clock, 50_000);
    expect(batches).toHaveLength(17);
  });

  it('is given up after MaximumRetryAttempts retries, and the others go on', async () => {
    const { stream, begin, numbers, clock, log } = await consume(
      { BatchSize: 2, MaximumRetryAttempts: 2 },
      failing(1),
    );
    write(stream, 4);
    await begin();
    await pass(clock, 400);
    expect(numbers()).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
      [3, 4],
    ]);
    expect(log.lines.join('\n')).toContain(
      'gave up 2 records (RetryAttemptsExhausted); there is no failure destination',
    );
  });

  it('is not tried again with no retries', async () => {
    const { stream, begin, numbers } = await consume({ MaximumRetryAttempts: 0 }, failing(1));
    write(stream, 1);
    await begin();
    expect(numbers()).toEqual([[1]]);
  });

  it('is cut in two with bisecting, which uses up no retry, until the record stands alone', async () => {
    const { stream, begin, numbers, clock } = await consume(
      { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 },
      failing(3),
    );
    write(stream, 4);
    await begin();
    await pass(clock, 200);
    expect(numbers()).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [3], [4]]);
  });

  it('comes again from the lowest reported record on', async () => {
    const { stream, begin, numbers, clock } = await consume(
      { FunctionResponseTypes: ['ReportBatchItemFailures'], MaximumRetryAttempts: 1 },
      reporting(4, 2),
    );
    write(stream, 4);
    await begin();
    await pass(clock, 200);
    expect(numbers()).toEqual([
      [1, 2, 3, 4],
      [2, 3, 4],
    ]);
  });

  it('is cut at the lowest reported record with bisecting', async () => {
    const { stream, begin, numbers, clock } = await consume(
      {
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 0,
      },
      reporting(3),
    );
    write(stream, 6);
    await begin();
    await pass(clock, 200);
    expect(numbers()).toEqual([[1, 2, 3, 4, 5, 6], [3, 4, 5, 6], [3, 4], [3], [4], [5, 6]]);
  });

  it.each([
    ['an identifier that is not of the batch', failures('9')],
    ['an empty identifier', failures('')],
    ['something else', 'failed'],
  ])('comes again whole when the function reports %s', async (_, response) => {
    const { stream, begin, numbers, clock } = await consume(
      { FunctionResponseTypes: ['ReportBatchItemFailures'], MaximumRetryAttempts: 1 },
      () => response,
    );
    write(stream, 2);
    await begin();
    await pass(clock, 200);
    expect(numbers()).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('is done when reports are not switched on', async () => {
    const { stream, begin, numbers, sources } = await consume({}, reporting(1));
    write(stream, 2);
    await begin();
    expect(numbers()).toEqual([[1, 2]]);
    expect(await sources.pending()).toEqual([]);
  });

  it('is given up once its records are too old, by wall time, and younger ones are kept', async () => {
    let seconds = start / 1000;
    const stream = scriptedStream({ createdAt: () => seconds }).addShard('s');
    const { begin, numbers, clock, log } = await consume(
      { MaximumRecordAgeInSeconds: 60 },
      failing(1, 2),
      stream,
    );
    write(stream, 1);
    seconds += 30;
    write(stream, 1);
    await begin();
    await pass(clock, 66_000, 1000);
    expect(numbers().at(-1)).toEqual([2]);
    await pass(clock, 30_000, 1000);
    expect(log.lines.filter((line) => line.includes('(RecordAgeExceeded)'))).toHaveLength(2);
  });

  it('is kept for a day without a limit, which is as long as a stream keeps it', async () => {
    const { stream, begin, batches, clock, log } = await consume({}, failing(1));
    write(stream, 1);
    await begin();
    await pass(clock, 23 * 3_600_000, 60_000);
    expect(batches.length).toBeGreaterThan(10);
    expect(log.lines.join('\n')).not.toContain('gave up');
    await pass(clock, 2 * 3_600_000, 60_000);
    expect(log.lines.join('\n')).toContain('gave up 1 record (RecordAgeExceeded)');
  });
});

describe('a function that cannot be invoked', () => {
  it('uses up no retry', async () => {
    let busy = true;
    const { stream, begin, numbers, clock } = await consume({ MaximumRetryAttempts: 0 }, () => {
      if (busy) throw throttled;
    });
    write(stream, 1);
    await begin();
    await pass(clock, 300);
    expect(numbers()).toEqual([[1], [1], [1]]);
    busy = false;
    await pass(clock, 400);
    expect(numbers()).toHaveLength(4);
  });
});

describe('a parallelization factor', () => {
  it('invokes side by side, and keeps the order of each item', async () => {
    const order: string[] = [];
    let running = 0;
    let most = 0;
    const open: (() => void)[] = [];
    const { stream, begin, sources } = await consume(
      { ParallelizationFactor: 10, BatchSize: 1 },
      async (records) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => open.push(resolve));
        running -= 1;
        for (const { dynamodb } of records)
          order.push(`${dynamodb.Keys.pk.S}${Number(dynamodb.SequenceNumber)}`);
      },
    );
    write(stream, 60, (at) => `item${at % 6}-`);
    await begin();
    // The last to start is the first to end.
    for (let turn = 0; order.length < 60 && turn < 200; turn += 1) {
      open.pop()?.();
      await settle();
    }
    expect(order).toHaveLength(60);
    expect(most).toBeGreaterThan(2);
    expect(order).not.toEqual([...order].sort((a, b) => Number(a.split('-')[1]) - Number(b.split('-')[1])));
    for (let item = 0; item < 6; item += 1) {
      const own = order
        .filter((each) => each.startsWith(`item${item}-`))
        .map((each) => Number(each.split('-')[1]));
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
    expect(await sources.pending()).toEqual([]);
  });
});

describe('shards', () => {
  it('are read after their parents are done', async () => {
    let broken = true;
    const stream = scriptedStream().addShard('s');
    const { begin, numbers, clock } = await consume(
      {},
      () => {
        if (broken) throw new Error('broken');
      },
      stream,
    );
    write(stream, 2);
    stream.addShard('left', 's').addShard('right', 's');
    stream.write('left', 'a');
    stream.write('right', 'b');
    await begin();
    await pass(clock, 300);
    expect(new Set(numbers().map(String))).toEqual(new Set(['1,2']));
    broken = false;
    await pass(clock, 500);
    expect(numbers().slice(-3, -2)).toEqual([[1, 2]]);
    expect(numbers().slice(-2).sort()).toEqual([[3], [4]]);
  });

  it('that split while they are read are followed', async () => {
    const { stream, begin, numbers, signal } = await consume({});
    await begin();
    write(stream, 1);
    stream.addShard('child', 's');
    stream.write('child', 'a');
    signal();
    await settle();
    expect(numbers()).toEqual([[1], [2]]);
  });

  it('whose iterator expired are read on from where they were', async () => {
    const { stream, begin, numbers, signal } = await consume({});
    write(stream, 2);
    await begin();
    stream.expireIterators();
    write(stream, 2);
    signal();
    await settle();
    expect(numbers()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('whose next records are gone are read from the oldest left, and that is logged', async () => {
    const { stream, begin, numbers, signal, log } = await consume({});
    write(stream, 1);
    await begin();
    write(stream, 3);
    stream.trim('s', 3);
    signal();
    await settle();
    expect(numbers()).toEqual([[1], [4]]);
    expect(log.lines.join('\n')).toContain('what was to be read next is gone');
  });

  it('that refuse their reader are not asked more often later for having been signalled often', async () => {
    const { stream, begin, signal, clock } = await consume({});
    for (let calls = 0; calls < 100; calls += 1) {
      stream.faults.push(new AwsError('AccessDeniedException', 'Not authorized'));
    }
    await begin();
    for (let signals = 0; signals < 20; signals += 1) {
      signal();
      await settle();
    }
    const asked = stream.calls.length;
    await pass(clock, 30_000, 1000);
    expect(stream.calls).toHaveLength(asked + 1);
  });

  it('that refuse their reader are a problem said once, tried again slowly, and over when they do not', async () => {
    const { stream, begin, numbers, clock, log, sources } = await consume({});
    write(stream, 1);
    const refused = new AwsError('AccessDeniedException', 'Not authorized');
    stream.faults.push(refused, refused, refused);
    await begin();
    expect(sources.list()[0]!.LastProcessingResult).toBe(
      'PROBLEM: the stream cannot be read (AccessDeniedException)',
    );
    await pass(clock, 29_000, 1000);
    expect(stream.calls).toHaveLength(1);
    await pass(clock, 62_000, 1000);
    expect(numbers()).toEqual([[1]]);
    const said = log.lines.filter((line) => line.includes('AccessDeniedException'));
    expect(said).toEqual(['warn consume: the stream cannot be read (AccessDeniedException)']);
    expect(log.lines.join('\n')).toContain('info consume: the source works again');
  });
});
