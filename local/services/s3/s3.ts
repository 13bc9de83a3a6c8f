import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import {
  AwsError,
  type Authorizer,
  type AwsCall,
  type AwsEndpoint,
  type Principal,
} from '../../kernel/aws.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LocalError } from '../../kernel/errors.ts';
import { ClientGone } from '../../kernel/http.ts';
import { stableId } from '../../kernel/ids.ts';
import type { Journal } from '../../kernel/journal.ts';
import type { Log } from '../../kernel/log.ts';
import type { Deployment, Environment, HttpHandler, Service } from '../../kernel/service.ts';
import type { Identify } from '../../kernel/signature.ts';
import { bucketType, readBucket } from './bucket-definition.ts';
import { createBucket, type Bucket } from './bucket.ts';
import { createHttpHandler } from './http.ts';
import { openObjectStore } from './object-store.ts';
import type { OperationContext } from './operations/operation.ts';
import { operations } from './operations/table.ts';
import { refusal } from './refusals.ts';
import { notHosted } from './routes.ts';

export interface S3Options {
  readonly authorizer: Authorizer;
  /** Who signed a request; refuses with the codes of S3. */
  readonly identify: Identify;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: Log;
  /** 32 hexadecimal digits, different every time. */
  readonly randomId: () => string;
  /** Where objects outlive the process; without it they do not. */
  readonly dataDirectory?: string;
}

/** What the journal keeps of a failure. */
function codeOf(error: unknown): string {
  if (error instanceof AwsError) return error.code;
  return error instanceof ClientGone ? 'ClientGone' : 'InternalError';
}

export interface S3Service extends Service, AwsEndpoint {
  readonly http: HttpHandler;
}

/** Amazon S3: objects of the deployment's buckets on disk; `s3.md` beside this file says what it does. */
export function createS3Service(options: S3Options): S3Service {
  const { authorizer, clock, journal, log, randomId } = options;
  let folder = options.dataDirectory;
  let place: Pick<Environment, 'accountId' | 'region' | 'partition'> = {
    accountId: '000000000000',
    region: 'us-east-1',
    partition: 'aws',
  };
  /** Those of the deployment that is served. */
  let buckets: ReadonlyMap<string, Bucket> = new Map();

  const context = (): OperationContext => ({
    region: place.region,
    accountId: place.accountId,
    ownerId: stableId(51, place.accountId),
    buckets,
    arn: (bucket, key) => `arn:${place.partition}:s3:::${bucket}${key === undefined ? '' : `/${key}`}`,
    demand,
  });

  function demand(principal: Principal, action: string, resource: string): void {
    try {
      authorizer.authorize(principal, action, [resource]);
    } catch (error) {
      throw error instanceof AwsError ? refusal.accessDenied(error.message) : error;
    }
  }

  async function perform(name: string, input: object, principal: Principal): Promise<object> {
    const { Body: _, ...rest } = input as Record<string, unknown>;
    const entry = { service: 's3', operation: name, principal, input: rest };
    try {
      const operation = operations.get(name);
      if (!operation) throw notHosted(name);
      const output = await operation.run(context(), input, principal);
      journal.record(entry);
      return output;
    } catch (error) {
      journal.record({ ...entry, error: codeOf(error) });
      throw error;
    }
  }

  async function prepare({ resources, environment }: Deployment): Promise<() => Promise<void>> {
    const definitions = resources.filter(({ type }) => Object.hasOwn(types, type)).map(readBucket);
    const names = definitions.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      throw new LocalError(
        'AssemblyInvalid',
        `Two resources declare the bucket ${twice}.`,
        'Give one of them another name.',
      );
    }
    folder ??= mkdtempSync(join(tmpdir(), 'local-s3-'));
    const within = folder;
    const next = definitions.map((definition) => {
      const { name } = definition;
      const present = buckets.get(name);
      if (present) return { definition, bucket: present };
      const store = openObjectStore(join(within, name), clock.now(), randomId);
      return { definition, bucket: createBucket(store, definition, clock) };
    });
    return async () => {
      const before = buckets;
      buckets = new Map(next.map(({ bucket }) => [bucket.name, bucket]));
      place = environment;
      for (const { definition, bucket } of next) bucket.configure(definition);
      for (const [name, bucket] of before) if (!buckets.has(name)) bucket.close();
    };
  }

  async function call({ operation, input, principal }: AwsCall): Promise<Record<string, unknown>> {
    for (const member of ['Bucket', 'Key'] as const) {
      if (input[member] !== undefined && typeof input[member] !== 'string') {
        throw refusal.invalidArgument(`${member} has to be text.`, { ArgumentName: member });
      }
    }
    const output = (await perform(operation, input, principal)) as Record<string, unknown>;
    const body = output['Body'];
    return body instanceof Readable ? { ...output, Body: (await buffer(body)).toString('utf8') } : output;
  }

  const types: Service['types'] = { 'AWS::S3::Bucket': bucketType };
  return {
    name: 's3',
    types,
    prepare,
    call,
    http: createHttpHandler({ identify: options.identify, operations, context, perform, randomId, log }),
    async stop() {
      for (const bucket of buckets.values()) bucket.close();
      buckets = new Map();
      if (options.dataDirectory === undefined && folder !== undefined) {
        rmSync(folder, { recursive: true, force: true });
        folder = undefined;
      }
    },
  };
}
