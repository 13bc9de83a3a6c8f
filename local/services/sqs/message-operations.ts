import { batchEntries, performEach } from './batches.ts';
import { invalidParameter, missingParameter, sqsError } from './errors.ts';
import { optionalInteger, text, textList, type Input } from './input.ts';
import { asReceived, senderIdOf } from './message.ts';
import { queueOf, type Operation, type OperationsOptions } from './operation.ts';
import { largestRequest, outgoingMessage, sizeOfEntries } from './outgoing.ts';
import type { Queue } from './queue.ts';
import { readReceiptHandle, writeReceiptHandle } from './receipt-handle.ts';

/** What producers and consumers of messages call. */
export function messageOperations({
  queues,
  clock,
  randomId,
}: OperationsOptions): Readonly<Record<string, Operation>> {
  return {
    SendMessage(input, { principal }) {
      const queue = queueOf(queues, input);
      return send(queue, input, senderIdOf(principal));
    },

    SendMessageBatch(input, { principal }) {
      const queue = queueOf(queues, input);
      const entries = batchEntries(input, 'SendMessageBatchRequestEntry');
      const size = sizeOfEntries(entries.map((entry) => entry.input));
      if (size > largestRequest) {
        throw sqsError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${largestRequest} bytes. You have sent ${size} bytes.`,
        );
      }
      const senderId = senderIdOf(principal);
      return performEach(entries, (entry) => send(queue, entry, senderId));
    },

    async ReceiveMessage(input, { gone }) {
      const queue = queueOf(queues, input);
      const max = optionalInteger(
        input,
        'MaxNumberOfMessages',
        [1, 10],
        'Must be between 1 and 10, if provided.',
      );
      const wait = optionalInteger(input, 'WaitTimeSeconds', [0, 20], 'Must be >= 0 and <= 20, if provided.');
      const asked = {
        // AttributeNames is the older name of the same list.
        system: [...textList(input, 'MessageSystemAttributeNames'), ...textList(input, 'AttributeNames')],
        message: textList(input, 'MessageAttributeNames'),
      };
      const visibility = visibilityTimeout(input) ?? queue.attributes.VisibilityTimeout;
      const deliveries = await queue.receive(
        { max: max ?? 1, visibilityTimeout: visibility * 1_000 },
        {
          wait: (wait ?? queue.attributes.ReceiveMessageWaitTimeSeconds) * 1_000,
          ...(gone && { gone }),
        },
      );
      if (deliveries.length === 0) return {};
      return {
        Messages: deliveries.map(({ message, receipt }) =>
          asReceived(message, writeReceiptHandle(receipt), asked),
        ),
      };
    },

    DeleteMessage(input) {
      return deleteMessage(queueOf(queues, input), input);
    },

    DeleteMessageBatch(input) {
      const queue = queueOf(queues, input);
      return performEach(batchEntries(input, 'DeleteMessageBatchRequestEntry'), (entry) =>
        deleteMessage(queue, entry),
      );
    },

    ChangeMessageVisibility(input) {
      return changeVisibility(queueOf(queues, input), input);
    },

    ChangeMessageVisibilityBatch(input) {
      const queue = queueOf(queues, input);
      return performEach(batchEntries(input, 'ChangeMessageVisibilityBatchRequestEntry'), (entry) =>
        changeVisibility(queue, entry),
      );
    },
  };

  function send(queue: Queue, input: Input, senderId: string): object {
    const { message, answer } = outgoingMessage(input, queue.attributes, { senderId, clock, randomId });
    queue.send(message);
    return answer;
  }
}

function deleteMessage(queue: Queue, input: Input): object {
  queue.delete(readReceiptHandle(text(input, 'ReceiptHandle'), queue.name));
  return {};
}

function changeVisibility(queue: Queue, input: Input): object {
  const handle = text(input, 'ReceiptHandle');
  const receipt = readReceiptHandle(handle, queue.name);
  const seconds = visibilityTimeout(input);
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  switch (queue.changeVisibility(receipt, seconds * 1_000)) {
    case 'changed':
    case 'visible':
      return {};
    case 'gone':
      throw invalidParameter(
        'ReceiptHandle',
        handle,
        'Message does not exist or is not available for visibility timeout change.',
      );
    case 'tooLong':
      throw invalidParameter(
        'VisibilityTimeout',
        seconds,
        'Total VisibilityTimeout for the message is beyond the limit [43200 seconds].',
      );
  }
}

function visibilityTimeout(input: Input): number | undefined {
  return optionalInteger(
    input,
    'VisibilityTimeout',
    [0, 43_200],
    'Must be between 0 and 43200, if provided.',
  );
}
