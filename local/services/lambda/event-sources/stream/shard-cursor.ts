import { AwsError } from '../../../../kernel/aws.ts';
import type { Log } from '../../../../kernel/log.ts';
import { nameOf } from '../standing.ts';
import type { Page, Start, StreamEndpoint } from './stream-endpoint.ts';
import type { StreamRecord } from './stream-record.ts';

/** The most records that one call gives. */
export const largestPage = 1000;

/**
 * An empty page is not the end while the iterator moves on: pages of records too old to be shown come out empty. So many in
 * a row are read before waiting.
 */
export const emptyPagesPassed = 100;

/** Reads a shard forward, page by page. */
export interface ShardCursor {
  /** The next page. Throws AwsError; a later call goes on where this one failed. */
  next(limit: number): Promise<Page & { readonly moved: boolean }>;
}

const iteratorLost: ReadonlySet<string> = new Set(['ExpiredIteratorException', 'ValidationException']);

/**
 * Starts behind `start`. An iterator that expired is replaced from the last record read; where that has been trimmed, the
 * shard is read on from the oldest record left, and the gap is logged.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
 */
export function createShardCursor(
  endpoint: StreamEndpoint,
  shardId: string,
  start: Start,
  log: Log,
): ShardCursor {
  let position = start;
  let iterator: string | undefined;

  async function open(): Promise<string> {
    try {
      return await endpoint.iterator(shardId, position);
    } catch (error) {
      if (position === 'TRIM_HORIZON' || !(error instanceof AwsError)) throw error;
      if (error.code !== 'TrimmedDataAccessException' && error.code !== 'ValidationException') throw error;
      return fromHorizon(error);
    }
  }

  async function fromHorizon(error: unknown): Promise<string> {
    log.warn(
      `${shardId}: what was to be read next is gone (${nameOf(error)}); reading on from the oldest record`,
    );
    position = 'TRIM_HORIZON';
    return endpoint.iterator(shardId, position);
  }

  async function read(from: string, limit: number): Promise<Page> {
    try {
      return await endpoint.records(from, limit);
    } catch (error) {
      iterator = undefined;
      if (!(error instanceof AwsError)) throw error;
      if (error.code === 'TrimmedDataAccessException')
        return endpoint.records(await fromHorizon(error), limit);
      if (iteratorLost.has(error.code)) return endpoint.records(await open(), limit);
      throw error;
    }
  }

  return {
    async next(limit) {
      const from = (iterator ??= await open());
      const page = await read(from, limit);
      const last = page.records.at(-1);
      if (last) position = { after: sequenceNumberOf(last) };
      iterator = page.next;
      return { ...page, moved: page.next !== from };
    },
  };
}

export function sequenceNumberOf(record: StreamRecord): string {
  return record.dynamodb?.SequenceNumber ?? '';
}
