import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AwsError, type AccessKey, type Authorizer, type AwsEndpoint } from '../../../../local/kernel/aws.ts';
import { systemClock, type Clock } from '../../../../local/kernel/clock.ts';
import { createJournal, type JournalEntry } from '../../../../local/kernel/journal.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import type { Deployment, Environment, Resource } from '../../../../local/kernel/service.ts';
import type { Identify } from '../../../../local/kernel/signature.ts';
import { createSignals } from '../../../../local/kernel/signals.ts';
import { createLambdaService, type LambdaService } from '../../../../local/services/lambda/index.ts';

export const environment: Environment = {
  accountId: '123456789012',
  region: 'us-east-1',
  partition: 'aws',
  secret: 'the installation',
};

export const role = 'arn:aws:iam::123456789012:role/functions';

/** Source files of a function by path, or one text that is `index.mjs`. */
export type Source = string | Readonly<Record<string, string>>;

export interface FunctionSpec {
  readonly source: Source;
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface Hosted {
  readonly service: LambdaService;
  readonly log: ReturnType<typeof recordingLog>;
  readonly journal: JournalEntry[];
  readonly sessions: AccessKey[];
  /** Deploys these functions and no others. */
  readonly deploy: (
    functions: Readonly<Record<string, FunctionSpec | Source>>,
    others?: readonly Resource[],
  ) => Promise<void>;
  readonly deployment: (
    functions: Readonly<Record<string, FunctionSpec | Source>>,
    others?: readonly Resource[],
  ) => Deployment;
  /** What a function makes of an event; rejects with its error object where it fails. */
  readonly run: (name: string, event?: unknown) => Promise<unknown>;
  /** A place in the file system where something is once it has been opened. */
  readonly gate: () => { readonly path: string; readonly open: () => void };
  readonly stop: () => Promise<void>;
}

export interface HostOptions {
  readonly clock?: Clock;
  readonly wallClock?: Clock;
  readonly authorizer?: Authorizer;
  readonly identify?: Identify;
  readonly trusted?: () => boolean;
  readonly overrides?: Readonly<Record<string, string>>;
  readonly sessionLifetime?: number;
  readonly accountConcurrency?: number;
}

export const arnOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

/** Lambda alone, with functions whose code is written to a temporary folder. */
export function hostFunctions(options: HostOptions = {}): Hosted {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-test-'));
  // As in an app whose package is of modules: what lies around a function says nothing about it.
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const log = recordingLog();
  const entries: JournalEntry[] = [];
  const journal = createJournal();
  journal.listen((entry) => entries.push(entry));
  const sessions: AccessKey[] = [];
  const { clock = systemClock, wallClock = systemClock } = options;
  let ids = 0;
  let assets = 0;
  const nowhere: AwsEndpoint = {
    call: () => Promise.reject(new AwsError('ResourceNotFoundException', 'There is nothing.')),
  };
  const service = createLambdaService({
    authorizer: options.authorizer ?? { authorize: () => undefined },
    roles: { mayAssume: options.trusted ?? (() => true) },
    sessions: {
      open({ arn, sessionName, lifetime }) {
        const key: AccessKey = {
          accessKeyId: `ASIA${sessions.length}`,
          secretAccessKey: `secret-${sessions.length}`,
          sessionToken: `token-${sessions.length}`,
          principal: { kind: 'role', arn, sessionName },
          expiresAt: wallClock.now() + (options.sessionLifetime ?? lifetime),
        };
        sessions.push(key);
        return key;
      },
    },
    identify: options.identify ?? (() => ({ kind: 'administrator' })),
    signals: createSignals(),
    endpoints: { dynamodb: nowhere, sqs: nowhere, sns: nowhere, s3: nowhere },
    clock,
    wallClock,
    journal,
    log,
    randomId: () => (++ids).toString(16).padStart(32, '0'),
    environmentOverrides: () => options.overrides ?? {},
    ...(options.accountConcurrency === undefined ? {} : { accountConcurrency: options.accountConcurrency }),
  });

  function write(source: Source): string {
    const root = join(folder, String(++assets));
    const files = typeof source === 'string' ? { 'index.mjs': source } : source;
    mkdirSync(root);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return root;
  }

  const written = new Map<string, string>();
  const place = (source: Source): string => {
    const text = JSON.stringify(source);
    if (!written.has(text)) written.set(text, write(source));
    return written.get(text)!;
  };

  const hosted: Hosted = {
    service,
    log,
    journal: entries,
    sessions,
    deployment: (functions, others = []) => ({
      resources: [
        ...Object.entries(functions).map(([name, given]) => {
          const spec =
            typeof given === 'object' && 'source' in given && typeof given.source !== 'function'
              ? (given as FunctionSpec)
              : { source: given as Source };
          return resource('Function', name, {
            FunctionName: name,
            Code: { S3Bucket: 'assets', S3Key: place(spec.source) },
            Handler: 'index.handler',
            Runtime: 'nodejs24.x',
            Role: role,
            Timeout: 10,
            ...spec.properties,
          });
        }),
        ...others,
      ],
      assets: { path: (location) => location.replace('s3://assets/', '') },
      environment,
    }),
    deploy: async (functions, others) => (await service.prepare(hosted.deployment(functions, others)))(),
    async run(name, event = {}) {
      const result = await service.invoke(arnOf(name), JSON.stringify(event));
      if (result.ok) return result.payload;
      throw Object.assign(new Error(result.errorMessage), {
        errorType: result.errorType,
        trace: result.trace,
      });
    },
    gate() {
      const path = join(folder, `gate-${++assets}`);
      return { path, open: () => writeFileSync(path, '') };
    },
    async stop() {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  /** A resource of Lambda as the assembly hands it over. */
  function resource(kind: string, logicalId: string, properties: Record<string, unknown>): Resource {
    const unnamed = { stack: 'Test', logicalId, type: `AWS::Lambda::${kind}`, properties };
    const type = service.types[unnamed.type]!;
    return {
      ...unnamed,
      ref: type.ref(unnamed, environment),
      attributes: type.attributes(unnamed, environment),
    };
  }

  return hosted;
}

/** Whether a process runs; one that is dead and not yet buried does not. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return stateOf(pid) !== 'Z';
  } catch {
    return false;
  }
}

/** The state of a process by its letter, where the system tells. */
export function stateOf(pid: number): string | undefined {
  const path = `/proc/${pid}/status`;
  return existsSync(path) ? /^State:\s+(\w)/m.exec(readFileSync(path, 'utf8'))?.[1] : undefined;
}
