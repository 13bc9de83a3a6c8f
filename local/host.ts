import { randomBytes } from 'node:crypto';
import { openAddress } from './address.ts';
import { selfSignedCertificate } from './certificate.ts';
import { createLanguageHost } from './appsync-js/index.ts';
import { resolveAssembly } from './assembly/assembly.ts';
import { openDataFolder, withoutDataFolder } from './data-folder.ts';
import { createDeployments } from './deployments.ts';
import { describeEndpoints, userPoolGroups, type Endpoints } from './endpoints.ts';
import { createExplorer, type ExplorerExample } from './explorer/index.ts';
import { openCloudClock } from './cloud-clock.ts';
import { composeServices } from './compose.ts';
import { createControl } from './control.ts';
import { describeApi, type GraphqlApi } from './graphql-api.ts';
import { pendingWork, untilIdle } from './idle.ts';
import { inertTypes } from './inert.ts';
import { systemClock, type Clock, type MovableClock } from './kernel/clock.ts';
import { createJournal, type Journal } from './kernel/journal.ts';
import { consoleLog, type Log } from './kernel/log.ts';
import type { Resource, Service } from './kernel/service.ts';
import type { IssuedTokens } from './services/cognito/index.ts';
import {
  interceptEngine,
  startEngine,
  type EngineInterceptor,
  type EngineKind,
} from './services/dynamodb/index.ts';

export interface LocalOptions {
  /** Folder of a synthesized app (cdk.out). */
  readonly assembly: string;
  /** Folder that outlives the cloud; without it nothing does. */
  readonly data?: string;
  /** 0, the default, is a free one. */
  readonly port?: number;
  readonly engine?: EngineKind;
  /** An engine that already runs. */
  readonly engineEndpoint?: string;
  readonly interceptEngine?: EngineInterceptor;
  readonly clock?: Clock;
  /** 32 hex digits, different every time. */
  readonly random?: () => string;
  readonly log?: Log;
  /** Its title is the API's name, unless another is given. */
  readonly explorer?: { readonly title?: string; readonly examples: readonly ExplorerExample[] };
  /** 12 digits. */
  readonly accountId?: string;
}

/** A synthesized app, hosted. */
export interface LocalCloud {
  readonly endpoints: Endpoints;
  /** Undefined when the app has none. */
  readonly api: GraphqlApi | undefined;
  readonly journal: Journal;
  /** Moving it on does not by itself remove what expires by it: TTL looks every few seconds, and `sweep` at once. */
  readonly clock: MovableClock;
  /** Removes what has expired by the cloud's time; resolves with how many items. */
  sweep(): Promise<number>;
  /** What is under way without anybody having to ask again: deliveries, records not read. Empty when nothing is. */
  pending(): Promise<readonly string[]>;
  /** Resolves once nothing is under way. Rejects after `limit` milliseconds (30 seconds), and says what is left. */
  idle(limit?: number): Promise<void>;
  /** Tokens for a user of the first user pool, in exactly these groups; made where absent. */
  issueTokens(user: string, groups?: readonly string[], email?: string): Promise<IssuedTokens>;
  /** Takes over a newly synthesized app. Rejects with LocalError, and serves the last good one, when it cannot be hosted. */
  reload(assembly: string): Promise<void>;
  /** Resolves when every process, socket and lock it held is gone. */
  stop(): Promise<void>;
}

const region = 'us-east-1';

