import { answerOrder } from './child.ts';
import { eventRate, type EventRate, type EventRateOrder } from './event-rate.ts';
import { fanOut, type FanOut, type FanOutOrder } from './fan-out.ts';

export type ClientsOrder =
  (FanOutOrder & { readonly kind: 'fanOut' }) | (EventRateOrder & { readonly kind: 'eventRate' });

/** Subscribers and the publisher, in a process apart from the server that they measure. */
answerOrder((order: ClientsOrder): Promise<FanOut | EventRate> =>
  order.kind === 'fanOut' ? fanOut(order) : eventRate(order),
);
