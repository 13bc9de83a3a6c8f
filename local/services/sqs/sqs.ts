import { AwsError, type Authorizer, type AwsCall, type AwsEndpoint } from '../../kernel/aws.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Journal } from '../../kernel/journal.ts';
import type { Log } from '../../kernel/log.ts';
import type { Deployment, Service } from '../../kernel/service.ts';
import type { Signals } from '../../kernel/signals.ts';
import type { Identify } from '../../kernel/signature.ts';
import { queueDoesNotExist, sqsError } from './errors.ts';
import { createHttpHandler } from './http.ts';
import type { Operation } from './operation.ts';
import { createOperations, unsupportedOperations } from './operations.ts';
import { demandsOf } from './permissions.ts';
import { queueType, readQueues } from './queue-definition.ts';
import { openQueues, type Queues } from './queues.ts';

export interface SqsOptions {
  /** Judges identity and queue policies together. */
  readonly authorizer: Authorizer;
  /** Who signed an HTTP request. */
  readonly identify: Identify;
  /** Hears the ARN of a queue when messages have become visible in it. */
  readonly signals: Signals;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: Log;
  /** 32 hex digits, different every time. */
  readonly randomId: () => string;
  /** Without it queues and messages end with the service. */
  readonly dataDirectory?: string;
}

export interface SqsService extends Service, AwsEndpoint {}

interface Opened {
  readonly queues: Queues;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** Amazon SQS: standard queues from templates and from calls, on disk. */
export function createSqsService(options: SqsOptions): SqsService {
  const { authorizer, identify, clock, journal, log, randomId } = options;
  let opened: Opened | undefined;

  function open(environment: Deployment['environment']): Opened {
    const queues = openQueues(environment, options);
    return { queues, operations: createOperations({ queues, clock, randomId }) };
  }

  async function prepare({ resources, environment }: Deployment): Promise<() => Promise<void>> {
    const { queues } = (opened ??= open(environment));
    const definitions = readQueues(resources, environment, (arn) => {
      const existing = queues.findByArn(arn);
      // One that the template has let go is gone with the same deployment.
      return existing && !queues.listed(existing.name)?.declared ? existing.attributes : undefined;
    });
    return async () => {
      const names = new Set(definitions.map(({ name }) => name));
      for (const { name, declared } of queues.list()) if (declared && !names.has(name)) queues.delete(name);
      for (const { name, attributes } of definitions) queues.put(name, attributes, true);
    };
  }

  async function perform({ operation, input, principal }: AwsCall, gone?: AbortSignal): Promise<object> {
    const entry = { service: 'sqs', operation, principal, input };
    try {
      if (unsupportedOperations.has(operation)) {
        throw sqsError('UnsupportedOperation', `${operation} is not supported here.`);
      }
      const { queues, operations } = opened ?? notYet();
      const act = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!act) throw sqsError('UnknownOperationException', `There is no operation ${operation}.`);
      if (principal.kind !== 'administrator') {
        for (const [action, arns] of demandsOf(operation, input, queues)) {
          authorizer.authorize(principal, action, arns);
        }
      }
      const output = await act(input, { principal, ...(gone && { gone }) });
      journal.record(entry);
      return output;
    } catch (error) {
      journal.record({ ...entry, error: error instanceof AwsError ? error.code : 'InternalFailure' });
      throw error;
    }
  }

  return {
    name: 'sqs',
    types: { 'AWS::SQS::Queue': queueType },
    prepare,
    call: async (call) => (await perform(call)) as Record<string, unknown>,
    http: createHttpHandler({ perform, identify, randomId, log }),
    async stop() {
      opened?.queues.close();
      opened = undefined;
    },
  };
}

/** Before the first deployment there are no queues. */
function notYet(): never {
  throw queueDoesNotExist();
}
