import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { OPERATOR_COMES_WITHIN, type QueueSettings } from '../settings.ts';
import type { World } from '../world.ts';
import { isAlive, type Invocation, invoke } from './invocation.ts';
import type { Message } from './message.ts';

/** A standard queue, its dead-letter queue, and the mapping that hands its messages to a function. */
export interface Queue {
  readonly name: string;
  send(body: string): void;
  /** Moves dead letters back; those that `stays` names are left. Answers how many went. */
  redrive(stays: (body: string) => boolean): number;
  deadLetters(): readonly Message[];
  /** Whether a text that `concerns` names can still have an effect: in the queue, dead, or in a function's hands. */
  holds(concerns: (body: string) => boolean): boolean;
}

export type QueueFunction = (event: SQSEvent, invocation: Invocation) => Promise<SQSBatchResponse>;

interface Work {
  readonly invocation: Invocation;
  readonly messages: readonly Message[];
}

/**
 * At least once, in any order, up to `maxReceiveCount` times; what a function does not report as failed is deleted. A message
 * that is worked on may become visible again, and a deletion by its older receipt works, as it may on SQS.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function createQueue(
  world: World,
  name: string,
  settings: QueueSettings,
  work: QueueFunction,
  heard: {
    received?(body: string): void;
    /** Hears of every message that is deleted because it counts as done. */
    done(body: string): void;
  },
): Queue {
  const { scheduler, chance, faults, trace } = world;
  const stored = new Set<Message>();
  const visible: Message[] = [];
  let dead: Message[] = [];
  let under: Work[] = [];
  let pollers = 0;
  let numbers = 0;

  function show(message: Message): void {
    if (!stored.has(message) || visible.includes(message)) return;
    visible.push(message);
    wake();
  }

  function wake(): void {
    if (pollers >= settings.MaximumConcurrency || visible.length === 0) return;
    pollers += 1;
    // A batching window lets messages gather.
    if (chance.happens(0.4)) scheduler.later(poll);
    else scheduler.soon(poll);
  }

  function receive(): Message[] {
    const batch: Message[] = [];
    const wanted = 1 + chance.below(Math.min(settings.BatchSize, visible.length));
    while (batch.length < wanted && visible.length > 0) {
      const at = chance.below(visible.length);
      const [message] = visible.splice(at, 1) as [Message];
      if (message.receives >= settings.maxReceiveCount) {
        stored.delete(message);
        dead.push(message);
        trace.say(() => `${name}: message ${message.id} becomes a dead letter`);
      } else {
        message.receives += 1;
        heard.received?.(message.body);
        batch.push(message);
      }
    }
    return batch;
  }

  function poll(): void {
    const messages = receive();
    if (messages.length === 0) {
      pollers -= 1;
      wake();
      return;
    }
    trace.say(() => `${name} delivers ${messages.map(({ id }) => id).join(', ')}`);
    const invocation = invoke(
      world,
      `${name}#${numbers++}`,
      (run) => work({ Records: messages.map((message) => recordOf(name, message)) }, run),
      (response) => {
        pollers -= 1;
        conclude(messages, response);
        wake();
      },
    );
    under = under.filter((work) => isAlive(work.invocation));
    under.push({ invocation, messages });
    if (faults.happens('visibilityExpiry', 0.08)) {
      const early = chance.pick(messages);
      scheduler.soon(() => show(early));
    }
    wake();
  }

  function conclude(messages: readonly Message[], response: SQSBatchResponse | undefined): void {
    const reported = response?.batchItemFailures ?? [];
    const failed = settings.reportsBatchItemFailures
      ? new Set(reported.map(({ itemIdentifier }) => itemIdentifier))
      : new Set<string>();
    if (response && reported.length > 0 && reported.length < messages.length)
      faults.saw('partialBatchFailure');
    for (const message of messages) {
      if (response && !failed.has(message.id)) {
        heard.done(message.body);
        stored.delete(message);
        const at = visible.indexOf(message);
        if (at >= 0) visible.splice(at, 1);
      } else {
        scheduler.soon(() => show(message));
      }
    }
  }

  return {
    name,
    send(body) {
      const message = { id: `${name}-${numbers++}`, body, receives: 0 };
      stored.add(message);
      show(message);
    },
    redrive(stays) {
      const kept = settings.deadLetterRetention >= OPERATOR_COMES_WITHIN;
      const moved = dead.filter(({ body }) => !stays(body));
      dead = dead.filter(({ body }) => stays(body));
      if (!kept) return 0;
      for (const message of moved) {
        message.receives = 0;
        stored.add(message);
        show(message);
      }
      return moved.length;
    },
    deadLetters: () => dead,
    holds: (concerns) =>
      [...stored].some(({ body }) => concerns(body)) ||
      dead.some(({ body }) => concerns(body)) ||
      under.some(
        ({ invocation, messages }) => isAlive(invocation) && messages.some(({ body }) => concerns(body)),
      ),
  };
}

function recordOf(queue: string, { id, body, receives }: Message): SQSRecord {
  return {
    messageId: id,
    receiptHandle: `${id}-${receives}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: 'simulation',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-central-1:111122223333:${queue}`,
    awsRegion: 'eu-central-1',
  };
}
