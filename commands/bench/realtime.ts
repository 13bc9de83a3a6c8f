import { recordingLog, startLocal } from '../../local/index.ts';
import { writeAssembly } from './app/assembly.ts';
import { measuredBy, servedBy } from './child.ts';
import type { EventRate } from './event-rate.ts';
import type { FanOut } from './fan-out.ts';
import type { PlainServerOrder, PlainServerPlace } from './plain-server.ts';
import type { ClientsOrder } from './realtime-clients.ts';
import type { RealtimePlace } from './realtime-subscriber.ts';
import { median } from './rounds.ts';

const rounds = 3;
const fanOutOrder = { subscribers: 1_000, events: 300, disconnects: 100 };

/** Fewer events where each of them is many deliveries. */
const eventRates = [
  { subscribers: 1, events: 1_000 },
  { subscribers: 100, events: 200 },
  { subscribers: 1_000, events: 50 },
];

/** How fast events reach subscribers, and that each reaches each once; beside graphql-js with ws. Prints it. */
export async function measureRealtime(
  engine: { readonly endpoint: string },
  interrupted: AbortSignal,
): Promise<void> {
  const assembly = await writeAssembly();
  const log = recordingLog();
  try {
    const cloud = await startLocal({ assembly: assembly.path, engineEndpoint: engine.endpoint, log });
    try {
      const { apiKey = '', graphql, realtime, region } = cloud.endpoints;
      const ours = { graphql, realtime, apiKey };
      await measureFanOut(ours, interrupted);
      const order: PlainServerOrder = { endpoint: engine.endpoint, region, apiKey };
      const plain = await servedBy<PlainServerPlace>('./plain-server.ts', order, interrupted);
      try {
        await measureRates(ours, { ...plain.place, apiKey }, interrupted);
      } finally {
        await plain.stop();
      }
    } finally {
      await cloud.stop();
    }
  } finally {
    await assembly.remove();
  }
}

async function measureFanOut(place: RealtimePlace, interrupted: AbortSignal): Promise<void> {
  const figures = await clients<FanOut>({ kind: 'fanOut', ...place, ...fanOutOrder }, interrupted);
  const { subscribers, events, disconnects } = fanOutOrder;
  const { p50, p99, deliveries, lost, twice } = figures;
  console.log(
    `\n${grouped(subscribers)} subscribers, from a mutation's answer to the last delivery: ` +
      `p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms`,
  );
  console.log(
    `  ${events} events, ${grouped(deliveries)} deliveries, ${disconnects} disconnects and reconnects meanwhile: ` +
      `${lost || 'none'} lost, ${twice || 'none'} twice`,
  );
  if (lost + twice > 0) throw new Error('Events were lost, or came twice.');
}

async function measureRates(
  ours: RealtimePlace,
  beside: RealtimePlace,
  interrupted: AbortSignal,
): Promise<void> {
  for (const { subscribers, events } of eventRates) {
    const measured: { ours: number; beside: number }[] = [];
    const rate = async (place: RealtimePlace) =>
      (await clients<EventRate>({ kind: 'eventRate', ...place, subscribers, events }, interrupted)).perSecond;
    for (let round = 0; round < rounds; round += 1) {
      measured.push({ ours: await rate(ours), beside: await rate(beside) });
    }
    const per = (side: 'ours' | 'beside') => median(measured.map((round) => round[side]));
    const ratios = measured.map((round) => round.ours / round.beside);
    const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
    const title = `events to ${grouped(subscribers)} subscriber${subscribers === 1 ? '' : 's'}`;
    console.log(
      `${title.padEnd(34)} ${per('ours').toFixed(0).padStart(6)} per second` +
        `   graphql-js with ws ${per('beside').toFixed(0).padStart(6)}` +
        `   ratio ${median(ratios).toFixed(2)} (from ${least} to ${most} over the rounds)`,
    );
  }
}

const clients = <Figures>(order: ClientsOrder, interrupted: AbortSignal) =>
  measuredBy<Figures>('./realtime-clients.ts', order, interrupted);

const grouped = (figure: number) => figure.toLocaleString('en');
