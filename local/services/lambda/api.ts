import { AwsError, type Authorizer, type AwsCall, type AwsEndpoint } from '../../kernel/aws.ts';
import type { AsynchronousInvocations } from './asynchronous-invocations.ts';
import { demandSize } from './event-size.ts';
import type { EventSources, MappingState } from './event-sources/index.ts';
import { describeConcurrency, describeConfiguration, describeFunction } from './function-description.ts';
import { functionNotFound, readFunctionName } from './function-name.ts';
import type { HostedFunction, HostedFunctions } from './hosted-functions.ts';
import type { Invocations } from './invocations.ts';
import { mappingArn, type Place } from './resource-types.ts';

export interface ApiOptions {
  readonly authorizer: Authorizer;
  readonly functions: HostedFunctions;
  readonly invocations: Invocations;
  readonly asynchronous: AsynchronousInvocations;
  readonly eventSources: EventSources;
  readonly requestId: () => string;
  readonly place: () => Place;
}

type Operation = (call: AwsCall) => Promise<Record<string, unknown>>;

/**
 * The operations of Lambda's API that have behaviour here, authorised as the service authorization reference says; lists
 * come in one page. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */
export function createApi(options: ApiOptions): AwsEndpoint {
  const { authorizer, functions, invocations, asynchronous, eventSources, requestId, place } = options;

  /** The function that a call names, once the caller may do `action` to it. */
  function authorized({ input, principal }: AwsCall, action: string): HostedFunction {
    const { name, arn, qualifier } = readFunctionName(input['FunctionName'], place());
    authorizer.authorize(principal, `lambda:${action}`, [arn]);
    const version = (input['Qualifier'] as string | undefined) ?? qualifier ?? '$LATEST';
    const hosted = functions.find(name);
    if (!hosted || version !== '$LATEST') {
      throw functionNotFound(version === '$LATEST' ? arn : `${arn}:${version}`);
    }
    return hosted;
  }

  function authorizedMapping({ input, principal }: AwsCall, action: string): MappingState {
    const uuid = String(input['UUID']);
    authorizer.authorize(principal, `lambda:${action}`, [mappingArn(place(), uuid)]);
    const state = eventSources.list().find(({ UUID }) => UUID === uuid);
    if (state) return state;
    throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404, {
      Type: 'User',
    });
  }

  async function invoke(call: AwsCall): Promise<Record<string, unknown>> {
    const { input, principal } = call;
    const hosted = authorized(call, 'InvokeFunction');
    const type = (input['InvocationType'] as string | undefined) ?? 'RequestResponse';
    const event = eventOf(input['Payload']);
    if (type === 'DryRun') return { StatusCode: 204 };
    if (type !== 'RequestResponse' && type !== 'Event') {
      throw new AwsError('InvalidParameterValueException', `InvocationType ${type} does not exist.`);
    }
    demandSize(event, type);
    const invocation = { principal, type, requestId: requestId(), event } as const;
    if (type === 'Event') {
      asynchronous.accept({
        functionName: hosted.definition.name,
        requestId: invocation.requestId,
        async invoke() {
          // As it is deployed when its turn comes.
          const current = functions.find(hosted.definition.name);
          return current === undefined || (await invocations(current, invocation)).outcome.ok;
        },
      });
      return { StatusCode: 202 };
    }
    const { outcome, log } = await invocations(hosted, invocation);
    return {
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      ...(outcome.ok ? {} : { FunctionError: 'Unhandled' }),
      ...(input['LogType'] === 'Tail' ? { LogResult: Buffer.from(log).toString('base64') } : {}),
      Payload: outcome.ok ? outcome.payload : JSON.stringify(outcome.error),
    };
  }

  const operations: Readonly<Record<string, Operation>> = {
    Invoke: invoke,
    GetFunction: async (call) => describeFunction(authorized(call, 'GetFunction').definition),
    GetFunctionConfiguration: async (call) =>
      describeConfiguration(authorized(call, 'GetFunctionConfiguration').definition),
    GetFunctionConcurrency: async (call) =>
      describeConcurrency(authorized(call, 'GetFunctionConcurrency').definition),
    async ListFunctions({ principal }) {
      authorizer.authorize(principal, 'lambda:ListFunctions', ['*']);
      return { Functions: functions.list().map(({ definition }) => describeConfiguration(definition)) };
    },
    async ListEventSourceMappings({ input, principal }) {
      authorizer.authorize(principal, 'lambda:ListEventSourceMappings', ['*']);
      const { FunctionName: name, EventSourceArn: source } = input;
      const ofFunction = name === undefined ? undefined : readFunctionName(name, place()).arn;
      return {
        EventSourceMappings: eventSources
          .list()
          .filter(({ FunctionArn }) => ofFunction === undefined || FunctionArn === ofFunction)
          .filter(({ EventSourceArn }) => source === undefined || EventSourceArn === source),
      };
    },
    GetEventSourceMapping: async (call) => authorizedMapping(call, 'GetEventSourceMapping'),
    async UpdateEventSourceMapping(call) {
      const { UUID } = authorizedMapping(call, 'UpdateEventSourceMapping');
      const { UUID: _, ...change } = call.input;
      return eventSources.update(UUID, change);
    },
  };

  return {
    async call(call) {
      const operation = operations[call.operation];
      if (operation) return operation(call);
      throw new AwsError('UnknownOperationException', `${call.operation} has no behaviour here.`, 404);
    },
  };
}

/** Throws `AwsError` InvalidRequestContentException. */
function eventOf(payload: unknown): string {
  const text = typeof payload === 'string' && payload !== '' ? payload : '{}';
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError(
      'InvalidRequestContentException',
      'Could not parse request body into json: it is not valid JSON.',
      400,
      { Type: 'User' },
    );
  }
  return text;
}
