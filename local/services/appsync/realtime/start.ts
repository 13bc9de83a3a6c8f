import type { FieldNode } from 'graphql';
import { getArgumentValues, getVariableValues, OperationTypeNode } from 'graphql';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Api } from '../api.ts';
import { demandRootFields } from '../auth/root-fields.ts';
import type { ChosenOperation } from '../execute/chosen-operation.ts';
import { chooseOperation } from '../execute/chosen-operation.ts';
import { collectFields } from '../execute/collect-fields.ts';
import { startDeadline } from '../execute/deadline.ts';
import type { ErrorEntry } from '../execute/error-entry.ts';
import type { ExtensionCalls } from '../execute/extension-calls.ts';
import { createOperation } from '../execute/operation.ts';
import { runOperation } from '../execute/run-operation.ts';
import { Refusal } from '../refusal.ts';
import { argumentFilter } from './argument-filter.ts';
import type { EventFilter } from './filter.ts';
import { enhancedFilter, FilterRefused } from './filter.ts';
import type { Start } from './subscriptions.ts';
import { StartRefused } from './subscriptions.ts';

/** A subscription that may begin: which events it is for. */
export interface Begun {
  readonly chosen: ChosenOperation;
  /** Of the schema's subscription root. */
  readonly fieldName: string;
  /** The root field, once for each time that the document selects it. */
  readonly nodes: readonly FieldNode[];
  readonly filter: EventFilter;
  /** Whether a resolver has set the filter, and arguments are not compared any more. */
  readonly enhanced: boolean;
  /** Without one no invalidation is meant for the subscription. */
  readonly invalidationFilter?: EventFilter;
}

/**
 * Whatever AppSync does with a `start` before its `start_ack`: validation, permission, the field's resolver, once. Throws
 * `StartRefused`. https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
export async function beginSubscription(
  api: Api,
  { request, caller, context }: Start,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<Begun> {
  const chosen = orRefused(() => chooseOperation(api, request));
  const { node, faults, service, checked } = chosen;
  if (node.operation !== OperationTypeNode.SUBSCRIPTION) {
    const message = `${node.operation} not supported through the realtime channel`;
    throw new StartRefused([{ errorType: 'UnsupportedOperation', message }]);
  }
  refuseFor(faults);
  orRefused(() => demandRootFields(caller, service.schema, checked.document, node));
  const deadline = startDeadline(clock);
  const operation = createOperation(
    { caller, request: context, variables: request.variables },
    deadline,
    false,
  );
  const { errors } = await runOperation(chosen, operation, log).finally(() => deadline.cancel());
  refuseFor(errors);
  const nodes = rootField(chosen, request.variables);
  return {
    chosen,
    fieldName: nodes[0].name.value,
    nodes,
    ...filtersOf(chosen, nodes[0], request.variables, operation.extensions),
  };
}

function orRefused<T>(attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new StartRefused([{ errorType: error.errorType, message: error.message }]);
  }
}

/** Entries as they have been seen in `error` messages: the type where there is one, and the message. */
function refuseFor(errors: readonly ErrorEntry[]): void {
  if (errors.length === 0) return;
  throw new StartRefused(
    errors.map(({ errorType, message }) =>
      typeof errorType === 'string' ? { errorType, message } : { message },
    ),
  );
}

function rootField(
  { service, checked, node }: ChosenOperation,
  variables: Start['request']['variables'],
): readonly [FieldNode, ...FieldNode[]] {
  const { schema } = service;
  const { coerced = {} } = getVariableValues(schema, node.variableDefinitions ?? [], variables);
  const selecting = { schema, fragments: checked.fragments, variableValues: coerced };
  const [nodes] = collectFields(selecting, schema.getSubscriptionType()!, [node.selectionSet]).values();
  // `@skip` may have left nothing of what validation counted as one field.
  if (!nodes) {
    const message =
      'Validation error of type SubscriptionMultipleRootFields: Subscription operation must have exactly one root field.';
    throw new StartRefused([{ message }]);
  }
  return nodes as [FieldNode, ...FieldNode[]];
}

function filtersOf(
  { service, node }: ChosenOperation,
  field: FieldNode,
  variables: Start['request']['variables'],
  { filter, invalidationFilter }: ExtensionCalls,
): Pick<Begun, 'enhanced' | 'filter' | 'invalidationFilter'> {
  const definition = service.schema.getSubscriptionType()!.getFields()[field.name.value]!;
  const { coerced = {} } = getVariableValues(service.schema, node.variableDefinitions ?? [], variables);
  try {
    return {
      enhanced: filter !== undefined,
      filter: filter
        ? enhancedFilter(filter.value)
        : argumentFilter(getArgumentValues(definition, field, coerced)),
      ...(invalidationFilter ? { invalidationFilter: enhancedFilter(invalidationFilter.value) } : {}),
    };
  } catch (error) {
    if (!(error instanceof FilterRefused)) throw error;
    throw new StartRefused([{ message: error.message, errorCode: 400 }]);
  }
}
