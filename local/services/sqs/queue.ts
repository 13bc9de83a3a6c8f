import type { Clock } from '../../kernel/clock.ts';
import type { Signals } from '../../kernel/signals.ts';
import { createHeap } from './heap.ts';
import type { Message } from './message.ts';
import { afterReceipt, type MessageStore } from './message-store.ts';
import type { QueueAttributes } from './queue-attributes.ts';
import type { Receipt } from './receipt-handle.ts';

/** One receipt of a message. */
export interface Delivery {
  readonly message: Message;
  readonly receipt: Receipt;
}

export interface Reception {
  /** At most so many messages. */
  readonly max: number;
  /** Milliseconds for which nobody else receives them. */
  readonly visibilityTimeout: number;
}

/** Milliseconds to wait for a message, and who to ask whether anybody still does. */
export interface Patience {
  readonly wait: number;
  readonly gone?: AbortSignal;
}

export interface Counts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A standard queue's messages. Nothing in it knows of HTTP, policies or templates. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly attributes: QueueAttributes;
  configure(attributes: QueueAttributes): void;
  /** Takes a message in, for good once it returns. One of an id that is there already replaces it. */
  send(message: Message): void;
  /**
   * What is visible, or the first that becomes so while there is patience. A message that was received from here as often as
   * the redrive policy allows goes to the dead-letter queue instead of being received once more.
   */
  receive(reception: Reception, patience: Patience): Promise<readonly Delivery[]>;
  /** By the latest receipt of the message; an older one, or one of a message that is gone, does nothing. */
  delete(receipt: Receipt): void;
  /**
   * Makes a message in flight visible in `ms` from now. `gone` when this is not the latest receipt of a message that is here;
   * `tooLong` when it would be in flight for over 12 hours; `visible`, and nothing done, when its time was over already.
   */
  changeVisibility(receipt: Receipt, ms: number): 'changed' | 'visible' | 'gone' | 'tooLong';
  purge(): void;
  counts(): Counts;
  /** Takes out the visible messages, each once `taker` has it; false leaves it. */
  drain(taker: (message: Message) => boolean): void;
  /** Ends all waiting. */
  close(): void;
}

export interface QueueOptions {
  readonly name: string;
  readonly arn: string;
  readonly attributes: QueueAttributes;
  readonly messages: readonly Message[];
  readonly store: MessageStore;
  readonly clock: Clock;
  /** Hears the ARN when messages have become visible. */
  readonly signals: Signals;
  readonly randomId: () => string;
  readonly findQueue: (arn: string) => Queue | undefined;
}

interface Held {
  message: Message;
  state: 'visible' | 'delayed' | 'inFlight';
  visibleAt: number;
  /** Settles the order of those that become visible at one moment. */
  readonly order: number;
  nonce?: string;
  receivedAt: number;
}

interface Waiter {
  readonly reception: Reception;
  readonly end: (deliveries: readonly Delivery[]) => void;
}

