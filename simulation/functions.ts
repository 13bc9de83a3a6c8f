import type { SQSBatchResponse } from 'aws-lambda';
import type { Publication } from '../functions/shared/sns.ts';
import type { Log } from '../functions/shared/log.ts';
import type { EarlierCode } from './code/code.ts';
import type { Fault } from './faults.ts';
import type { Database } from './store/database.ts';
import { dynamoDbFor } from './transport/dynamodb-port.ts';
import type { Invocation } from './transport/invocation.ts';
import { publishFor } from './transport/publish-port.ts';
import type { QueueFunction } from './transport/queue.ts';
import { request } from './transport/request.ts';
import type { StreamFunction } from './transport/stream.ts';
import type { World } from './world.ts';

/** Which code serves now; two may do so while a deployment goes on. */
export interface Deployment {
  publisherIsEarlier(): boolean;
  consumerIsEarlier(): boolean;
}

export interface Refusal {
  readonly body: string;
  readonly refusal: string;
}

export interface Tables {
  readonly company: string;
  readonly statistics: string;
}

const REFUSAL_FAULTS: readonly Fault[] = ['failBefore', 'answerLost', 'crash', 'throttling'];

/** The deployed functions, each run with ports of its own. */
export function createFunctions(parts: {
  readonly world: World;
  readonly database: Database;
  readonly tables: Tables;
  readonly deployment: Deployment;
  readonly accept: (publication: Publication) => void;
  readonly refused: (refusal: Refusal) => void;
}): {
  readonly publishChanges: StreamFunction;
  readonly applyCompanyChanges: QueueFunction;
  readonly removePurged: QueueFunction;
  readonly applyIntake: QueueFunction;
} {
  const { world, database, tables, deployment, accept, refused } = parts;
  const { code, earlier, faults } = world;
  const log: Log = (_, message, fields) =>
    world.trace.say(() => `  says: ${message} ${JSON.stringify(fields ?? {})}`);

  /** A wait of the function itself. */
  const pauseOf = (invocation: Invocation) => (): Promise<void> =>
    new Promise((resolve) => {
      world.scheduler.soon(() => {
        if (!invocation.dead) resolve();
      });
    });

  function serving(isEarlier: boolean, fault: Fault): EarlierCode {
    if (!isEarlier) return code;
    faults.saw(fault);
    return earlier;
  }

  return {
    publishChanges(event, invocation) {
      const serves = serving(deployment.publisherIsEarlier(), 'oldPublisher');
      return serves.publishChanges({ publish: publishFor(world, accept, invocation, serves), log })(event);
    },

    applyCompanyChanges(event, invocation): Promise<SQSBatchResponse> {
      const serves = serving(deployment.consumerIsEarlier(), 'oldConsumer');
      const dynamodb = dynamoDbFor(world, database, invocation, serves);
      // The earlier code did not repeat a call.
      const steady = serves === code ? code.persistent(dynamodb, pauseOf(invocation)) : dynamodb;
      return serves.applyCompanyChanges({
        statistics: serves.createStatisticsTable(steady, tables.statistics),
        pause: pauseOf(invocation),
        log,
      })(event);
    },

    removePurged: (event, invocation) =>
      code.removePurged({
        dynamodb: code.persistent(dynamoDbFor(world, database, invocation, code), pauseOf(invocation)),
        table: tables.company,
        log,
      })(event),

    applyIntake: (event, invocation) =>
      code.applyIntake({
        profiles: code.createProfileTable(
          code.persistent(dynamoDbFor(world, database, invocation, code), pauseOf(invocation)),
          tables.company,
        ),
        refuse: ({ body }, refusal) =>
          request<undefined>(world, invocation, {
            service: 'queue',
            label: () => `refuses a message: ${refusal}`,
            faults: REFUSAL_FAULTS,
            perform: () => {
              refused({ body, refusal });
              return undefined;
            },
            instead: (fault) =>
              fault === 'zombie' ? undefined : { error: new code.AwsFailure(fault, 'Not sent.') },
            noAnswer: () => new code.AwsFailure('NoAnswer', 'The connection broke.'),
            thrown: (error) => error,
          }),
        now: () => world.now() + invocation.skew,
        newId: world.newId,
        pause: pauseOf(invocation),
        log,
      })(event),
  };
}
