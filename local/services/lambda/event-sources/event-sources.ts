import { AwsError, type AwsEndpoint } from '../../../kernel/aws.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { LocalError } from '../../../kernel/errors.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Signals } from '../../../kernel/signals.ts';
import type { Invoker } from '../invoker.ts';
import type { Consumer, Mapping, MappingChange, MappingState } from './mapping.ts';
import { describeMapping } from './mapping-state.ts';
import { createQueueConsumer } from './queue/queue-consumer.ts';
import { readSettings, SettingRefused, type Settings } from './settings.ts';
import { createStanding, type Standing } from './standing.ts';
import { openPositions } from './stream/positions.ts';
import { createStreamConsumer } from './stream/stream-consumer.ts';

export interface EventSourcesOptions {
  readonly invoker: Invoker;
  readonly endpoints: {
    readonly dynamodb: AwsEndpoint;
    readonly sqs: AwsEndpoint;
    readonly s3: AwsEndpoint;
    readonly sns?: AwsEndpoint;
  };
  readonly signals: Signals;
  readonly clock: Clock;
  /** The time that stream records are stamped with, which does not move with the cloud's. */
  readonly wallClock: Clock;
  readonly log: Log;
  /** 32 hexadecimal digits, different every time. */
  readonly randomId: () => string;
  /** Positions in streams are kept here; without it they end with the process. */
  readonly dataDirectory?: string;
}

/** What reads streams and queues for functions. */
export interface EventSources {
  /** Checks without changing anything. Throws LocalError PropertyUnsupported or AssemblyInvalid. */
  check(mappings: readonly Mapping[]): void;
  /** Takes over: starts new ones, stops those that are gone, keeps the positions of those that stay. */
  replace(mappings: readonly Mapping[]): Promise<void>;
  list(): readonly MappingState[];
  /**
   * Until the next `replace`, which puts the template's properties back. Throws AwsError ResourceNotFoundException or
   * InvalidParameterValueException.
   */
  update(uuid: string, change: MappingChange): MappingState;
  /** What enabled mappings have still to do, one line each. */
  pending(): Promise<readonly string[]>;
  /** Takes nothing new. Invocations under way are waited for a second of wall time; what they processed later comes again. */
  stop(): Promise<void>;
}

interface Entry {
  readonly mapping: Mapping;
  readonly settings: Settings;
  readonly standing: Standing;
  readonly consumer: Consumer | undefined;
  /** Milliseconds. */
  readonly modifiedAt: number;
}

