import { isQueueName, nameInUrl, queueUrl } from './arns.ts';
import { invalidParameter, queueDoesNotExist, sqsError } from './errors.ts';
import { map, optionalInteger, optionalText, text, textList, type Input } from './input.ts';
import { queueOf, type Operation, type OperationsOptions } from './operation.ts';
import {
  allowsSource,
  asksForFifo,
  asText,
  defaultAttributes,
  readAttributes,
  settableAttributes,
  type QueueAttributes,
} from './queue-attributes.ts';
import type { Queue } from './queue.ts';

const minute = 60_000;
const readable = new Set([
  'All',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'Policy',
  'QueueArn',
  ...settableAttributes,
]);

/** What makes queues, describes them and takes them away. */
export function queueOperations({ queues, clock }: OperationsOptions): Readonly<Record<string, Operation>> {
  const { place } = queues;
  const deletedAt = new Map<string, number>();
  const purgedAt = new Map<string, number>();

  return {
    CreateQueue(input) {
      const name = text(input, 'QueueName');
      const given = map(input, 'Attributes');
      if (name.endsWith('.fifo') || asksForFifo(given)) {
        throw sqsError(
          'UnsupportedOperation',
          'FIFO queues are not hosted here: FifoQueue is not supported.',
        );
      }
      if (!isQueueName(name)) {
        throw sqsError(
          'InvalidParameterValueException',
          'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
        );
      }
      const attributes = changedAttributes(given, queues.listed(name)?.attributes ?? defaultAttributes);
      const existing = queues.listed(name);
      if (existing) refuseDifferent(existing.attributes, attributes, given);
      else {
        if (clock.now() < (deletedAt.get(name) ?? -Infinity) + minute) {
          throw sqsError(
            'QueueDeletedRecently',
            'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
          );
        }
        checkRedrive(attributes, given, name);
        queues.put(name, attributes, false);
      }
      return { QueueUrl: queueUrl(place, name) };
    },

    DeleteQueue(input) {
      const { name } = queueOf(queues, input);
      queues.delete(name);
      deletedAt.set(name, clock.now());
      return {};
    },

    GetQueueUrl(input) {
      const name = text(input, 'QueueName');
      const owner = optionalText(input, 'QueueOwnerAWSAccountId') ?? place.accountId;
      if (owner !== place.accountId || !queues.find(name)) throw queueDoesNotExist();
      return { QueueUrl: queueUrl(place, name) };
    },

    ListQueues(input) {
      const prefix = optionalText(input, 'QueueNamePrefix') ?? '';
      const names = queues.list().map(({ name }) => name);
      const { page, next } = paged(
        names.filter((name) => name.startsWith(prefix)),
        input,
      );
      return { ...(page.length > 0 && { QueueUrls: page }), ...next };
    },

    ListDeadLetterSourceQueues(input) {
      const { arn } = queueOf(queues, input);
      const { page, next } = paged(
        queues
          .list()
          .filter(({ attributes }) => attributes.RedrivePolicy?.deadLetterTargetArn === arn)
          .map(({ name }) => name),
        input,
      );
      // Named with a small letter in the API too.
      return { queueUrls: page, ...next };
    },

    GetQueueAttributes(input) {
      const queue = queueOf(queues, input);
      const asked = textList(input, 'AttributeNames');
      for (const name of asked) if (!readable.has(name)) throw unknownAttribute(name);
      if (asked.length === 0) return {};
      const all = describe(queue);
      const told = Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name));
      return told.length > 0 ? { Attributes: Object.fromEntries(told) } : {};
    },

    SetQueueAttributes(input) {
      const queue = queueOf(queues, input);
      const given = map(input, 'Attributes');
      const attributes = changedAttributes(given, queue.attributes);
      checkRedrive(attributes, given, queue.name);
      queues.put(queue.name, attributes, queues.listed(queue.name)!.declared);
      return {};
    },

    PurgeQueue(input) {
      const { name } = queueOf(queues, input);
      if (clock.now() < (purgedAt.get(name) ?? -Infinity) + minute) {
        throw sqsError(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`,
        );
      }
      purgedAt.set(name, clock.now());
      queueOf(queues, input).purge();
      return {};
    },
  };

  function describe(queue: Queue): Readonly<Record<string, string>> {
    const { visible, inFlight, delayed } = queue.counts();
    const { createdAt, modifiedAt } = queues.listed(queue.name)!;
    return {
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      CreatedTimestamp: String(Math.floor(createdAt / 1_000)),
      LastModifiedTimestamp: String(Math.floor(modifiedAt / 1_000)),
      ...asText(queue.attributes),
    };
  }

  /** Throws AwsError when the dead-letter queue that is being set is not there or does not let itself be used. */
  function checkRedrive({ RedrivePolicy: policy }: QueueAttributes, given: Input, name: string): void {
    if (!policy || given['RedrivePolicy'] === undefined) return;
    const target = queues.findByArn(policy.deadLetterTargetArn);
    const refuse = (reason: string): Error =>
      invalidParameter('RedrivePolicy', given['RedrivePolicy'], reason);
    if (!target) throw refuse('Dead letter target does not exist.');
    const source = `${target.arn.slice(0, target.arn.lastIndexOf(':'))}:${name}`;
    if (!allowsSource(target.attributes, source)) {
      throw refuse('The dead letter target does not allow this queue in its RedriveAllowPolicy.');
    }
  }

  function paged(names: readonly string[], input: Input): { page: string[]; next: { NextToken?: string } } {
    const size = optionalInteger(
      input,
      'MaxResults',
      [1, 1_000],
      'Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.',
    );
    const token = optionalText(input, 'NextToken');
    const after = token === undefined ? undefined : nameInUrl(place, Buffer.from(token, 'base64').toString());
    const rest = names.filter((name) => after === undefined || name > after);
    const page = rest.slice(0, size ?? 1_000).map((name) => queueUrl(place, name));
    const next =
      size !== undefined && rest.length > size
        ? { NextToken: Buffer.from(page.at(-1)!).toString('base64') }
        : {};
    return { page, next };
  }
}

function changedAttributes(given: Input, base: QueueAttributes): QueueAttributes {
  for (const name of Object.keys(given)) {
    if (name === 'Policy') {
      throw sqsError(
        'UnsupportedOperation',
        'Queue policies come from the deployment here, not from a call.',
      );
    }
    if (!settableAttributes.has(name) && !(name === 'FifoQueue' && given[name] === 'false')) {
      throw unknownAttribute(name);
    }
  }
  return readAttributes(given, base, (name, reason) =>
    name.startsWith('Redrive')
      ? invalidParameter(name, given[name], reason)
      : sqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}: ${reason}.`),
  );
}

function refuseDifferent(existing: QueueAttributes, wanted: QueueAttributes, given: Input): void {
  const [before, after] = [asText(existing), asText(wanted)];
  const different = Object.keys(given).find((name) => before[name] !== after[name]);
  if (different === undefined) return;
  throw sqsError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${different}`,
  );
}

function unknownAttribute(name: string): Error {
  return sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
}
