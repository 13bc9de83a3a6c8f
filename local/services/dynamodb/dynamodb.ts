import { AwsError, type Authorizer, type AwsCall, type AwsEndpoint } from '../../kernel/aws.ts';
import { systemClock, type Clock } from '../../kernel/clock.ts';
import { LocalError } from '../../kernel/errors.ts';
import type { Capacity, Journal } from '../../kernel/journal.ts';
import type { Log } from '../../kernel/log.ts';
import type {
  Deployment,
  Environment,
  ResourceType,
  Service,
  UnnamedResource,
} from '../../kernel/service.ts';
import type { Signals } from '../../kernel/signals.ts';
import type { Identify } from '../../kernel/signature.ts';
import {
  createArnTranslation,
  declaredStreamLabel,
  tableArn,
  tableId,
  tableNameOf,
  type Place,
} from './arns.ts';
import { asAsked, consumes, countCapacity, countFailure } from './capacity.ts';
import type { Engine } from './engine.ts';
import { createHttpHandler } from './http.ts';
import { createOperations, type Operation } from './operations.ts';
import { demandsOf } from './permissions.ts';
import { checkReplacement, describeTable, reconcileTable } from './reconcile.ts';
import { readTable, tableName } from './table-definition.ts';
import { correctTransactionError, transactMembers } from './transactions.ts';
import { createTimeToLive } from './ttl.ts';
import { checkUpdatePaths } from './update-paths.ts';

export interface DynamoDbOptions {
  /** Stopped by whoever started it. */
  readonly engine: Engine;
  readonly authorizer: Authorizer;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** Hears the ARN of a table's stream after each write to the table. */
  readonly signals?: Signals;
  /** Who made a request over HTTP. */
  readonly identify: Identify;
  /** The time engines stamp stream records with, which does not move with the cloud's. */
  readonly wallClock?: Clock;
}

export interface DynamoDbService extends Service, AwsEndpoint {
  /** Deletes what has expired by the cloud's time now; resolves with the number of items. */
  sweep(): Promise<number>;
  /** Items that expired and were deleted since the start. */
  readonly removals: number;
}

const table: ResourceType = {
  ref: tableName,
  attributes(resource, environment) {
    const arn = tableArn(environment, tableName(resource));
    return {
      Arn: arn,
      TableId: tableId(environment.secret, arn),
      ...(hasStream(resource) ? { StreamArn: `${arn}/stream/${declaredStreamLabel}` } : {}),
    };
  },
};

function hasStream({ properties }: UnnamedResource): boolean {
  return properties['StreamSpecification'] !== undefined;
}

