import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../../local/kernel/aws.ts';
import type { LocalError } from '../../../../../local/kernel/errors.ts';
import type { Mapping } from '../../../../../local/services/lambda/event-sources/index.ts';
import {
  host,
  mapping,
  recordingInvoker,
  settle,
  streamMapping,
  type Behaviour,
} from './event-sources.fixture.ts';
import { scriptedStream, streamArn } from './stream.fixture.ts';

const queueArn = 'arn:aws:sqs:eu-central-1:111122223333:jobs';
const uuid = streamMapping().uuid;

function refusal(given: Mapping): Pick<LocalError, 'code' | 'message' | 'remedy'> {
  try {
    host({}).sources.check([given]);
  } catch (error) {
    return error as LocalError;
  }
  throw new Error('It was accepted.');
}

async function hosted(behave?: Behaviour) {
  const stream = scriptedStream().addShard('s');
  const { invoker, numbers } = recordingInvoker(behave);
  const all = host({ invoker, endpoints: { dynamodb: stream.endpoint } });
  return {
    ...all,
    numbers,
    stream,
    write: async () => {
      stream.write('s', 'a');
      all.signals.raise(streamArn);
      await settle();
    },
  };
}

describe('the check of a mapping', () => {
  it.each([
    ['TumblingWindowInSeconds', streamMapping({ TumblingWindowInSeconds: 60 })],
    ['SourceAccessConfigurations', mapping({ EventSourceArn: queueArn, SourceAccessConfigurations: [] })],
    ['ParallelizationFactor', mapping({ EventSourceArn: queueArn, ParallelizationFactor: 2 })],
    ['ScalingConfig', streamMapping({ ScalingConfig: { MaximumConcurrency: 2 } })],
    ['EventSourceArn', mapping({ EventSourceArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/x' })],
    ['EventSourceArn', mapping({ EventSourceArn: `${queueArn}.fifo` })],
    [
      'DestinationConfig.OnFailure.Destination',
      streamMapping({ DestinationConfig: { OnFailure: { Destination: 'kafka://x' } } }),
    ],
    ['DestinationConfig.OnSuccess', streamMapping({ DestinationConfig: { OnSuccess: {} } })],
  ])('says that %s has no behaviour here', (property, given) => {
    const { code, message, remedy } = refusal(given);
    expect(code).toBe('PropertyUnsupported');
    expect(message).toContain(`consume uses ${property}:`);
    expect(remedy).toContain(property);
  });

  it.each([
    ['StartingPosition', mapping({ EventSourceArn: streamArn })],
    ['BatchSize', streamMapping({ BatchSize: 10_001 })],
    ['BatchSize', mapping({ EventSourceArn: queueArn, BatchSize: 11 })],
    ['MaximumRecordAgeInSeconds', streamMapping({ MaximumRecordAgeInSeconds: 59 })],
    ['MaximumRetryAttempts', streamMapping({ MaximumRetryAttempts: 'many' })],
    ['ParallelizationFactor', streamMapping({ ParallelizationFactor: 11 })],
    ['FunctionResponseTypes', streamMapping({ FunctionResponseTypes: ['ReportAll'] })],
    ['MaximumConcurrency', mapping({ EventSourceArn: queueArn, ScalingConfig: { MaximumConcurrency: 1 } })],
    ['FilterCriteria', streamMapping({ FilterCriteria: { Filters: [{ Pattern: '{' }] } })],
    ['EventSourceArn', mapping({ EventSourceArn: 'Things' })],
  ])('says that %s is wrong where AWS would', (property, given) => {
    expect(refusal(given)).toMatchObject({
      code: 'AssemblyInvalid',
      message: expect.stringContaining(`consume uses ${property}`) as string,
    });
  });

  it('wants a queue to hide its messages for at least as long as the function may run', () => {
    const queue = mapping({ EventSourceArn: queueArn });
    expect(refusal({ ...queue, timeout: 30, queueVisibilityTimeout: 29 }).message).toContain(
      'visibility timeout',
    );
    host({}).sources.check([{ ...queue, timeout: 30, queueVisibilityTimeout: 30 }]);
  });

  it('takes numbers and booleans that are written as text, as CloudFormation does', () => {
    host({}).sources.check([streamMapping({ BatchSize: '5', Enabled: 'true', MaximumRetryAttempts: '-1' })]);
  });
});

describe('mappings', () => {
  it('that stay as they are go on undisturbed when others are replaced', async () => {
    const { sources, stream, write, numbers } = await hosted();
    await sources.replace([streamMapping()]);
    await write();
    const described = stream.calls.length;
    await sources.replace([streamMapping()]);
    await settle();
    expect(stream.calls).toHaveLength(described);
    await write();
    expect(numbers()).toEqual([[1], [2]]);
  });

  it('that change keep their position, and begin once the last invocation is over', async () => {
    let end = (): void => undefined;
    const { sources, stream, write, numbers } = await hosted(
      () => new Promise<void>((resolve) => (end = resolve)),
    );
    await sources.replace([streamMapping({ BatchSize: 1 })]);
    await write();
    await write();
    await sources.replace([streamMapping({ BatchSize: 10 })]);
    stream.write('s', 'a');
    await settle();
    expect(numbers()).toEqual([[1]]);
    end();
    await settle();
    expect(numbers()).toEqual([[1], [2, 3]]);
  });

  it('that are gone invoke nothing any more', async () => {
    const { sources, write, numbers } = await hosted();
    await sources.replace([streamMapping()]);
    await sources.replace([]);
    await write();
    expect(numbers()).toEqual([]);
    expect(sources.list()).toEqual([]);
  });

  it('are described with their defaults', async () => {
    const { sources, write } = await hosted();
    await sources.replace([streamMapping()]);
    expect(sources.list()).toEqual([
      {
        UUID: uuid,
        EventSourceArn: streamArn,
        FunctionArn: streamMapping().functionArn,
        State: 'Enabled',
        StateTransitionReason: 'USER_INITIATED',
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 0,
        ParallelizationFactor: 1,
        MaximumRetryAttempts: -1,
        MaximumRecordAgeInSeconds: -1,
        BisectBatchOnFunctionError: false,
        TumblingWindowInSeconds: 0,
        FunctionResponseTypes: [],
        DestinationConfig: { OnFailure: {} },
        LastModified: Date.UTC(2026, 0, 2, 3, 4, 5) / 1000,
        LastProcessingResult: 'No records processed',
      },
    ]);
    await write();
    expect(sources.list()[0]!.LastProcessingResult).toBe('OK');
  });

  it('are disabled and enabled, and read on where they were', async () => {
    const { sources, write, numbers } = await hosted();
    await sources.replace([streamMapping()]);
    await write();
    expect(sources.update(uuid, { Enabled: false }).State).toBe('Disabled');
    await write();
    expect(numbers()).toEqual([[1]]);
    expect(await sources.pending()).toEqual([]);
    expect(sources.update(uuid, { Enabled: true }).State).toBe('Enabled');
    await settle();
    expect(numbers()).toEqual([[1], [2]]);
  });

  it('are as their template says after the next deployment', async () => {
    const { sources } = await hosted();
    await sources.replace([streamMapping()]);
    expect(sources.update(uuid, { BatchSize: 7 }).BatchSize).toBe(7);
    await sources.replace([streamMapping()]);
    expect(sources.list()[0]!.BatchSize).toBe(100);
  });

  it.each([
    ['an unknown one', 'no-such-mapping', {}, 'ResourceNotFoundException'],
    ['a value out of range', uuid, { BatchSize: 0 }, 'InvalidParameterValueException'],
    ['what cannot change', uuid, { EventSourceArn: queueArn }, 'InvalidParameterValueException'],
  ])('refuse an update of %s', async (_, id, change, code) => {
    const { sources } = await hosted();
    await sources.replace([streamMapping()]);
    expect(() => sources.update(id, change)).toThrow(expect.objectContaining({ code }) as AwsError);
    expect(sources.list()[0]!.BatchSize).toBe(100);
  });
});

describe('what is pending', () => {
  it('is what was written and not yet processed, signalled or not', async () => {
    let broken = true;
    const { sources, stream, clock } = await hosted(() => {
      if (broken) throw new Error('broken');
    });
    await sources.replace([streamMapping()]);
    await settle();
    expect(await sources.pending()).toEqual([]);
    stream.write('s', 'a');
    expect(await sources.pending()).toEqual(['consume <- Things: 1 stream record']);
    broken = false;
    clock.advance(100);
    await settle();
    expect(await sources.pending()).toEqual([]);
  });

  it('is also a source that cannot be read', async () => {
    const { sources, stream } = await hosted();
    for (let calls = 0; calls < 20; calls += 1)
      stream.faults.push(new AwsError('AccessDeniedException', 'no'));
    await sources.replace([streamMapping()]);
    expect(await sources.pending()).toEqual(['consume <- Things: the stream is not read']);
  });
});

describe('stopping', () => {
  it('waits for the invocation under way, and starts no other', async () => {
    let end = (): void => undefined;
    const { sources, write, numbers } = await hosted(() => new Promise<void>((resolve) => (end = resolve)));
    await sources.replace([streamMapping({ BatchSize: 1 })]);
    await write();
    await write();
    let stopped = false;
    const stopping = sources.stop().then(() => (stopped = true));
    await settle();
    expect(stopped).toBe(false);
    end();
    await stopping;
    await settle();
    expect(numbers()).toEqual([[1]]);
  });

  it('waits for a function that does not end no longer than a second', async () => {
    const { sources, write, clock } = await hosted(() => new Promise(() => undefined));
    await sources.replace([streamMapping()]);
    await write();
    const stopping = sources.stop();
    await settle();
    clock.advance(1000);
    await stopping;
  });
});
