import { quantile } from './child.ts';
import { connectAll, createPublisher, Subscriber, type RealtimePlace } from './realtime-subscriber.ts';

export interface FanOutOrder extends RealtimePlace {
  readonly subscribers: number;
  /** Published one after another, each once the one before has reached everybody. */
  readonly events: number;
  /** Connections that are broken off while an event is on its way, and opened again at once. */
  readonly disconnects: number;
}

export interface FanOut {
  /** Milliseconds from the answer of a mutation to the last delivery of its event. */
  readonly p50: number;
  readonly p99: number;
  readonly deliveries: number;
  /** Of an event to a subscriber that was subscribed before it was published, and still is. */
  readonly lost: number;
  /** Of an event to a subscriber that has had it, on whichever connection. */
  readonly twice: number;
}

/** How long a delivery may take before it counts as lost, in milliseconds. */
const patience = 10_000;

/** Events to many subscribers, of whom some come and go. */
export async function fanOut({
  subscribers: count,
  events,
  disconnects,
  ...place
}: FanOutOrder): Promise<FanOut> {
  let current = '';
  let awaited = new Set<Subscriber>();
  let delivered = (): void => undefined;
  const subscribers = Array.from(
    { length: count },
    () =>
      new Subscriber(place, (id, subscriber) => {
        if (id === current && awaited.delete(subscriber) && awaited.size === 0) delivered();
      }),
  );
  const publisher = createPublisher(place);
  const took: number[] = [];
  const returning: Promise<void>[] = [];
  let lost = 0;
  let disconnected = 0;
  try {
    await connectAll(subscribers);
    for (let event = 1; event <= events; event += 1) {
      current = `event-${event}`;
      awaited = new Set(subscribers.filter(({ live }) => live));
      const last = new Promise<number>((resolve) => (delivered = () => resolve(performance.now())));
      const answer = publisher.publish(current).then(() => performance.now());
      for (const due = Math.floor((disconnects * event) / events); disconnected < due; disconnected += 1) {
        // Spread over all of them, and none again before its turn comes round.
        const leaver = subscribers[(disconnected * 7) % count]!;
        if (!leaver.live) continue;
        leaver.disconnect();
        awaited.delete(leaver);
        returning.push(leaver.connect());
      }
      if (awaited.size === 0) delivered();
      const answered = await answer;
      const lastAt = await atMost(patience, last);
      lost += awaited.size;
      took.push(Math.max(0, lastAt - answered));
    }
    await Promise.all(returning);
  } finally {
    publisher.close();
    for (const subscriber of subscribers) subscriber.disconnect();
  }
  const times = subscribers.flatMap(({ heard }) => [...heard.values()]);
  return {
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    deliveries: times.reduce((sum, n) => sum + n, 0),
    lost,
    twice: times.filter((n) => n > 1).length,
  };
}

async function atMost(limit: number, awaited: Promise<number>): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<number>((resolve) => {
    timer = setTimeout(() => resolve(performance.now()), limit);
  });
  return Promise.race([awaited, late]).finally(() => clearTimeout(timer));
}
