import { AwsError, type RoleSessions } from '../../kernel/aws.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import { createCodePlaces } from './code.ts';
import { environmentVariables, logStreamName, type Overrides } from './environment-variables.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { createFunctionLog, type FunctionLog } from './function-log.ts';
import { FunctionPool, type Run } from './function-pool.ts';
import { createLifeline } from './lifeline.ts';

export interface HostedFunction {
  readonly definition: FunctionDefinition;
  /** Runs it once; `event` is JSON. */
  run(requestId: string, event: string): Promise<Run>;
}

export interface HostedFunctionsOptions {
  readonly sessions: RoleSessions;
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly log: Log;
  readonly randomId: () => string;
  readonly overrides: Overrides;
  /** Each takes some 50 MB: where there are as many, the one that was idle longest makes room for another. */
  readonly environmentsKept: number;
}

/** The functions of the running deployment and their execution environments. */
export interface HostedFunctions {
  find(name: string): HostedFunction | undefined;
  list(): readonly HostedFunction[];
  /** Takes over. A function whose code and configuration stay keeps its warm environments. */
  replace(definitions: readonly FunctionDefinition[], region: string, program: string): void;
  /** Ends every environment at once, whatever it runs. */
  stop(): Promise<void>;
}

/** Milliseconds of wall time; AWS's own last some hours. */
const sessionLifetime = 60 * 60_000;

export function createHostedFunctions(options: HostedFunctionsOptions): HostedFunctions {
  const lifeline = createLifeline();
  const places = createCodePlaces();
  const retired = new Set<FunctionPool>();
  let functions = new Map<string, HostedFunction & { readonly pool: FunctionPool }>();

  function host(
    definition: FunctionDefinition,
    region: string,
    program: string,
    kept: FunctionPool | undefined,
  ): HostedFunction & { readonly pool: FunctionPool } {
    const pool = kept ?? createPool(definition, region, program);
    return { definition, pool, run: (requestId, event) => pool.invoke(requestId, event) };
  }

  function createPool(definition: FunctionDefinition, region: string, program: string): FunctionPool {
    const { clock, wallClock, log } = options;
    return new FunctionPool({
      clock,
      wallClock,
      timeout: definition.timeout * 1000,
      functionArn: definition.arn,
      start() {
        makeRoom();
        const lines = createFunctionLog((line) => log.info(`${definition.name}: ${line}`));
        return startEnvironment(definition, region, program, lines);
      },
    });
  }

  function makeRoom(): void {
    const pools = [...functions.values()].map(({ pool }) => pool);
    if (pools.reduce((sum, { size }) => sum + size, 0) < options.environmentsKept) return;
    const idle = pools.filter(({ idleSince }) => idleSince !== undefined);
    idle.sort((a, b) => a.idleSince! - b.idleSince!)[0]?.endLongestIdle();
  }

  function startEnvironment(
    definition: FunctionDefinition,
    region: string,
    program: string,
    log: FunctionLog,
  ): ExecutionEnvironment {
    const { sessions, wallClock, randomId, overrides } = options;
    const credentials = openSession(sessions, definition);
    const place = places.place(definition.code);
    const logStream = logStreamName(wallClock.now(), randomId());
    const { taskRoot } = place;
    return new ExecutionEnvironment({
      program,
      initialization: { ...place, handler: definition.handler, runtime: definition.runtime },
      variables: environmentVariables(definition, { region, taskRoot, logStream, credentials, overrides }),
      memorySize: definition.memorySize,
      expiresAt: credentials.expiresAt ?? Infinity,
      wallClock,
      log,
      lifeline,
    });
  }

  return {
    find: (name) => functions.get(name),
    list: () => [...functions.values()],
    replace(definitions, region, program) {
      const before = functions;
      const kept = new Set<FunctionPool>();
      functions = new Map(
        definitions.map((definition) => {
          const last = before.get(definition.name);
          const same = last?.definition.fingerprint === definition.fingerprint ? last.pool : undefined;
          if (same) kept.add(same);
          return [definition.name, host(definition, region, program, same)];
        }),
      );
      for (const { pool } of before.values()) {
        if (kept.has(pool)) continue;
        pool.retire();
        retired.add(pool);
      }
    },
    async stop() {
      const pools = [...[...functions.values()].map(({ pool }) => pool), ...retired];
      functions = new Map();
      retired.clear();
      await Promise.all(pools.map((pool) => pool.stop()));
      await lifeline.stop();
      places.remove();
    },
  };
}

/** Throws `AwsError` AccessDeniedException. */
function openSession(sessions: RoleSessions, { name, arn, roleArn }: FunctionDefinition) {
  try {
    return sessions.open(
      { arn: roleArn, sessionName: name, lifetime: sessionLifetime },
      { servicePrincipal: 'lambda.amazonaws.com', sourceArn: arn },
    );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(
      'AccessDeniedException',
      'The role defined for the function cannot be assumed by Lambda.',
      403,
      { Type: 'User' },
    );
  }
}