const stopGrace = 1000;
const changeable = new Set([
  'BatchSize',
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'Enabled',
  'FilterCriteria',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'ParallelizationFactor',
  'ScalingConfig',
]);

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html */
export function createEventSources(options: EventSourcesOptions): EventSources {
  const { wallClock, log, endpoints, randomId } = options;
  const positions = openPositions(options.dataDirectory);
  const entries = new Map<string, Entry>();
  /** Consumers that take nothing new, while their last invocations run; by mapping. */
  const ending = new Map<string, Promise<void>>();

  function begin(mapping: Mapping): { entry: Entry; started: Promise<void> } {
    const settings = readSettings(mapping.properties);
    const standing = createStanding(mapping.functionName, log);
    const consumer = settings.enabled ? createConsumer(mapping, settings, standing) : undefined;
    const entry: Entry = { mapping, settings, standing, consumer, modifiedAt: wallClock.now() };
    entries.set(mapping.uuid, entry);
    const predecessor = ending.get(mapping.uuid);
    // Two readers of one position would let one lag behind what the other has noted.
    if (!predecessor) return { entry, started: consumer?.start() ?? Promise.resolve() };
    void predecessor.then(() => {
      if (entries.get(mapping.uuid) === entry) void consumer?.start();
    });
    return { entry, started: Promise.resolve() };
  }

  function createConsumer(mapping: Mapping, settings: Settings, standing: Standing): Consumer {
    const shared = { ...options, mapping, standing };
    if (settings.kind === 'queue') return createQueueConsumer({ ...shared, settings, sqs: endpoints.sqs });
    const uuid = (): string => asUuid(randomId());
    return createStreamConsumer({ ...shared, settings, positions: positions.of(mapping.uuid), uuid });
  }

  function end({ mapping: { uuid }, consumer }: Entry): Promise<void> {
    if (!consumer) return Promise.resolve();
    const ended = Promise.all([ending.get(uuid), consumer.stop()]).then(() => {
      if (ending.get(uuid) === ended) ending.delete(uuid);
    });
    ending.set(uuid, ended);
    return ended;
  }

  return {
    check(mappings) {
      for (const mapping of mappings) check(mapping);
    },
    async replace(mappings) {
      const wanted = new Map(mappings.map((mapping) => [mapping.uuid, mapping]));
      for (const [uuid, entry] of [...entries]) {
        const mapping = wanted.get(uuid);
        if (mapping && JSON.stringify(mapping) === JSON.stringify(entry.mapping)) continue;
        const ended = end(entry);
        entries.delete(uuid);
        // Its last invocation may still note a position; a mapping of that name that comes back starts afresh.
        if (!mapping) {
          void ended.then(() => {
            if (!entries.has(uuid)) positions.forget(uuid);
          });
        }
      }
      positions.keep(wanted.keys());
      await Promise.all(
        [...wanted.values()]
          .filter(({ uuid }) => !entries.has(uuid))
          .map((mapping) => begin(mapping).started),
      );
    },
    list: () => [...entries.values()].map(describe),
    update(uuid, change) {
      const entry = entries.get(uuid);
      if (!entry) {
        throw new AwsError(
          'ResourceNotFoundException',
          `The event source mapping ${uuid} does not exist.`,
          404,
        );
      }
      for (const property of Object.keys(change)) {
        if (!changeable.has(property))
          throw invalid(`${property} of an event source mapping cannot be changed.`);
      }
      const mapping = { ...entry.mapping, properties: { ...entry.mapping.properties, ...change } };
      try {
        readSettings(mapping.properties);
      } catch (error) {
        throw error instanceof SettingRefused ? invalid(error.message) : error;
      }
      void end(entry);
      return describe(begin(mapping).entry);
    },
    async pending() {
      const all = [...entries.values()].map(async ({ consumer }) => consumer?.pending() ?? []);
      return (await Promise.all(all)).flat();
    },
    async stop() {
      for (const entry of entries.values()) void end(entry);
      entries.clear();
      let cancelGrace: (() => void) | undefined;
      const grace = new Promise<void>((resolve) => {
        cancelGrace = wallClock.after(stopGrace, resolve);
      });
      await Promise.race([Promise.all(ending.values()), grace]);
      cancelGrace?.();
      positions.close();
    },
  };

  function describe({ mapping, settings, standing, modifiedAt }: Entry): MappingState {
    return describeMapping(mapping, settings, { modifiedAt, result: standing.result });
  }
}

function check(mapping: Mapping): void {
  const { functionName, timeout, queueVisibilityTimeout } = mapping;
  try {
    readSettings(mapping.properties);
  } catch (error) {
    if (!(error instanceof SettingRefused)) throw error;
    throw new LocalError(
      error.reason === 'unsupported' ? 'PropertyUnsupported' : 'AssemblyInvalid',
      `The event source mapping of ${functionName} uses ${error.property}: ${error.why}.`,
      error.reason === 'unsupported'
        ? `Leave ${error.property} out, or extend local/services/lambda/event-sources.`
        : `Correct ${error.property}; AWS would refuse it too.`,
    );
  }
  if (timeout !== undefined && queueVisibilityTimeout !== undefined && queueVisibilityTimeout < timeout) {
    throw new LocalError(
      'AssemblyInvalid',
      `The queue that ${functionName} reads has a visibility timeout of ${queueVisibilityTimeout} seconds, less than ` +
        `the function's timeout of ${timeout} seconds.`,
      `Give the queue a VisibilityTimeout of ${6 * timeout} seconds, six times the function's; AWS would refuse this one too.`,
    );
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}

/** A random UUID (version 4) of 32 random hexadecimal digits. */
function asUuid(hex: string): string {
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4]!;
  const digits = `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
