import type { Clock } from '../../kernel/clock.ts';
import { renderingOf, queueDoesNotExist, sqsError } from './errors.ts';
import { optionalInteger, optionalText, text } from './input.ts';
import type { Message } from './message.ts';
import type { Operation, OperationsOptions } from './operation.ts';
import { asUuid } from './outgoing.ts';
import type { Queue } from './queue.ts';

/** A finished task, as ListMessageMoveTasks tells it; nulls of the API are left out. */
interface MoveTask {
  readonly Status: 'COMPLETED' | 'FAILED';
  readonly SourceArn: string;
  readonly DestinationArn?: string;
  readonly MaxNumberOfMessagesPerSecond?: number;
  readonly ApproximateNumberOfMessagesMoved: number;
  readonly ApproximateNumberOfMessagesToMove: number;
  readonly FailureReason?: string;
  readonly StartedTimestamp: number;
}

const kept = 10;

/**
 * Moving messages out of a dead-letter queue, done before the call is answered. A moved message is a new one, with an id and
 * a time of its own, and the body and attributes of the old one.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export function moveTaskOperations({
  queues,
  clock,
  randomId,
}: OperationsOptions): Readonly<Record<string, Operation>> {
  const tasks = new Map<string, readonly MoveTask[]>();

  return {
    StartMessageMoveTask(input) {
      const sourceArn = text(input, 'SourceArn');
      const destinationArn = optionalText(input, 'DestinationArn');
      const velocity = optionalInteger(
        input,
        'MaxNumberOfMessagesPerSecond',
        [1, 500],
        'Must be between 1 and 500, if provided.',
      );
      const source = named('SourceArn', sourceArn);
      if (destinationArn !== undefined) named('DestinationArn', destinationArn);
      const isDeadLetterQueue = queues
        .list()
        .some(({ attributes }) => attributes.RedrivePolicy?.deadLetterTargetArn === sourceArn);
      if (!isDeadLetterQueue) throw invalid('Source queue must be configured as a Dead Letter Queue.');
      if (destinationArn === sourceArn) throw invalid('Source and destination must not be the same queue.');
      const task: MoveTask = {
        ...move(source, destinationArn),
        SourceArn: sourceArn,
        ...(destinationArn !== undefined && { DestinationArn: destinationArn }),
        ...(velocity !== undefined && { MaxNumberOfMessagesPerSecond: velocity }),
      };
      tasks.set(sourceArn, [task, ...(tasks.get(sourceArn) ?? [])].slice(0, kept));
      const handle = JSON.stringify({ taskId: asUuid(randomId()), sourceArn });
      return { TaskHandle: Buffer.from(handle).toString('base64') };
    },

    ListMessageMoveTasks(input) {
      const sourceArn = text(input, 'SourceArn');
      named('SourceArn', sourceArn);
      const most = optionalInteger(input, 'MaxResults', [1, kept], 'Must be between 1 and 10, if provided.');
      return { Results: (tasks.get(sourceArn) ?? []).slice(0, most ?? 1) };
    },
  };

  function named(parameter: string, arn: string): Queue {
    const queue = queues.findByArn(arn);
    if (queue) return queue;
    throw sqsError(
      'ResourceNotFoundException',
      `The resource that you specified for the ${parameter} parameter doesn't exist.`,
    );
  }

  function move(source: Queue, destinationArn: string | undefined): Omit<MoveTask, 'SourceArn'> {
    const StartedTimestamp = clock.now();
    const toMove = source.counts().visible;
    let moved = 0;
    let failure: string | undefined;
    source.drain((message) => {
      const arn = destinationArn ?? message.deadLetterSource;
      const destination = arn === undefined ? undefined : queues.findByArn(arn);
      if (!destination) {
        failure =
          arn === undefined ? 'CouldNotDetermineMessageSource' : renderingOf(queueDoesNotExist()).queryCode;
        return false;
      }
      destination.send(anew(message, asUuid(randomId()), clock));
      moved += 1;
      return true;
    });
    return {
      Status: failure === undefined ? 'COMPLETED' : 'FAILED',
      ...(failure !== undefined && { FailureReason: failure }),
      ApproximateNumberOfMessagesMoved: moved,
      ApproximateNumberOfMessagesToMove: toMove,
      StartedTimestamp,
    };
  }
}

function anew(message: Message, id: string, clock: Clock): Message {
  const { deadLetterSource: _source, firstReceivedAt: _first, ...same } = message;
  const now = clock.now();
  return { ...same, id, sentAt: now, availableAt: now, received: 0, receivedBefore: 0 };
}

function invalid(message: string): Error {
  return sqsError('InvalidParameterValueException', message);
}