/** Amazon DynamoDB in front of an engine: tables from templates, policies, capacity, TTL, and what engines get wrong. */
export function createDynamoDbService(options: DynamoDbOptions): DynamoDbService {
  const { engine, authorizer, journal, clock, log, wallClock = systemClock } = options;
  const ttl = createTimeToLive({ engine, clock, wallClock, log, removed: signalStream });
  let place: Place = { accountId: '000000000000', region: 'us-east-1', partition: 'aws' };
  let arns = createArnTranslation(place);
  let declared = new Map<string, string>();
  let operations = assemble();

  function assemble(): Readonly<Record<string, Operation>> {
    return createOperations({
      engine,
      place,
      arns,
      ttl,
      wallClock,
      declaredId: (name) => declared.get(name),
    });
  }

  async function prepare({ resources, environment }: Deployment): Promise<() => Promise<void>> {
    const tables = resources
      .filter((resource) => Object.hasOwn(service.types, resource.type))
      .map((resource) => readTable(resource, environment));
    const names = new Set<string>();
    for (const { name } of tables) {
      if (names.has(name)) throw duplicate(name);
      names.add(name);
    }
    for (const wanted of tables) {
      const existing = await describeTable(engine, wanted.name);
      if (existing) checkReplacement(wanted, existing);
    }
    return async () => {
      const translation = createArnTranslation(environment);
      for (const wanted of tables) {
        translation.learn(await reconcileTable(engine, wanted));
        await ttl.watch(wanted.name, wanted.ttlAttribute);
      }
      translation.declare(names);
      place = environment;
      arns = translation;
      declared = new Map([...names].map((name) => [name, idOf(environment, name)]));
      operations = assemble();
    };
  }

  async function call({ operation, input, principal }: AwsCall): Promise<Record<string, unknown>> {
    let capacity: Capacity | undefined;
    try {
      if (principal.kind !== 'administrator') {
        for (const [action, resources] of demandsOf(operation, input, place)) {
          authorizer.authorize(principal, action, resources);
        }
      }
      const counted = consumes(operation);
      const output = counted
        ? await engine.call(operation, checked(operation, input))
        : await (operations[operation] ?? pass(operation))(byName(input));
      if (!counted) return record(output);
      noteWrites(operation, input);
      capacity = countCapacity(engine.kind, operation, input, output);
      return asAsked(input, record(output));
    } catch (caught) {
      const error = operation === 'TransactWriteItems' ? correctTransactionError(caught) : caught;
      capacity = countFailure(operation, input, error);
      const code = error instanceof AwsError ? error.code : 'InternalServerError';
      // What failed on the engine's side may have been written all the same.
      if (!(error instanceof AwsError) || error.statusCode >= 500) noteWrites(operation, input);
      journal.record({
        service: 'dynamodb',
        operation,
        principal,
        input,
        error: code,
        ...(capacity && { capacity }),
      });
      throw error;
    }

    function record(output: Record<string, unknown>): Record<string, unknown> {
      journal.record({ service: 'dynamodb', operation, principal, input, ...(capacity && { capacity }) });
      return output;
    }
  }

  const pass =
    (operation: string): Operation =>
    (input) =>
      engine.call(operation, input);

  /** The input as the engine gets it. */
  function checked(operation: string, input: AwsCall['input']): object {
    if (operation === 'TransactWriteItems') {
      for (const [
        verb,
        { Key = {}, UpdateExpression = '', ExpressionAttributeNames = {} },
      ] of transactMembers(input)) {
        if (verb === 'Update') checkUpdatePaths(UpdateExpression, ExpressionAttributeNames, Key);
      }
    }
    return { ...byName(input), ReturnConsumedCapacity: 'INDEXES' };
  }

  function signalStream(table: string): void {
    options.signals?.raise(`${tableArn(place, table)}/stream/${declaredStreamLabel}`);
  }

  function noteWrites(operation: string, input: AwsCall['input']): void {
    for (const table of tablesWritten(operation, input, declared.keys())) {
      ttl.touch(table);
      signalStream(table);
    }
  }

  const service: DynamoDbService = {
    name: 'dynamodb',
    types: { 'AWS::DynamoDB::GlobalTable': table, 'AWS::DynamoDB::Table': table },
    prepare,
    call,
    sweep: () => ttl.sweep(),
    get removals() {
      return ttl.removals;
    },
    stop: () => ttl.stop(),
    http: createHttpHandler({ call }, options.identify, log),
  };
  return service;
}

/** The tables that an operation may have written to; of PartiQL, whose text is not read here, any that is declared. */
function tablesWritten(
  operation: string,
  input: AwsCall['input'],
  declared: Iterable<string>,
): ReadonlySet<string> {
  switch (operation) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return new Set([tableNameOf(String(input['TableName']))]);
    case 'BatchWriteItem':
      return new Set(Object.keys(input['RequestItems'] as object).map(tableNameOf));
    case 'TransactWriteItems':
      return new Set(
        transactMembers(input)
          .filter(([verb]) => verb !== 'ConditionCheck')
          .map(([, { TableName }]) => tableNameOf(TableName)),
      );
    case 'ExecuteStatement':
    case 'BatchExecuteStatement':
    case 'ExecuteTransaction':
      return new Set(declared);
    default:
      return new Set();
  }
}

/** `TableName` may be an ARN on AWS; engines know their own ARNs only. */
function byName(input: AwsCall['input']): AwsCall['input'] {
  const name = input['TableName'];
  return typeof name === 'string' && name.startsWith('arn:')
    ? { ...input, TableName: tableNameOf(name) }
    : input;
}

function idOf(environment: Environment, name: string): string {
  return tableId(environment.secret, tableArn(environment, name));
}

function duplicate(name: string): LocalError {
  return new LocalError(
    'AssemblyInvalid',
    `Two resources declare the table ${name}.`,
    'Give one of them another name.',
  );
}
