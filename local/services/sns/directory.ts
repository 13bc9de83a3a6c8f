import { join } from 'node:path';
import { openAppendLog } from '../../kernel/append-log.ts';
import type { SnsConfiguration } from './configuration.ts';
import { isDelivered, openSubscription, type Subscription, type SubscriptionRecord } from './subscription.ts';
import type { Topic } from './topic.ts';

type Entry = { readonly topic: Topic } | { readonly subscription: SubscriptionRecord };

/** The topics and subscriptions there are: the template's, and those that the API made, which outlive the process. */
export interface Directory {
  topic(arn: string): Topic | undefined;
  topics(): readonly Topic[];
  subscription(arn: string): Subscription | undefined;
  subscriptions(): readonly Subscription[];
  /** Those that messages are delivered to. */
  delivered(topicArn: string): readonly Subscription[];
  /** Takes the place of what the template said before. */
  replace(configuration: SnsConfiguration): void;
  putTopic(topic: Topic): void;
  /** With its subscriptions. */
  removeTopic(arn: string): void;
  putSubscription(subscription: Subscription): void;
  removeSubscription(arn: string): void;
  close(): void;
}

/** Opens what the API made before. Throws LocalError DataInvalid. */
export function openDirectory(dataDirectory?: string): Directory {
  const stored =
    dataDirectory === undefined ? undefined : openAppendLog<Entry>(join(dataDirectory, 'made-by-api.jsonl'));
  const topics = new Map<string, Topic>();
  const subscriptions = new Map<string, Subscription>();
  const delivered = new Map<string, Subscription[]>();
  for (const entry of stored?.entries ?? []) {
    if ('topic' in entry) topics.set(entry.topic.arn, entry.topic);
    else subscriptions.set(entry.subscription.arn, openSubscription(entry.subscription));
  }

  /** Seldom, and few: all of it is written anew. */
  function save(): void {
    delivered.clear();
    stored?.log.rewrite([
      ...[...topics.values()].filter(byApi).map((topic) => ({ topic })),
      ...[...subscriptions.values()]
        .filter(byApi)
        .map(({ arn, topicArn, protocol, endpoint, attributes, madeBy }) => ({
          subscription: { arn, topicArn, protocol, endpoint, attributes, madeBy },
        })),
    ]);
  }

  return {
    topic: (arn) => topics.get(arn),
    topics: () => [...topics.values()],
    subscription: (arn) => subscriptions.get(arn),
    subscriptions: () => [...subscriptions.values()],
    delivered(topicArn) {
      let found = delivered.get(topicArn);
      if (!found) {
        found = [...subscriptions.values()].filter(
          (subscription) => subscription.topicArn === topicArn && isDelivered(subscription),
        );
        delivered.set(topicArn, found);
      }
      return found;
    },
    replace(configuration) {
      for (const { arn } of [...topics.values()].filter(byTemplate)) topics.delete(arn);
      for (const { arn } of [...subscriptions.values()].filter(byTemplate)) subscriptions.delete(arn);
      for (const topic of configuration.topics) topics.set(topic.arn, topic);
      for (const subscription of configuration.subscriptions)
        subscriptions.set(subscription.arn, subscription);
      for (const { arn, topicArn } of [...subscriptions.values()])
        if (!topics.has(topicArn)) subscriptions.delete(arn);
      save();
    },
    putTopic(topic) {
      topics.set(topic.arn, topic);
      save();
    },
    removeTopic(topicArn) {
      topics.delete(topicArn);
      for (const { arn, topicArn: of } of [...subscriptions.values()])
        if (of === topicArn) subscriptions.delete(arn);
      save();
    },
    putSubscription(subscription) {
      subscriptions.set(subscription.arn, subscription);
      save();
    },
    removeSubscription(arn) {
      subscriptions.delete(arn);
      save();
    },
    close: () => stored?.log.close(),
  };
}

function byApi({ madeBy }: { readonly madeBy: 'template' | 'api' }): boolean {
  return madeBy === 'api';
}

function byTemplate({ madeBy }: { readonly madeBy: 'template' | 'api' }): boolean {
  return madeBy === 'template';
}
