import { describe, expect, it } from 'vitest';
import { AwsError, type AwsCall } from '../../../../../../local/kernel/aws.ts';
import {
  failures,
  host,
  pass,
  recordingEndpoint,
  recordingInvoker,
  settle,
  streamMapping,
  type Behaviour,
} from '../event-sources.fixture.ts';
import { start } from '../start.fixture.ts';
import { scriptedStream, streamArn } from '../stream.fixture.ts';

const fails: Behaviour = () => {
  throw new Error('broken');
};

/** A function that fails, with no retries; the calls that its destination gets. */
async function giveUp(
  destination: string,
  options: { behave?: Behaviour; refuse?: () => boolean; properties?: object } = {},
) {
  const { behave = fails, refuse = () => false, properties = {} } = options;
  const { endpoint, calls } = recordingEndpoint(() => {
    if (refuse()) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return {};
  });
  const { invoker, batches, numbers } = recordingInvoker(behave);
  const stream = scriptedStream().addShard('shardId-1');
  const hosted = host({
    invoker,
    endpoints: { dynamodb: stream.endpoint, s3: endpoint, sqs: endpoint, sns: endpoint },
  });
  stream.write('shardId-1', 'a');
  stream.write('shardId-1', 'b');
  await hosted.sources.replace([
    streamMapping({
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: destination } },
      ...properties,
    }),
  ]);
  await settle();
  return { ...hosted, stream, calls, batches, numbers };
}

const bodyOf = (call: AwsCall | undefined, member: string) =>
  JSON.parse(String(call?.input[member])) as Record<string, unknown>;

const expectedRecord = {
  requestContext: {
    requestId: 'request-1',
    functionArn: streamMapping().functionArn,
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 1,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  version: '1.0',
  timestamp: '2026-01-02T03:04:05.000Z',
  DDBStreamBatchInfo: {
    shardId: 'shardId-1',
    startSequenceNumber: '000000000000000000001',
    endSequenceNumber: '000000000000000000002',
    approximateArrivalOfFirstRecord: '2026-01-02T03:04:05Z',
    approximateArrivalOfLastRecord: '2026-01-02T03:04:05Z',
    batchSize: 2,
    streamArn,
  },
};

describe('a failure destination', () => {
  it('that is a bucket gets the whole event as text, under mapping, shard and date, by the role', async () => {
    const { calls, batches } = await giveUp('arn:aws:s3:::failures');
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      operation: 'PutObject',
      principal: { kind: 'role', arn: streamMapping().roleArn },
      input: { Bucket: 'failures' },
    });
    expect(calls[0]!.input['Key']).toMatch(
      /^aws\/lambda\/11111111-2222-4333-8444-555555555555\/shardId-1\/2026\/01\/02\/2026-01-02T03\.04\.05-[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
    const { payload, ...record } = bodyOf(calls[0], 'Body');
    expect(record).toEqual(expectedRecord);
    expect(JSON.parse(payload as string)).toEqual({ Records: batches[0] });
  });

  it('that is a queue gets no event, only where it was', async () => {
    const { calls } = await giveUp('arn:aws:sqs:eu-central-1:111122223333:failed');
    expect(calls[0]).toMatchObject({
      operation: 'SendMessage',
      input: { QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/failed' },
    });
    expect(bodyOf(calls[0], 'MessageBody')).toEqual(expectedRecord);
  });

  it('that is a topic gets no event either', async () => {
    const topic = 'arn:aws:sns:eu-central-1:111122223333:failed';
    const { calls } = await giveUp(topic);
    expect(calls[0]).toMatchObject({ operation: 'Publish', input: { TopicArn: topic } });
    expect(bodyOf(calls[0], 'Message')).toEqual(expectedRecord);
  });

  it('hears of reported failures, which are no error of the function', async () => {
    const { calls } = await giveUp('arn:aws:s3:::failures', {
      behave: (records) => failures(records.at(-1)!.dynamodb.SequenceNumber),
      properties: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    });
    const record = bodyOf(calls[0], 'Body');
    expect(record).toMatchObject({
      responseContext: { functionError: null },
      DDBStreamBatchInfo: { startSequenceNumber: '000000000000000000002', batchSize: 1 },
    });
  });

  it('hears of records that are too old to be tried at all', async () => {
    const { endpoint, calls } = recordingEndpoint();
    const stream = scriptedStream({ createdAt: () => start / 1000 - 61 }).addShard('s');
    stream.write('s', 'a');
    const { invoker, batches } = recordingInvoker();
    const { sources } = host({ invoker, endpoints: { dynamodb: stream.endpoint, s3: endpoint } });
    await sources.replace([
      streamMapping({
        MaximumRecordAgeInSeconds: 60,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failures' } },
      }),
    ]);
    await settle();
    expect(batches).toEqual([]);
    const record = bodyOf(calls[0], 'Body');
    expect(record).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 },
    });
    expect(record).not.toHaveProperty('responseContext');
  });

  it('that cannot be written to holds its records until it can, and lets nothing pass', async () => {
    let refused = true;
    const { calls, clock, stream, signals, sources, numbers, log } = await giveUp('arn:aws:s3:::failures', {
      refuse: () => refused,
    });
    stream.write('shardId-1', 'c');
    signals.raise(streamArn);
    await pass(clock, 20_000);
    expect(numbers()).toEqual([[1, 2]]);
    expect(await sources.pending()).toEqual(['consume <- Things: 3 stream records']);
    expect(sources.list()[0]!.LastProcessingResult).toContain('NoSuchBucket');
    expect(log.lines.filter((line) => line.includes('NoSuchBucket'))).toHaveLength(1);
    refused = false;
    await pass(clock, 5000);
    expect(numbers()).toEqual([[1, 2], [3]]);
    const written = calls.map((call) => bodyOf(call, 'Body')['DDBStreamBatchInfo'] as { batchSize: number });
    expect(written.slice(-2).map(({ batchSize }) => batchSize)).toEqual([2, 1]);
  });
});
