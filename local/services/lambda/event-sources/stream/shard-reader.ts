import type { Log } from '../../../../kernel/log.ts';
import type { RecordFilter } from '../filter-criteria.ts';
import type { Pauses } from '../pauses.ts';
import { eventItem, largestEvent } from '../payload.ts';
import { refusedDelay, retryDelay } from '../retry-delay.ts';
import { isLasting, nameOf, type Standing } from '../standing.ts';
import { createCheckpoint } from './checkpoint.ts';
import type { Lane, StreamItem } from './lane.ts';
import type { Position } from './positions.ts';
import { createShardCursor, emptyPagesPassed, largestPage, sequenceNumberOf } from './shard-cursor.ts';
import type { StreamEndpoint, Start } from './stream-endpoint.ts';
import { eventRecord, laneOf, type StreamRecord } from './stream-record.ts';

/** Reads one shard, and hands its records to lanes. */
export interface ShardReader {
  /** Reads what there is; resolves at the end of it, when enough is held, or when it cannot be read for now. */
  look(): Promise<void>;
  /** Records read and not yet done. */
  readonly unfinished: number;
  /** Resolves when no invocation is under way. */
  settled(): Promise<void>;
}

export interface ShardReaderOptions {
  readonly shardId: string;
  readonly start: Start;
  readonly streamArn: string;
  readonly endpoint: StreamEndpoint;
  readonly passes: RecordFilter;
  readonly batchSize: number;
  readonly createLane: (finished: (items: readonly StreamItem[]) => void) => Lane;
  readonly lanes: number;
  readonly pauses: Pauses;
  readonly standing: Standing;
  readonly stopped: () => boolean;
  readonly moved: (position: Position) => void;
  /** The shard is closed, and all its records are done. */
  readonly ended: () => void;
  readonly log: Log;
}

const smallestPage = 100;
/** A look after so many milliseconds without a signal finds what nobody told of. */
export const safetyLook = 5000;

export function createShardReader(options: ShardReaderOptions): ShardReader {
  const { shardId, streamArn, pauses, standing, stopped } = options;
  const cursor = createShardCursor(options.endpoint, shardId, options.start, options.log);
  const checkpoint = createCheckpoint();
  const lanes = Array.from({ length: options.lanes }, () => options.createLane(finished));
  const limit = Math.min(largestPage, Math.max(smallestPage, options.batchSize * options.lanes));
  const mostHeld = Math.max(2 * limit, 2 * options.batchSize * options.lanes);
  let heldBytes = 0;
  let looking: Promise<void> | undefined;
  let asked = false;
  let caughtUp = false;
  let closed = false;
  let failures = 0;
  let cancelTimer: (() => void) | undefined;

  const hasRoom = (): boolean =>
    checkpoint.unfinished < mostHeld && heldBytes < 2 * largestEvent * options.lanes;

  function look(): Promise<void> {
    asked = true;
    looking ??= readOn().finally(() => {
      looking = undefined;
      if (!stopped() && !closed && asked && hasRoom()) void look();
    });
    return looking;
  }

  async function readOn(): Promise<void> {
    cancelTimer?.();
    let delay = safetyLook;
    try {
      while (asked && !stopped() && !closed && hasRoom()) {
        asked = false;
        await readToEnd();
      }
      failures = 0;
      standing.works('source');
    } catch (error) {
      asked = false;
      if (stopped()) return;
      failures += 1;
      delay = isLasting(error) ? refusedDelay : retryDelay(failures);
      standing.problem('source', `the stream cannot be read (${nameOf(error)})`);
    }
    if (!stopped() && !closed) cancelTimer = pauses.after(delay, () => void look());
  }

  async function readToEnd(): Promise<void> {
    for (let empty = 0; empty < emptyPagesPassed;) {
      if (stopped()) return;
      if (!hasRoom()) {
        caughtUp = false;
        return;
      }
      const page = await cursor.next(limit);
      accept(page.records);
      if (page.next === undefined) {
        close();
        return;
      }
      const isLast =
        page.records.length === 0 ? !page.moved || caughtUp : caughtUp && page.records.length < limit;
      if (isLast) break;
      empty = page.records.length === 0 ? empty + 1 : 0;
    }
    caughtUp = true;
  }

  function accept(records: readonly StreamRecord[]): void {
    const byLane = lanes.map((): StreamItem[] => []);
    const passedOver: string[] = [];
    for (const record of records) {
      const sequenceNumber = sequenceNumberOf(record);
      const event = eventRecord(record, streamArn);
      checkpoint.read(sequenceNumber);
      if (!options.passes(event)) {
        passedOver.push(sequenceNumber);
        continue;
      }
      const createdAt = record.dynamodb?.ApproximateCreationDateTime;
      const item = { ...eventItem(event), sequenceNumber, ...(createdAt !== undefined && { createdAt }) };
      heldBytes += item.bytes;
      byLane[laneOf(record, lanes.length)]!.push(item);
    }
    done(passedOver);
    byLane.forEach((items, at) => {
      if (items.length > 0) lanes[at]!.add(items);
    });
  }

  function finished(items: readonly StreamItem[]): void {
    const hadRoom = hasRoom();
    for (const { bytes } of items) heldBytes -= bytes;
    done(items.map(({ sequenceNumber }) => sequenceNumber));
    if (!hadRoom && hasRoom() && !stopped() && !closed) void look();
  }

  function done(sequenceNumbers: readonly string[]): void {
    const reached = checkpoint.finish(sequenceNumbers);
    if (reached !== undefined) options.moved({ after: reached });
    endWhenDone();
  }

  function close(): void {
    closed = true;
    cancelTimer?.();
    endWhenDone();
  }

  function endWhenDone(): void {
    if (closed && checkpoint.unfinished === 0) options.ended();
  }

  return {
    look,
    get unfinished() {
      return checkpoint.unfinished;
    },
    async settled() {
      await looking;
      await Promise.all(lanes.map((lane) => lane.settled()));
    },
  };
}
