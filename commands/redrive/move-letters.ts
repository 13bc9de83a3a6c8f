import { DeleteMessageCommand, SendMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import { giveBack, receive } from '../operations/dead-letters.ts';
import { countMessages } from '../operations/queues.ts';
import { asSent, refusalOf, type Refusal } from './letter.ts';

/** Seconds for which a message is nobody else's: far more than moving ten takes. */
const HOLD = 120;

export interface Moved {
  readonly moved: number;
  /** Still in the queue, as SQS counted in the end. */
  readonly left: number;
  /** What was left because its consumer had refused it. */
  readonly refused: readonly Refusal[];
}

/**
 * Moves messages from one queue to another: sent, then deleted, so that an interruption can double one and lose none. As many
 * as there were in the beginning are handled, so that one which fails again at once is not moved for ever.
 */
export async function moveLetters(
  sqs: SQSClient,
  queues: { readonly from: string; readonly to: string },
  options: {
    readonly withRefused: boolean;
    readonly signal: AbortSignal;
    readonly onMoved: (count: number) => void;
  },
): Promise<Moved> {
  const { from, to } = queues;
  const before = await countMessages(sqs, from);
  const kept: string[] = [];
  const newcomers: string[] = [];
  const refused: Refusal[] = [];
  let moved = 0;
  try {
    while (moved + kept.length < before && !options.signal.aborted) {
      const received = await receive(sqs, from, HOLD);
      if (received.length === 0) break;
      const messages = received.slice(0, before - moved - kept.length);
      newcomers.push(...received.slice(messages.length).map(({ ReceiptHandle = '' }) => ReceiptHandle));
      const outcomes = await Promise.all(messages.map((message) => handle(message)));
      options.onMoved(outcomes.filter((outcome) => outcome === 'moved').length);
    }
  } finally {
    await giveBack(sqs, from, [...kept, ...newcomers]);
  }
  return { moved, left: await countMessages(sqs, from), refused };

  async function handle(message: Message): Promise<'moved' | 'kept'> {
    const refusal = refusalOf(message);
    if (refusal && !options.withRefused) {
      refused.push(refusal);
      kept.push(message.ReceiptHandle ?? '');
      return 'kept';
    }
    await sqs.send(new SendMessageCommand(asSent(message, to)));
    await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: message.ReceiptHandle }));
    moved += 1;
    return 'moved';
  }
}
