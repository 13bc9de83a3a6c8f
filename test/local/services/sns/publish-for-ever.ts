import { writeSync } from 'node:fs';
import { deployed, news, publishTo, recorder, subscribed } from './given.ts';

/** A process that publishes, writes what was acknowledged, delivers nothing, and is to be killed. */
const { sns } = await deployed({
  resources: [news, subscribed('jobs', { RawMessageDelivery: true })],
  dataDirectory: process.argv[2]!,
  endpoints: { sqs: recorder(() => new Promise(() => undefined)) },
});
for (let n = 0; ; n += 1) {
  await publishTo(sns, { Message: `${n}` });
  writeSync(1, `${n}\n`);
}
