import type { Principal } from '../../kernel/aws.ts';
import type { Clock } from '../../kernel/clock.ts';
import { nameInUrl } from './arns.ts';
import { queueDoesNotExist } from './errors.ts';
import type { Input } from './input.ts';
import type { Queue } from './queue.ts';
import type { Queues } from './queues.ts';

export interface Caller {
  readonly principal: Principal;
  /** Aborted when nobody waits for the answer any more. */
  readonly gone?: AbortSignal;
}

/** Throws AwsError. */
export type Operation = (input: Input, caller: Caller) => object | Promise<object>;

export interface OperationsOptions {
  readonly queues: Queues;
  readonly clock: Clock;
  readonly randomId: () => string;
}

/** The queue that an input names. Throws AwsError QueueDoesNotExist, InvalidAddress or MissingRequiredParameterException. */
export function queueOf(queues: Queues, input: Input): Queue {
  const queue = queues.find(nameInUrl(queues.place, input['QueueUrl']));
  if (!queue) throw queueDoesNotExist();
  return queue;
}
