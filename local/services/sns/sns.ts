import { AwsError, type Authorizer, type AwsCall, type AwsEndpoint } from '../../kernel/aws.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Journal } from '../../kernel/journal.ts';
import type { Log } from '../../kernel/log.ts';
import type { Deployment, Environment, Service } from '../../kernel/service.ts';
import { readConfiguration } from './configuration.ts';
import { createDeliver, type SnsEndpoints } from './deliver.ts';
import { openDeliveries } from './deliveries.ts';
import { openDirectory } from './directory.ts';
import { createHttpHandler, type HttpOptions } from './http.ts';
import type { OperationPorts } from './operation.ts';
import { operations } from './operations.ts';
import { snsTypes } from './resource-types.ts';
import { isDelivered } from './subscription.ts';

export interface SnsOptions extends Pick<HttpOptions, 'identify' | 'randomId'> {
  readonly authorizer: Authorizer;
  readonly endpoints: SnsEndpoints;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: Log;
  /** Without it nothing outlives the process. */
  readonly dataDirectory?: string;
}

export interface SnsService extends Service, AwsEndpoint {
  readonly pending: () => Promise<readonly string[]>;
}

/**
 * Amazon SNS: topics that pass what is published on to queues and functions. A message is on disk before Publish is
 * answered, and delivered afterwards. Throws LocalError DataInvalid.
 */
export function createSnsService(options: SnsOptions): SnsService {
  const { authorizer, identify, endpoints, clock, journal, log, randomId, dataDirectory } = options;
  const stored = dataDirectory === undefined ? {} : { dataDirectory };
  const directory = openDirectory(dataDirectory);
  const deliveries = openDeliveries({
    clock,
    ...stored,
    attempt: createDeliver({ endpoints, log, find: (arn) => directory.subscription(arn) }),
  });
  let environment: Environment | undefined;
  const ports: OperationPorts = {
    directory,
    deliveries,
    now: () => clock.now(),
    randomId,
    subscriptionsOf: (topicArn) => directory.delivered(topicArn),
    environment() {
      if (environment) return environment;
      throw new AwsError('InternalError', 'There is no deployment yet.', 500);
    },
  };

  async function prepare(deployment: Deployment): Promise<() => Promise<void>> {
    const configuration = readConfiguration(deployment);
    return async () => {
      environment = deployment.environment;
      for (const { protocol, topicArn } of configuration.subscriptions.filter((each) => !isDelivered(each)))
        log.warn(
          `SNS: nothing is delivered by ${protocol} from here; a subscription to ${topicArn} asks for it.`,
        );
      directory.replace(configuration);
      deliveries.resume();
    };
  }

  async function call({ operation, input, principal }: AwsCall): Promise<Record<string, unknown>> {
    const entry = { service: 'sns', operation, principal, input };
    try {
      const found = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!found)
        throw new AwsError('InvalidAction', `The action ${operation} is not valid for this endpoint.`);
      authorize(found.action, found.resource(input, ports), principal);
      const output = found.perform(input, ports);
      journal.record(entry);
      return output;
    } catch (error) {
      journal.record({ ...entry, error: error instanceof AwsError ? error.code : 'InternalError' });
      throw error;
    }
  }

  /** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors */
  function authorize(action: string, resource: string, principal: AwsCall['principal']): void {
    try {
      authorizer.authorize(principal, action, [resource]);
    } catch (error) {
      if (error instanceof AwsError && error.code === 'AccessDeniedException')
        throw new AwsError('AuthorizationError', error.message, 403);
      throw error;
    }
  }

  return {
    name: 'sns',
    types: snsTypes,
    prepare,
    call,
    http: createHttpHandler({ endpoint: { call }, identify, randomId, log }),
    pending: async () =>
      deliveries
        .list()
        .map(
          ({ message, subscriptionArn, attempts }) =>
            `SNS message ${message.id} is to be delivered to ${subscriptionArn} (attempts so far: ${attempts})`,
        ),
    async stop() {
      await deliveries.stop();
      directory.close();
    },
  };
}
