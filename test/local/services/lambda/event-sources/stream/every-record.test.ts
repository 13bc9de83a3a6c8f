import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AwsError } from '../../../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../../../local/kernel/clock.ts';
import { openPositions } from '../../../../../../local/services/lambda/event-sources/stream/positions.ts';
import {
  failures,
  host,
  recordingEndpoint,
  settle,
  streamMapping,
  throttled,
  type EventRecord,
} from '../event-sources.fixture.ts';
import { start } from '../start.fixture.ts';
import { scriptedStream, type ScriptedStream } from '../stream.fixture.ts';

fc.configureGlobal({ seed: 20_261_120 });

const history = fc.record({
  items: fc.array(fc.nat(4), { minLength: 1, maxLength: 30 }),
  splitAfter: fc.option(fc.nat(20)),
  poison: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }),
  batchSize: fc.integer({ min: 1, max: 6 }),
  parallelizationFactor: fc.integer({ min: 1, max: 3 }),
  pageSize: fc.integer({ min: 1, max: 8 }),
  bisects: fc.boolean(),
  reports: fc.boolean(),
  retries: fc.nat(2),
  outcomes: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constant({ kind: 'works' } as const) },
      { weight: 1, arbitrary: fc.constant({ kind: 'throws' } as const) },
      { weight: 1, arbitrary: fc.constant({ kind: 'throttled' } as const) },
      { weight: 1, arbitrary: fc.constant({ kind: 'garbage' } as const) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('reports' as const), at: fc.nat(5) }) },
    ),
    { minLength: 1, maxLength: 12 },
  ),
  refusedWrites: fc.nat(2),
  /** Turns after which the process is killed and another takes over. */
  kills: fc.array(fc.nat(15), { maxLength: 3 }),
});

/** Everything that ever happened to records, in order: done by the function, or written down as failed. */
interface Finished {
  readonly pk: string;
  readonly number: number;
}

function writeAll(stream: ScriptedStream, items: readonly number[], splitAfter: number | null): void {
  stream.addShard('s');
  items.forEach((item, at) => {
    if (at === splitAfter) stream.addShard('even', 's').addShard('odd', 's');
    const shard = splitAfter === null || at < splitAfter ? 's' : item % 2 === 0 ? 'even' : 'odd';
    stream.write(shard, `item-${item}`);
  });
}

it('every record is processed or written down, each item in order, and no position passes one that is not', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      const dataDirectory = mkdtempSync(join(tmpdir(), 'every-record-'));
      const stream = scriptedStream({ pageSize: given.pageSize });
      writeAll(stream, given.items, given.splitAfter);
      const clock = manualClock(start);
      const finished: Finished[] = [];
      let invocations = 0;
      let refusals = given.refusedWrites;
      const finish = (records: readonly EventRecord[]): void => {
        for (const { dynamodb } of records) {
          finished.push({ pk: dynamodb.Keys.pk.S, number: Number(dynamodb.SequenceNumber) });
        }
      };

      /** What the function does; what Lambda has to take as done is noted. */
      const act = (records: readonly EventRecord[]): unknown => {
        const outcome = given.outcomes[(invocations += 1) % given.outcomes.length]!;
        const poisoned = records.findIndex(({ dynamodb }) =>
          given.poison.includes(Number(dynamodb.SequenceNumber)),
        );
        if (outcome.kind === 'throttled' && invocations % 3 !== 0) throw throttled;
        if (outcome.kind === 'throws') throw new Error('broken');
        if (outcome.kind === 'garbage' && given.reports) return 'garbage';
        const wanted = outcome.kind === 'reports' && given.reports ? outcome.at % records.length : -1;
        const first = [poisoned, wanted].filter((at) => at >= 0).sort((a, b) => a - b)[0];
        if (first === undefined) {
          finish(records);
          return null;
        }
        if (!given.reports) throw new Error('poison');
        finish(records.slice(0, first));
        return failures(
          ...records
            .slice(first)
            .map(({ dynamodb }) => dynamodb.SequenceNumber)
            .reverse(),
        );
      };

      const run = () => {
        let killed = false;
        const s3 = recordingEndpoint(({ input }) => {
          if (killed) throw new AwsError('ServiceUnavailable', 'killed', 503);
          if ((refusals -= 1) >= 0) throw new AwsError('InternalError', 'not now', 500);
          const { payload } = JSON.parse(String(input['Body'])) as { payload: string };
          finish((JSON.parse(payload) as { Records: EventRecord[] }).Records);
          return {};
        });
        const { sources } = host({
          clock,
          wallClock: clock,
          dataDirectory,
          invoker: {
            async invoke(_, event) {
              // Some take longer than others.
              for (let turn = 0; turn < event.length % 3; turn += 1) await settle();
              if (killed) return new Promise(() => undefined);
              const { Records: records } = JSON.parse(event) as { Records: EventRecord[] };
              const requestId = String(invocations);
              try {
                return { ok: true, requestId, payload: act(records) };
              } catch (error) {
                if (error instanceof AwsError) throw error;
                return { ok: false, requestId, errorType: 'Error', errorMessage: '' };
              }
            },
          },
          endpoints: {
            dynamodb: {
              call: (call) => (killed ? new Promise(() => undefined) : stream.endpoint.call(call)),
            },
            s3: s3.endpoint,
          },
        });
        void sources.replace([
          streamMapping({
            BatchSize: given.batchSize,
            ParallelizationFactor: given.parallelizationFactor,
            BisectBatchOnFunctionError: given.bisects,
            MaximumRetryAttempts: given.retries,
            DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failures' } },
            ...(given.reports && { FunctionResponseTypes: ['ReportBatchItemFailures'] }),
          }),
        ]);
        return { sources, kill: () => (killed = true) };
      };

      const checkPositions = (): void => {
        const positions = openPositions(dataDirectory);
        const own = positions.of(streamMapping().uuid);
        const done = new Set(finished.map(({ number }) => number));
        for (const [shard, records] of stream.records()) {
          const position = own.get(shard) ?? 'TRIM_HORIZON';
          const last =
            position === 'CLOSED' ? Infinity : position === 'TRIM_HORIZON' ? 0 : Number(position.after);
          for (const number of records) if (number <= last) expect(done).toContain(number);
        }
        positions.close();
      };

      const turn = async (): Promise<void> => {
        await settle();
        clock.advance(1000);
        await settle();
      };
      try {
        for (const turns of given.kills) {
          const { kill } = run();
          for (let at = 0; at < turns; at += 1) await (at % 4 === 3 ? turn() : settle());
          kill();
          checkPositions();
        }
        const { sources } = run();
        for (let at = 0; (await sources.pending()).length > 0; at += 1) {
          expect(at).toBeLessThan(1000);
          await turn();
        }
        checkPositions();

        const firsts = new Map<number, Finished>();
        for (const each of finished) if (!firsts.has(each.number)) firsts.set(each.number, each);
        expect([...firsts.keys()].sort((a, b) => a - b)).toEqual(given.items.map((_, at) => at + 1));
        for (const item of new Set(given.items)) {
          const own = [...firsts.values()]
            .filter(({ pk }) => pk === `item-${item}`)
            .map(({ number }) => number);
          expect(own).toEqual([...own].sort((a, b) => a - b));
        }
      } finally {
        rmSync(dataDirectory, { recursive: true });
      }
    }),
    { numRuns: 100 },
  );
}, 60_000);
