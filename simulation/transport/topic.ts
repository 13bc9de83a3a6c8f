import type { Publication } from '../../functions/shared/sns.ts';
import type { FilterPolicy } from '../settings.ts';
import type { World } from '../world.ts';
import type { Queue } from './queue.ts';

export interface Subscription {
  readonly queue: Queue;
  readonly policy: FilterPolicy;
}

/** A standard topic. */
export interface Topic {
  accept(publication: Publication): void;
  /** Delivers what could not be delivered. Answers how many went. */
  redrive(): number;
  /** Whether a text that `concerns` names is still on its way. */
  holds(concerns: (body: string) => boolean): boolean;
}

/**
 * At least once and in any order to each subscription whose policy lets a message pass; what cannot be delivered goes to the
 * subscription's dead-letter queue. https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
export function createTopic(world: World, subscriptions: readonly Subscription[]): Topic {
  const { scheduler, faults, trace } = world;
  let undelivered: { readonly queue: Queue; readonly body: string }[] = [];
  const onTheirWay: string[] = [];

  function deliver(queue: Queue, body: string, again = false): void {
    onTheirWay.push(body);
    const step = () => {
      onTheirWay.splice(onTheirWay.indexOf(body), 1);
      if (faults.happens('subscriptionFailure', 0.03)) undelivered.push({ queue, body });
      else queue.send(body);
      if (faults.happens('duplicateDelivery', 0.07)) deliver(queue, body, true);
    };
    if (again || faults.happens('longDelay', 0.08)) scheduler.later(step);
    else scheduler.soon(step);
  }

  return {
    accept({ message, attributes }) {
      for (const { queue, policy } of subscriptions) {
        if (passes(policy, attributes)) deliver(queue, message);
        else trace.say(() => `${queue.name}'s filter policy stops a message`);
      }
    },
    redrive() {
      const moved = undelivered;
      undelivered = [];
      for (const { queue, body } of moved) queue.send(body);
      return moved.length;
    },
    holds: (concerns) => onTheirWay.some(concerns) || undelivered.some(({ body }) => concerns(body)),
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
function passes(policy: FilterPolicy, attributes: Publication['attributes']): boolean {
  for (const name in policy) {
    const allowed = policy[name] ?? [];
    const value = attributes[name] ?? [];
    const values = typeof value === 'string' ? [value] : value;
    if (!values.some((one) => allowed.includes(one))) return false;
  }
  return true;
}
