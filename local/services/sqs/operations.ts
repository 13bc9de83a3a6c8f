import { messageOperations } from './message-operations.ts';
import { moveTaskOperations } from './move-tasks.ts';
import type { Operation, OperationsOptions } from './operation.ts';
import { queueOperations } from './queue-operations.ts';

/** The operations by their names in https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export function createOperations(options: OperationsOptions): Readonly<Record<string, Operation>> {
  return { ...messageOperations(options), ...queueOperations(options), ...moveTaskOperations(options) };
}

/** Operations there are on AWS and not here. */
export const unsupportedOperations: ReadonlySet<string> = new Set([
  'AddPermission',
  'CancelMessageMoveTask',
  'ListQueueTags',
  'RemovePermission',
  'TagQueue',
  'UntagQueue',
]);
