import {
  AwsError,
  type Authorizer,
  type AwsEndpoint,
  type Principal,
  type RoleSessions,
  type RoleTrust,
} from '../../kernel/aws.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LocalError } from '../../kernel/errors.ts';
import type { Journal } from '../../kernel/journal.ts';
import type { Log } from '../../kernel/log.ts';
import type { Deployment, Service } from '../../kernel/service.ts';
import type { Identify } from '../../kernel/signature.ts';
import type { Signals } from '../../kernel/signals.ts';
import { createApi } from './api.ts';
import { createAsynchronousInvocations } from './asynchronous-invocations.ts';
import { createConcurrency } from './concurrency.ts';
import { createEventSources, type EventSources } from './event-sources/index.ts';
import type { Overrides } from './environment-variables.ts';
import { demandSize } from './event-size.ts';
import { readFunction, type FunctionDefinition } from './function-definition.ts';
import { functionNotFound, readFunctionName } from './function-name.ts';
import { createHostedFunctions } from './hosted-functions.ts';
import { createHttpHandler } from './http.ts';
import { createInvocations } from './invocations.ts';
import type { InvocationResult, Invoker } from './invoker.ts';
import { readMappings } from './mappings.ts';
import { resourceTypes, type Place } from './resource-types.ts';
import { environmentProgram } from './runtime/program.ts';

export interface LambdaOptions {
  readonly authorizer: Authorizer;
  readonly roles: RoleTrust;
  readonly sessions: RoleSessions;
  readonly identify: Identify;
  readonly signals: Signals;
  /** What event source mappings read and where they write failures. */
  readonly endpoints: {
    readonly dynamodb: AwsEndpoint;
    readonly sqs: AwsEndpoint;
    readonly sns: AwsEndpoint;
    readonly s3: AwsEndpoint;
  };
  readonly clock: Clock;
  /** The time by which functions time out and credentials end. */
  readonly wallClock: Clock;
  readonly journal: Journal;
  readonly log: Log;
  /** 32 hexadecimal digits, different every time. */
  readonly randomId: () => string;
  /** What is set over a function's own variables: `AWS_ENDPOINT_URL_…`, addresses that are others here. */
  readonly environmentOverrides: Overrides;
  /** Outlives the cloud; positions in streams are kept in it. */
  readonly dataDirectory?: string;
  /** Invocations at once of the functions that reserve none. */
  readonly accountConcurrency?: number;
}

export interface LambdaService extends Service, AwsEndpoint, Invoker {}

const defaultConcurrency = 10;

/** Environments that are kept beyond those that can be busy at once. */
const spareEnvironments = 6;

/** AWS Lambda: the functions of the running assembly in processes of their own, and what invokes them. */
export function createLambdaService(options: LambdaOptions): LambdaService {
  const {
    authorizer,
    roles,
    clock,
    wallClock,
    journal,
    log,
    randomId,
    accountConcurrency = defaultConcurrency,
  } = options;
  const functions = createHostedFunctions({
    sessions: options.sessions,
    clock,
    wallClock,
    log,
    randomId,
    overrides: options.environmentOverrides,
    environmentsKept: accountConcurrency + spareEnvironments,
  });
  const concurrency = createConcurrency(accountConcurrency);
  const invocations = createInvocations({ concurrency, journal, log });
  const asynchronous = createAsynchronousInvocations(clock, log);
  const requestId = () => uuid(randomId());
  let place: Place = { accountId: '000000000000', region: 'us-east-1', partition: 'aws' };
  let stopped = false;

  async function run(functionArn: string, event: string, inTurn: boolean): Promise<InvocationResult> {
    const { name, arn } = readFunctionName(functionArn, place);
    const hosted = functions.find(name);
    if (!hosted) throw functionNotFound(arn);
    demandSize(event, 'RequestResponse');
    const id = requestId();
    const principal: Principal = { kind: 'service', name: 'lambda.amazonaws.com' };
    const { outcome } = await invocations(hosted, {
      principal,
      type: 'RequestResponse',
      requestId: id,
      event,
      inTurn,
    });
    // What was cut off by the end of this cloud is no failure of the function.
    if (stopped) throw new AwsError('ServiceException', 'The service is stopping.', 500);
    if (!outcome.ok) return { ok: false, requestId: id, ...outcome.error };
    return parsed(id, outcome.payload);
  }

  const eventSources: EventSources = createEventSources({
    invoker: { invoke: (functionArn, event) => run(functionArn, event, true) },
    endpoints: options.endpoints,
    signals: options.signals,
    clock,
    wallClock,
    log,
    randomId,
    ...(options.dataDirectory === undefined ? {} : { dataDirectory: options.dataDirectory }),
  });

  async function prepare(deployment: Deployment): Promise<() => Promise<void>> {
    const definitions = deployment.resources
      .filter(({ type }) => type === 'AWS::Lambda::Function')
      .map((resource) => readFunction(resource, deployment.assets));
    refuseDuplicates(definitions);
    const mappings = readMappings(deployment, definitions);
    eventSources.check(mappings);
    const program = definitions.length === 0 ? '' : await environmentProgram();
    return async () => {
      // Only now: roles are of this deployment once IAM has taken it over.
      for (const definition of definitions) demandTrust(roles, definition);
      place = deployment.environment;
      functions.replace(definitions, place.region, program);
      await eventSources.replace(mappings);
    };
  }

  const api = createApi({
    authorizer,
    functions,
    invocations,
    asynchronous,
    eventSources,
    requestId,
    place: () => place,
  });

  return {
    name: 'lambda',
    types: resourceTypes,
    prepare,
    invoke: (functionArn, event) => run(functionArn, event, false),
    call: (call) => api.call(call),
    http: createHttpHandler({ api, identify: options.identify, requestId, log }),
    pending: async () => [...asynchronous.pending(), ...(await eventSources.pending())],
    async stop() {
      asynchronous.stop();
      await eventSources.stop();
      stopped = true;
      await functions.stop();
    },
  };
}

/** A version 4 UUID of 32 random hexadecimal digits. */
function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function parsed(requestId: string, payload: string): InvocationResult {
  try {
    return { ok: true, requestId, payload: JSON.parse(payload) as unknown };
  } catch {
    // Nothing but a function that speaks past its runtime can bring this about.
    const errorMessage = 'The answer is not JSON.';
    return { ok: false, requestId, errorType: 'Runtime.InvalidResponse', errorMessage };
  }
}

function refuseDuplicates(definitions: readonly FunctionDefinition[]): void {
  const names = new Set<string>();
  for (const { name } of definitions) {
    if (names.has(name)) {
      throw new LocalError(
        'AssemblyInvalid',
        `Two resources declare the function ${name}.`,
        'Give one of them another name.',
      );
    }
    names.add(name);
  }
}

function demandTrust(roles: RoleTrust, { name, arn, roleArn }: FunctionDefinition): void {
  if (roles.mayAssume(roleArn, 'lambda.amazonaws.com', arn)) return;
  throw new LocalError(
    'AssemblyInvalid',
    `The role ${roleArn} of the function ${name} cannot be assumed by Lambda.`,
    'Let lambda.amazonaws.com assume it in its trust policy.',
  );
}
