import type { Log } from '../../../kernel/log.ts';
import type { CompletedMutation } from '../execute/execute.ts';
import { subscriptionAnswer } from './answer.ts';
import type { EventFilter } from './filter.ts';
import { fieldAt, shownField } from './filter.ts';
import type { LiveSubscriptions, SubscriptionGroup } from './live-subscriptions.ts';
import type { MutationField } from './publication.ts';
import { errorsOf, mutationFields, publishedValue } from './publication.ts';
import type { Warn } from './warnings.ts';

/** Bytes of an event. https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxBytes = 240 * 1024;

export interface PublishPorts {
  readonly live: LiveSubscriptions;
  readonly log: Log;
  readonly warn: Warn;
}

/**
 * Delivers what the root fields of a mutation publish, each to the subscriptions that its `@aws_subscribe` names and that
 * are live. What AppSync would leave out without a word is left out with a warning.
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
export async function publish(mutation: CompletedMutation, ports: PublishPorts): Promise<void> {
  const { listeners } = mutation.chosen.service.links;
  for (const field of mutationFields(mutation)) {
    const names = (listeners.get(field.name) ?? []).filter((name) => ports.live.has(name));
    if (names.length === 0) continue;
    const event = eventOf(mutation, field, ports.warn);
    if (event) for (const name of names) await deliver(event, name, ports);
  }
}

interface Event {
  readonly mutation: string;
  readonly value: unknown;
}

function eventOf(mutation: CompletedMutation, field: MutationField, warn: Warn): Event | undefined {
  const { name, responseKey } = field;
  const unpublished = (why: string) => warn(`Mutation.${name} published nothing: ${why}.`);
  if (errorsOf(mutation.result.errors, field).length > 0)
    unpublished('it, or a field below it, had an error');
  else if ((mutation.result.data?.[responseKey] ?? null) === null) unpublished('its result is null');
  else {
    const value = publishedValue(mutation, field);
    const bytes = Buffer.byteLength(JSON.stringify(value));
    if (bytes <= maxBytes) return { mutation: name, value };
    unpublished(`the event has more than 240 KB`);
  }
  return undefined;
}

async function deliver({ mutation, value }: Event, fieldName: string, { live, log, warn }: PublishPorts) {
  const answers = new Map<string, string | undefined>();
  for (const group of live.groups(fieldName)) {
    const { filter } = group.begun;
    if (!filter.matches(value)) {
      const missing = unselected(filter, value);
      if (missing.length > 0) warn(undelivered(mutation, fieldName, missing));
      continue;
    }
    if (!answers.has(group.answerKey)) answers.set(group.answerKey, await answerTo(group, value, log, warn));
    const answer = answers.get(group.answerKey);
    if (answer !== undefined) for (const { subscriber } of [...group.members]) subscriber.data(answer);
  }
}

/** Aliases can make an answer larger than the event. */
async function answerTo(
  group: SubscriptionGroup,
  value: unknown,
  log: Log,
  warn: Warn,
): Promise<string | undefined> {
  const answer = await subscriptionAnswer(group, value, log);
  if (Buffer.byteLength(answer) <= maxBytes) return answer;
  warn(`A subscription to ${group.begun.fieldName} got nothing: its answer has more than 240 KB.`);
  return undefined;
}

/** What a filter asks for and the mutation did not select. */
function unselected({ fields }: EventFilter, value: unknown): string[] {
  return fields.filter((field) => fieldAt(value, field.split('.')) === undefined).map(shownField);
}

function undelivered(mutation: string, fieldName: string, missing: readonly string[]): string {
  return `An event of Mutation.${mutation} did not reach subscriptions to ${fieldName}: their filter needs ${missing.join(', ')}, and the mutation selected no such field.`;
}
