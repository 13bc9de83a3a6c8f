import {
  ChangeMessageVisibilityBatchCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { countMessages } from './queues.ts';

/** Seconds for which messages are hidden from others while they are looked at. */
const LOOK = 60;
const BATCH = 10;

/** Up to ten messages; none after a second's wait means that there are none. */
export async function receive(sqs: SQSClient, url: string, hiddenFor: number): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: BATCH,
      VisibilityTimeout: hiddenFor,
      // Long polling asks every one of SQS's servers; a short poll may miss messages.
      WaitTimeSeconds: 1,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
}

/** Gives received messages back at once. One that cannot be given back comes by itself when its time is over. */
export async function giveBack(sqs: SQSClient, url: string, handles: readonly string[]): Promise<void> {
  for (let at = 0; at < handles.length; at += BATCH) {
    const Entries = handles
      .slice(at, at + BATCH)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
  }
}

/**
 * Shows what lies in a queue that nobody consumes, and takes nothing out: messages are received, then given back. `see` gets
 * each once, `most` of them at most. Resolves with how many the queue holds.
 */
export async function lookInto(
  sqs: SQSClient,
  url: string,
  see: (message: Message) => void,
  { most, signal }: { readonly most: number; readonly signal: AbortSignal },
): Promise<number> {
  const count = await countMessages(sqs, url);
  const handles: string[] = [];
  const seen = new Set<string>();
  try {
    while (seen.size < Math.min(count, most) && !signal.aborted) {
      const messages = await receive(sqs, url, LOOK);
      const fresh = messages.filter(({ MessageId }) => MessageId !== undefined && !seen.has(MessageId));
      handles.push(...messages.flatMap(({ ReceiptHandle }) => ReceiptHandle ?? []));
      // Nothing more, or the first ones have come back already.
      if (fresh.length === 0) break;
      for (const message of fresh) {
        seen.add(message.MessageId ?? '');
        see(message);
      }
    }
  } finally {
    await giveBack(sqs, url, handles);
  }
  return count;
}
