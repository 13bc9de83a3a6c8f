import { startBuckets } from './buckets.fixture.ts';

// Puts objects side by side until it is killed, and says of each what was acknowledged.
const [dataDirectory = ''] = process.argv.slice(2);
const { call } = await startBuckets({ dataDirectory });

async function putting(lane: number): Promise<void> {
  for (let n = 0; ; n++) {
    const Key = `lane-${lane}/${n}`;
    const { ETag } = await call('PutObject', { Bucket: 'records', Key, Body: Key.repeat(20_000) });
    process.stdout.write(`${Key} ${String(ETag)}\n`);
  }
}

await Promise.all([0, 1, 2, 3].map(putting));
