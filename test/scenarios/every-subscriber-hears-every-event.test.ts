import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeAssembly } from '../../commands/bench/app/assembly.ts';
import { fanOut } from '../../commands/bench/fan-out.ts';
import { recordingLog, startLocal, type LocalCloud } from '../../local/index.ts';

let cloud: LocalCloud;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const assembly = await writeAssembly();
  stops.push(() => assembly.remove());
  cloud = await startLocal({ assembly: assembly.path, log: recordingLog() });
  stops.push(() => cloud.stop());
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

it('50 subscribers hear each of 40 events once, while ten of them lose their connection and come back', async () => {
  const { graphql, realtime, apiKey = '' } = cloud.endpoints;
  const order = { graphql, realtime, apiKey, subscribers: 50, events: 40, disconnects: 10 };
  const { lost, twice, deliveries } = await fanOut(order);
  expect({ lost, twice }).toEqual({ lost: 0, twice: 0 });
  // Those that leave may miss the events that are published until they are back.
  expect(deliveries).toBeGreaterThanOrEqual(40 * 40);
  expect(deliveries).toBeLessThanOrEqual(50 * 40);
  await cloud.idle();
  expect(await cloud.pending()).toEqual([]);
});