/** Starts everything in the order written here; `stop`, or a failure on the way, ends it in reverse. Throws LocalError. */
export async function startLocal(options: LocalOptions): Promise<LocalCloud> {
  const {
    clock: base = systemClock,
    random = () => randomBytes(16).toString('hex'),
    log = consoleLog,
    accountId = '000000000000',
  } = options;
  const started = createStopList();
  try {
    const data = options.data === undefined ? undefined : openDataFolder(options.data, random);
    const { secret, release } = data ?? withoutDataFolder(random);
    started.push(release);

    const clock = openCloudClock(base, data?.folder('clock'));
    const certificate = selfSignedCertificate(() => systemClock.now(), data?.folder('tls'));
    // Made beside the rest of the start where there is to be a file of it; else when the first asks for TLS.
    const certified = Promise.allSettled([data && certificate.get()]);
    started.push(async () => void (await certified));
    const address = await openAddress(options.port ?? 0, log, certificate);
    started.push(() => address.close());
    const { url } = address;

    const engine = await startEngine({
      log,
      ...(data && { dataDirectory: data.folder('dynamodb') }),
      ...(options.engine && { kind: options.engine }),
      ...(options.engineEndpoint && { endpoint: options.engineEndpoint }),
    });
    started.push(() => engine.stop());

    const language = createLanguageHost();
    started.push(() => language.stop());

    const journal = createJournal();
    const { services, dynamodb, cognito } = composeServices({
      engine: options.interceptEngine ? interceptEngine(engine, options.interceptEngine) : engine,
      language,
      journal,
      clock,
      log,
      random,
      secret,
      region,
      url,
      ...(data && { folder: (name: string) => data.folder(name) }),
    });
    for (const service of services) started.push(() => service.stop());

    const deployments = createDeployments(services, log);
    const types = Object.assign({}, ...services.map((service) => service.types)) as Service['types'];
    const environment = { accountId, region, partition: 'aws', secret };
    let resources: readonly Resource[] = [];
    let api: GraphqlApi | undefined;
    const load = async (assembly: string): Promise<void> => {
      const resolved = resolveAssembly(assembly, types, environment, inertTypes);
      const described = describeApi(resolved.resources, resolved.assets);
      await deployments.deploy({ ...resolved, environment });
      ({ resources } = resolved);
      api = described;
    };
    await load(options.assembly);
    started.push(() => deployments.idle());

    const endpoints = (): Endpoints =>
      describeEndpoints(resources, {
        url,
        region,
        accountId,
        services: services.filter(({ http }) => http).map(({ name }) => name),
        explorer: options.explorer !== undefined,
        ...(certificate.file !== undefined && { ca: certificate.file }),
      });
    const issueTokens: LocalCloud['issueTokens'] = async (user, groups = [], email) => {
      const userPoolId = endpoints().userPool?.userPoolId ?? 'none';
      return cognito.issue(userPoolId, { user, groups, ...(email !== undefined && { email }) });
    };
    const sweep = () => dynamodb.sweep();
    const handlers = [
      createControl({ clock, sweep, removals: () => dynamodb.removals }),
      ...services.flatMap(({ http }) => http ?? []),
    ];
    if (options.explorer) {
      const explorer = createExplorer({
        title: options.explorer.title ?? api?.name ?? 'AWS on this machine',
        examples: options.explorer.examples,
        groups: () => userPoolGroups(resources),
        graphqlPath: '/graphql',
        apiKey: () => endpoints().apiKey ?? '',
        token: async (user, groups) => (await issueTokens(user, groups)).accessToken,
        log,
      });
      started.push(() => explorer.stop());
      handlers.push(explorer);
      // Nobody waits for it but a visitor; it logs its own failure.
      void explorer.warm();
    }
    address.serve(handlers);
    // Once more, and so the first to be called: nothing is taken apart under a request.
    started.push(() => address.close());
    const [made] = await certified;
    if (made.status === 'rejected') throw made.reason;

    return {
      get endpoints() {
        return endpoints();
      },
      get api() {
        return api;
      },
      journal,
      clock,
      sweep,
      pending: () => pendingWork(services),
      idle: (limit = 30_000) => untilIdle(services, systemClock, limit),
      issueTokens,
      reload: load,
      stop: () => started.stop(),
    };
  } catch (error) {
    await started.stop().catch((failure: unknown) => log.error(String(failure)));
    throw error;
  }
}

/** What has to be undone, in the order in which it was done. */
function createStopList(): { push(stop: () => void | Promise<void>): void; stop(): Promise<void> } {
  const stops: (() => void | Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const stop of stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be stopped.');
  };
  return {
    push: (stop) => void stops.push(stop),
    stop: () => (stopping ??= stopAll()),
  };
}