const longestInFlight = 12 * 3_600_000;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html */
export function createQueue(options: QueueOptions): Queue {
  const { name, arn, store, clock, signals, randomId, findQueue } = options;
  let attributes = options.attributes;
  const held = new Map<string, Held>();
  const byVisibility = (one: Held, other: Held): boolean =>
    one.visibleAt < other.visibleAt || (one.visibleAt === other.visibleAt && one.order < other.order);
  const visible = createHeap<Held>(byVisibility);
  const hidden = createHeap<Held>(byVisibility);
  const oldest = createHeap<Held>((one, other) => one.message.sentAt < other.message.sentAt);
  const waiters = new Set<Waiter>();
  let inFlight = 0;
  let arrivals = 0;
  let signalDue = false;
  let closed = false;
  let alarm: { readonly at: number; readonly cancel: () => void } | undefined;

  for (const message of options.messages) keep(message);
  settle();

  function keep(message: Message): void {
    const replaced = held.get(message.id);
    if (replaced) release(replaced);
    const one: Held = { message, state: 'visible', visibleAt: 0, order: arrivals++, receivedAt: 0 };
    held.set(message.id, one);
    oldest.add(one);
    // Not longer than the delay it was sent with, also where the clock was moved on before a restart and is not now.
    const { availableAt, sentAt } = message;
    const until = Math.min(availableAt, clock.now() + availableAt - sentAt);
    if (until > clock.now()) hide(one, 'delayed', until);
    else show(one, until);
  }

  function show(one: Held, at: number): void {
    one.state = 'visible';
    one.visibleAt = at;
    visible.add(one);
    announce();
  }

  function hide(one: Held, state: 'delayed' | 'inFlight', until: number): void {
    one.state = state;
    one.visibleAt = until;
    hidden.add(one);
    if (state === 'inFlight') inFlight += 1;
  }

  function unplace(one: Held): void {
    if (one.state === 'inFlight') inFlight -= 1;
    (one.state === 'visible' ? visible : hidden).remove(one);
  }

  function release(one: Held): void {
    unplace(one);
    oldest.remove(one);
    held.delete(one.message.id);
  }

  function forget(one: Held): void {
    release(one);
    store.deleted(one.message.id);
  }

  /** Later, and once for all that became visible meanwhile: whoever listens may call back at once. */
  function announce(): void {
    if (signalDue) return;
    signalDue = true;
    queueMicrotask(() => {
      signalDue = false;
      if (!closed) signals.raise(arn);
    });
  }

  /** Brings the queue up to the clock. */
  function look(): void {
    const now = clock.now();
    const retention = attributes.MessageRetentionPeriod * 1_000;
    for (let one = oldest.first(); one && one.message.sentAt + retention <= now; one = oldest.first()) {
      forget(one);
    }
    for (let one = hidden.first(); one && one.visibleAt <= now; one = hidden.first()) {
      unplace(one);
      show(one, one.visibleAt);
    }
  }

  /** After every change: those who wait get what there is, and the clock rings when the next one becomes visible. */
  function settle(): void {
    look();
    for (const waiter of waiters) {
      if (visible.size === 0) break;
      const deliveries = take(waiter.reception);
      if (deliveries.length > 0) waiter.end(deliveries);
    }
    const next = hidden.first()?.visibleAt;
    if (next === alarm?.at) return;
    alarm?.cancel();
    alarm = undefined;
    if (next === undefined || closed) return;
    const cancel = clock.after(Math.max(0, next - clock.now()), () => {
      alarm = undefined;
      settle();
    });
    alarm = { at: next, cancel };
  }

  function take({ max, visibilityTimeout }: Reception): readonly Delivery[] {
    const now = clock.now();
    const taken: Held[] = [];
    const dead: Held[] = [];
    const target = deadLetterQueue();
    for (let one = visible.first(); one && taken.length < max; one = visible.first()) {
      unplace(one);
      if (target && isUsedUp(one.message)) {
        dead.push(one);
        continue;
      }
      store.received(one.message.id, now);
      one.message = afterReceipt(one.message, now);
      one.receivedAt = now;
      one.nonce = randomId();
      taken.push(one);
    }
    // Not before all are taken: with a timeout of nothing they are visible again at once.
    for (const one of taken) {
      if (visibilityTimeout > 0) hide(one, 'inFlight', now + visibilityTimeout);
      else show(one, now);
    }
    for (const one of dead) {
      // There first and away from here after: a crash between the two leaves it in both, and the next move replaces it there.
      const { firstReceivedAt: _, ...message } = one.message;
      target?.send({ ...message, receivedBefore: message.received, deadLetterSource: arn });
      forget(one);
    }
    return taken.map(({ message, nonce }) => ({
      message,
      receipt: { queueName: name, messageId: message.id, nonce: nonce! },
    }));
  }

  function deadLetterQueue(): Queue | undefined {
    const target = attributes.RedrivePolicy && findQueue(attributes.RedrivePolicy.deadLetterTargetArn);
    return target?.arn === arn ? undefined : target;
  }

  function isUsedUp({ received, receivedBefore }: Message): boolean {
    const limit = attributes.RedrivePolicy?.maxReceiveCount ?? Infinity;
    return received - receivedBefore >= limit;
  }

  function find({ messageId, nonce }: Receipt): Held | undefined {
    look();
    const one = held.get(messageId);
    return one?.nonce === nonce ? one : undefined;
  }

  return {
    name,
    arn,
    get attributes() {
      return attributes;
    },
    configure(changed) {
      attributes = changed;
      settle();
    },
    send(message) {
      store.sent(message);
      keep(message);
      settle();
    },
    async receive(reception, { wait, gone }) {
      look();
      const deliveries = take(reception);
      settle();
      if (deliveries.length > 0 || wait === 0 || closed || gone?.aborted) return deliveries;
      return new Promise((resolve) => {
        const leave = (): void => waiter.end([]);
        const waiter: Waiter = {
          reception,
          end(found) {
            waiters.delete(waiter);
            cancel();
            gone?.removeEventListener('abort', leave);
            resolve(found);
          },
        };
        const cancel = clock.after(wait, leave);
        gone?.addEventListener('abort', leave, { once: true });
        waiters.add(waiter);
      });
    },
    delete(receipt) {
      const one = find(receipt);
      if (one) forget(one);
      settle();
    },
    changeVisibility(receipt, ms) {
      const one = find(receipt);
      const now = clock.now();
      try {
        if (!one) return 'gone';
        if (one.state !== 'inFlight') return 'visible';
        if (now + ms > one.receivedAt + longestInFlight) return 'tooLong';
        unplace(one);
        if (ms > 0) hide(one, 'inFlight', now + ms);
        else show(one, now);
        return 'changed';
      } finally {
        settle();
      }
    },
    purge() {
      for (const one of [...held.values()]) forget(one);
      settle();
    },
    counts() {
      settle();
      return { visible: visible.size, inFlight, delayed: hidden.size - inFlight };
    },
    drain(taker) {
      look();
      const drained: Held[] = [];
      for (let one = visible.first(); one; one = visible.first()) {
        visible.remove(one);
        drained.push(one);
      }
      for (const one of drained) visible.add(one);
      for (const one of drained) {
        if (one.state === 'visible' && held.get(one.message.id) === one && taker(one.message)) forget(one);
      }
      settle();
    },
    close() {
      closed = true;
      alarm?.cancel();
      for (const waiter of [...waiters]) waiter.end([]);
    },
  };
}
