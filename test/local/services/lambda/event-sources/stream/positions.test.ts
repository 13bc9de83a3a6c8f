import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPositions } from '../../../../../../local/services/lambda/event-sources/stream/positions.ts';
import { host, recordingInvoker, settle, streamMapping, type Behaviour } from '../event-sources.fixture.ts';
import { scriptedStream, streamArn, type ScriptedStream } from '../stream.fixture.ts';

let dataDirectory: string;
beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'positions-'));
});
afterEach(() => {
  rmSync(dataDirectory, { recursive: true });
});

async function run(stream: ScriptedStream, behave?: Behaviour, properties: object = {}) {
  const { invoker, numbers } = recordingInvoker(behave);
  const hosted = host({ invoker, dataDirectory, endpoints: { dynamodb: stream.endpoint } });
  await hosted.sources.replace([streamMapping({ BatchSize: 2, ...properties })]);
  await settle();
  return { ...hosted, numbers, signal: () => hosted.signals.raise(streamArn) };
}

const never: Behaviour = () => new Promise(() => undefined);

describe('positions', () => {
  it('are kept when the process is killed: only the batch under way comes again', async () => {
    const stream = scriptedStream().addShard('s');
    for (let at = 0; at < 6; at += 1) stream.write('s', 'a');
    // Left as it is, with its second invocation under way.
    const killed = await run(stream, (records) =>
      records.some(({ dynamodb }) => Number(dynamodb.SequenceNumber) > 2) ? never([], '') : null,
    );
    expect(killed.numbers()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    const { numbers } = await run(stream);
    expect(numbers()).toEqual([
      [3, 4],
      [5, 6],
    ]);
  });

  it('never lie behind a record that is not done, whatever was done side by side', async () => {
    const stream = scriptedStream().addShard('s');
    for (let at = 0; at < 40; at += 1) stream.write('s', `item-${at % 8}`);
    const killed = await run(
      stream,
      (records) => (records[0]!.dynamodb.Keys.pk.S === 'item-3' ? never([], '') : null),
      { BatchSize: 1, ParallelizationFactor: 10 },
    );
    const done = killed
      .numbers()
      .flat()
      .filter((number) => number % 8 !== 4);
    expect(Math.max(...done)).toBeGreaterThan(4);
    const { numbers } = await run(stream);
    expect(Math.min(...numbers().flat())).toBe(4);
  });

  it('know where LATEST was, also before anything was read', async () => {
    const stream = scriptedStream().addShard('s');
    stream.write('s', 'a');
    const latest = { StartingPosition: 'LATEST' };
    expect((await run(stream, undefined, latest)).numbers()).toEqual([]);
    stream.write('s', 'a');
    expect((await run(stream, undefined, latest)).numbers()).toEqual([[2]]);
  });

  it('know which shards are done', async () => {
    const stream = scriptedStream().addShard('s');
    stream.write('s', 'a');
    stream.addShard('child', 's');
    stream.write('child', 'a');
    expect((await run(stream)).numbers()).toEqual([[1], [2]]);
    expect((await run(stream)).numbers()).toEqual([]);
  });

  it('of a mapping that is gone are forgotten', async () => {
    const stream = scriptedStream().addShard('s');
    stream.write('s', 'a');
    const { sources, numbers } = await run(stream);
    await sources.replace([]);
    await sources.replace([streamMapping()]);
    await settle();
    expect(numbers()).toEqual([[1], [1]]);
  });

  it('take no more room than they need', () => {
    const positions = openPositions(dataDirectory);
    const own = positions.of('m');
    for (let at = 0; at < 5000; at += 1) own.set('s', { after: String(at) });
    positions.close();
    expect(
      readFileSync(join(dataDirectory, 'stream-positions.jsonl'), 'utf8').split('\n').length,
    ).toBeLessThan(2000);
    expect(openPositions(dataDirectory).of('m').get('s')).toEqual({ after: '4999' });
  });
});
