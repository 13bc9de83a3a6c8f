import { OperationTypeNode } from 'graphql';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Api } from '../api.ts';
import type { Caller } from '../auth/caller.ts';
import { demandRootFields } from '../auth/root-fields.ts';
import { Refusal } from '../refusal.ts';
import type { GraphQLRequest } from '../request-body.ts';
import type { ChosenOperation } from './chosen-operation.ts';
import { chooseOperation } from './chosen-operation.ts';
import { startDeadline } from './deadline.ts';
import type { ErrorEntry } from './error-entry.ts';
import type { Operation } from './operation.ts';
import { createOperation } from './operation.ts';
import type { OperationResult } from './run-operation.ts';
import { runOperation } from './run-operation.ts';

export interface GraphQLAnswer {
  readonly data: unknown;
  readonly errors: readonly ErrorEntry[];
  readonly headers: ReadonlyMap<string, string>;
}

/** A mutation whose answer is settled, and what it leaves for subscriptions. */
export interface CompletedMutation {
  readonly chosen: ChosenOperation;
  readonly operation: Operation;
  readonly result: OperationResult;
}

export interface ExecutionPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** Called once the answer is settled; must neither throw nor take time. */
  readonly completed: (mutation: CompletedMutation) => void;
}

const noHeaders: ReadonlyMap<string, string> = new Map();

/** Answers one GraphQL request. Throws `Refusal` for what AppSync refuses by HTTP status. */
export async function executeRequest(
  api: Api,
  request: GraphQLRequest,
  caller: Caller,
  context: Readonly<Record<string, unknown>>,
  ports: ExecutionPorts,
): Promise<GraphQLAnswer> {
  const chosen = chooseOperation(api, request);
  const { node, faults, service } = chosen;
  if (faults.length > 0) return { data: null, errors: faults, headers: noHeaders };
  demandRootFields(caller, service.schema, chosen.checked.document, node);
  if (node.operation === OperationTypeNode.SUBSCRIPTION) {
    throw new Refusal(400, 'UnsupportedOperation', 'subscription not supported over HTTP');
  }
  const mutation = node.operation === OperationTypeNode.MUTATION;
  const deadline = startDeadline(ports.clock);
  try {
    const input = { caller, request: context, variables: request.variables };
    const operation = createOperation(input, deadline, mutation && service.links.listeners.size > 0);
    const result = await runOperation(chosen, operation, ports.log);
    if (mutation && result.data !== undefined) ports.completed({ chosen, operation, result });
    return { data: result.data ?? null, errors: result.errors, headers: operation.responseHeaders };
  } finally {
    deadline.cancel();
  }
}
