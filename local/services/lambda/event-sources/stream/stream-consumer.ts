import type { AwsEndpoint } from '../../../../kernel/aws.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import type { Log } from '../../../../kernel/log.ts';
import type { Signals } from '../../../../kernel/signals.ts';
import type { Invoker } from '../../invoker.ts';
import type { Consumer, Mapping } from '../mapping.ts';
import { createPauses } from '../pauses.ts';
import { refusedDelay, retryDelay } from '../retry-delay.ts';
import type { StreamSettings } from '../settings.ts';
import { isLasting, nameOf, type Standing } from '../standing.ts';
import { createFailureDestination } from './failure-destination.ts';
import type { Discarded } from './failure-record.ts';
import { createLane } from './lane.ts';
import type { MappingPositions, Position } from './positions.ts';
import { createShardCursor, emptyPagesPassed, largestPage, sequenceNumberOf } from './shard-cursor.ts';
import { createShardReader, safetyLook, type ShardReader } from './shard-reader.ts';
import { createStreamEndpoint, type Shard } from './stream-endpoint.ts';

export interface StreamConsumerOptions {
  readonly mapping: Mapping;
  readonly settings: StreamSettings;
  readonly positions: MappingPositions;
  readonly invoker: Invoker;
  readonly endpoints: {
    readonly dynamodb: AwsEndpoint;
    readonly s3: AwsEndpoint;
    readonly sqs: AwsEndpoint;
    readonly sns?: AwsEndpoint;
  };
  readonly signals: Signals;
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly standing: Standing;
  readonly log: Log;
  readonly uuid: () => string;
}

/**
 * Reads a table's stream for a function: a shard only after its parent, each from where it was left.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
export function createStreamConsumer(options: StreamConsumerOptions): Consumer {
  const { mapping, settings, positions, invoker, standing, wallClock, log } = options;
  const streamArn = settings.sourceArn;
  const label = `${mapping.functionName} <- ${settings.source.resource.split('/')[1] ?? streamArn}`;
  const endpoint = createStreamEndpoint(options.endpoints.dynamodb, streamArn, {
    kind: 'role',
    arn: mapping.roleArn,
  });
  const destination =
    settings.onFailure === undefined
      ? undefined
      : createFailureDestination({ ...options, streamArn, destinationArn: settings.onFailure });
  const pauses = createPauses(options.clock);
  const readers = new Map<string, ShardReader>();
  let isStopped = false;
  const stopped = (): boolean => isStopped;
  let listening: (() => void) | undefined;
  let opening: Promise<void> | undefined;
  let openAgain = false;
  let openings = 0;
  let cancelOpening: (() => void) | undefined;
  let failures = 0;

  /** Looks which shards there are, and starts those whose turn it is. One at a time. */
  function open(): Promise<void> {
    openAgain = true;
    openings += 1;
    opening ??= openShards().finally(() => {
      opening = undefined;
      if (openAgain && !stopped()) void open();
    });
    return opening;
  }

  function openIn(delay: number): void {
    cancelOpening?.();
    cancelOpening = pauses.after(delay, () => void open());
  }

  async function openShards(): Promise<void> {
    cancelOpening?.();
    while (openAgain && !stopped()) {
      openAgain = false;
      try {
        const shards = await endpoint.shards();
        if (!positions.opened && settings.startingPosition === 'LATEST') await skipToEnd(shards);
        if (stopped()) return;
        positions.open(shards.map(({ ShardId }) => ShardId));
        for (const shard of shards) startShard(shard, shards);
        failures = 0;
        if (readers.size === 0) openIn(safetyLook);
      } catch (error) {
        if (stopped()) return;
        failures += 1;
        standing.problem('source', `the stream cannot be read (${nameOf(error)})`);
        openIn(isLasting(error) ? refusedDelay : retryDelay(failures));
      }
    }
  }

  /** LATEST is the end of the stream as first seen. It is noted as a position, so that a restart skips nothing more. */
  async function skipToEnd(shards: readonly Shard[]): Promise<void> {
    const ends = new Map<string, Position>();
    for (const { ShardId, SequenceNumberRange } of shards) {
      if (SequenceNumberRange?.EndingSequenceNumber !== undefined) {
        ends.set(ShardId, 'CLOSED');
        continue;
      }
      ends.set(ShardId, await endOf(ShardId));
    }
    if (stopped()) return;
    for (const [shard, position] of ends) positions.set(shard, position);
  }

  async function endOf(shardId: string): Promise<Position> {
    const cursor = createShardCursor(endpoint, shardId, 'TRIM_HORIZON', log);
    let end: Position = 'TRIM_HORIZON';
    for (let empty = 0; empty < emptyPagesPassed && !stopped();) {
      const page = await cursor.next(largestPage);
      const last = page.records.at(-1);
      if (last) end = { after: sequenceNumberOf(last) };
      if (page.next === undefined) return 'CLOSED';
      if (!last && !page.moved) break;
      empty = last ? 0 : empty + 1;
    }
    return end;
  }

  function startShard({ ShardId, ParentShardId }: Shard, shards: readonly Shard[]): void {
    const position = positions.get(ShardId) ?? 'TRIM_HORIZON';
    if (readers.has(ShardId) || position === 'CLOSED') return;
    const parentIsUnread =
      ParentShardId !== undefined &&
      shards.some((other) => other.ShardId === ParentShardId) &&
      positions.get(ParentShardId) !== 'CLOSED';
    if (parentIsUnread) return;
    const reader = createShardReader({
      ...options,
      shardId: ShardId,
      start: position,
      streamArn,
      endpoint,
      passes: settings.passes,
      batchSize: settings.batchSize,
      lanes: settings.parallelizationFactor,
      pauses,
      stopped,
      createLane: (finished) =>
        createLane({
          shardId: ShardId,
          mapping,
          settings,
          invoker,
          wallClock,
          standing,
          pauses,
          stopped,
          discard,
          finished,
        }),
      moved: (reached) => positions.set(ShardId, reached),
      ended() {
        positions.set(ShardId, 'CLOSED');
        readers.delete(ShardId);
        void open();
      },
    });
    readers.set(ShardId, reader);
    void reader.look();
  }

  async function discard(discarded: Discarded): Promise<void> {
    const place = await destination?.write(discarded);
    const count = discarded.items.length;
    log.warn(
      `${label}: gave up ${count} ${count === 1 ? 'record' : 'records'} (${discarded.condition}); ` +
        (place === undefined ? 'there is no failure destination' : `written to ${place}`),
    );
  }

  /** A signal: whatever is read is looked at, or what there is to read. */
  async function look(): Promise<void> {
    if (readers.size === 0) await open();
    await lookAtAll();
  }

  async function lookAtAll(): Promise<void> {
    await Promise.all([...readers.values()].map((reader) => reader.look()));
  }

  return {
    async start() {
      listening = options.signals.listen(streamArn, () => void look());
      await open();
    },
    async stop() {
      isStopped = true;
      listening?.();
      pauses.end();
      await Promise.all([opening, ...[...readers.values()].map((reader) => reader.settled())]);
    },
    async pending() {
      // A shard that ends brings its children, which then have to be looked at too.
      await look();
      for (let seen = -1; seen !== openings;) {
        seen = openings;
        await opening;
        await lookAtAll();
      }
      if (readers.size === 0) return [`${label}: the stream is not read`];
      const count = [...readers.values()].reduce((sum, { unfinished }) => sum + unfinished, 0);
      if (count > 0) return [`${label}: ${count} stream ${count === 1 ? 'record' : 'records'}`];
      return standing.isStuck('source') ? [`${label}: the stream cannot be read`] : [];
    },
  };
}
