import type { GraphQLService } from '../api.ts';
import type { Caller } from '../auth/caller.ts';
import type { Invalidation } from '../execute/extension-calls.ts';
import { answerKey } from './answer-key.ts';
import type { Begun } from './start.ts';
import type { Start, Subscriber, Subscription } from './subscriptions.ts';

/** Subscriptions that ask the same of every event; where their answers are the same as well, `answerKey` is. */
export interface SubscriptionGroup {
  readonly begun: Begun;
  readonly answerKey: string;
  /** Any of theirs: none reads more than another. */
  readonly caller: Caller;
  readonly variables: Start['request']['variables'];
  readonly members: ReadonlySet<Member>;
}

interface Member extends Subscription {
  readonly subscriber: Subscriber;
  readonly invalidationFilter: Begun['invalidationFilter'];
}

interface OpenGroup extends SubscriptionGroup {
  readonly members: Set<Member>;
}

/** Who is subscribed to what, by field and then by equal subscriptions. */
export class LiveSubscriptions {
  readonly #byField = new Map<string, Map<string, OpenGroup>>();
  readonly #services = new WeakMap<GraphQLService, number>();
  #lastService = 0;

  add(begun: Begun, { request, caller }: Start, subscriber: Subscriber): Subscription {
    const { chosen, fieldName, filter, invalidationFilter } = begun;
    const { variables } = request;
    const ownKey = [this.#numberOf(chosen.service), answerKey(chosen, begun.nodes, variables, caller)].join(
      ' ',
    );
    const key = JSON.stringify([ownKey, begun.enhanced, filter.key]);
    const groups = this.#byField.get(fieldName) ?? new Map<string, OpenGroup>();
    this.#byField.set(fieldName, groups);
    const group = groups.get(key) ?? {
      begun,
      answerKey: ownKey,
      caller,
      variables,
      members: new Set<Member>(),
    };
    groups.set(key, group);
    const end = (): void => {
      group.members.delete(member);
      if (group.members.size > 0 || groups.get(key) !== group) return;
      groups.delete(key);
      if (groups.size === 0) this.#byField.delete(fieldName);
    };
    const member: Member = { subscriber, invalidationFilter, end };
    group.members.add(member);
    return member;
  }

  /** Of one field, in the order in which the first of each began. */
  groups(fieldName: string): SubscriptionGroup[] {
    return [...(this.#byField.get(fieldName)?.values() ?? [])];
  }

  has(fieldName: string): boolean {
    return this.#byField.has(fieldName);
  }

  /** Ends every subscription of the field whose invalidation filter matches the payload, and tells each. */
  invalidate({ subscriptionField, payload }: Invalidation): void {
    for (const group of this.groups(subscriptionField)) {
      for (const member of [...group.members]) {
        if (member.invalidationFilter?.matches(payload) !== true) continue;
        member.end();
        member.subscriber.complete();
      }
    }
  }

  clear(): void {
    this.#byField.clear();
  }

  #numberOf(service: GraphQLService): number {
    const number = this.#services.get(service) ?? (this.#lastService += 1);
    this.#services.set(service, number);
    return number;
  }
}
