import { connectAll, createPublisher, Subscriber, type RealtimePlace } from './realtime-subscriber.ts';

export interface EventRateOrder extends RealtimePlace {
  readonly subscribers: number;
  readonly events: number;
}

export interface EventRate {
  /** Events that reached every subscriber. */
  readonly perSecond: number;
}

const publishers = 8;

/** How many events reach every subscriber in a second, published several at a time. */
export async function eventRate({
  subscribers: count,
  events,
  ...place
}: EventRateOrder): Promise<EventRate> {
  let left = 0;
  let all = (): void => undefined;
  const subscribers = Array.from(
    { length: count },
    () =>
      new Subscriber(place, () => {
        left -= 1;
        if (left === 0) all();
      }),
  );
  const publisher = createPublisher(place, publishers);
  const publish = async (name: string, number: number): Promise<number> => {
    left = number * count;
    const delivered = new Promise<void>((resolve) => (all = resolve));
    const started = performance.now();
    let published = 0;
    const one = async () => {
      while (published < number) await publisher.publish(`${name}-${(published += 1)}`);
    };
    await Promise.all([...Array.from({ length: publishers }, one), delivered]);
    return (performance.now() - started) / 1_000;
  };
  try {
    await connectAll(subscribers);
    // The first ones find everything cold.
    await publish('cold', Math.ceil(events / 4));
    return { perSecond: events / (await publish('event', events)) };
  } finally {
    publisher.close();
    for (const subscriber of subscribers) subscriber.disconnect();
  }
}
