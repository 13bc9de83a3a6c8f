import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { HttpHandler } from '../../../kernel/service.ts';
import type { Api } from '../api.ts';
import { authenticate } from '../auth/authentication.ts';
import { Refusal } from '../refusal.ts';
import { parseRequest } from '../request-body.ts';
import { createConnections } from './connections.ts';
import { HandshakeRefused, passedHeaders, readHandshake } from './handshake.ts';
import { connectCredentials, startCredentials } from './passed-credentials.ts';
import type { ConnectionError } from './protocol.ts';
import { ratePerSecond } from './rate.ts';
import { createRefusedSession } from './refused-session.ts';
import { createSession, type SessionPorts } from './session.ts';
import { StartRefused, type Subscriptions } from './subscriptions.ts';

export interface RealtimePorts {
  /** The API that is served now; undefined while there is none. */
  readonly api: () => Api | undefined;
  readonly subscriptions: Subscriptions;
  readonly graphqlPath: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Realtime extends Required<Pick<HttpHandler, 'claims' | 'upgrade' | 'hangUp'>> {
  pending(): string[];
}

/** Per second, of an account in a region. https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const quotas = { connections: 2_000, inboundMessages: 10_000 };

const failure = { errorType: 'InternalFailureException', message: 'An internal failure occurred.' };

/** The real-time endpoint of the API: beside `/graphql`, and below it as on a custom domain. */
export function createRealtime({ api, subscriptions, graphqlPath, clock, log }: RealtimePorts): Realtime {
  const connections = createConnections(log);
  const admitsConnection = ratePerSecond(quotas.connections, clock);
  const admits = ratePerSecond(quotas.inboundMessages, clock);
  const paths = [graphqlPath, `${graphqlPath}/realtime`];
  const after = (ms: number, task: () => void) => clock.after(ms, task);
  let opening = 0;

  async function open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const served = api();
    const refusal = served && (await refusalOf(served, request));
    // It may have been taken out of the app while a token was verified.
    if (!api()) {
      socket.destroy();
      return;
    }
    const { begin, ...ports } = sessionPorts(request);
    connections.accept(request, socket, head, (connection) =>
      refusal
        ? createRefusedSession({ ...ports, ...connection }, refusal)
        : createSession({ ...ports, ...connection, begin }),
    );
  }

  async function refusalOf(served: Api, request: IncomingMessage): Promise<ConnectionError | undefined> {
    try {
      if (!admitsConnection()) {
        const error = { errorType: 'LimitExceededError', message: 'Rate limit exceeded', errorCode: 429 };
        throw new HandshakeRefused(error, `more than ${quotas.connections} came within a second`);
      }
      const headers = readHandshake(request);
      await authenticate(served.modes, connectCredentials(headers, graphqlPath, request));
      return undefined;
    } catch (error) {
      if (error instanceof HandshakeRefused) {
        log.warn(`A WebSocket was refused: ${error.reason}.`);
        return error.error;
      }
      if (error instanceof Refusal) {
        const { errorType, message, statusCode } = error;
        log.warn(`A WebSocket was refused: ${errorType}, ${message}`);
        return { errorType, message, errorCode: statusCode };
      }
      log.error(
        `AppSync handshake: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return { ...failure, errorCode: 500 };
    }
  }

  function sessionPorts(request: IncomingMessage): Omit<SessionPorts, 'send' | 'close'> {
    return {
      after,
      admits,
      warn: (line) => log.warn(line),
      async begin({ data, authorization }, subscriber) {
        try {
          const served = api();
          if (!served) throw new StartRefused([failure]);
          const headers = passedHeaders(authorization, 'the authorization of a start');
          const graphql = parseRequest(data);
          const { query: queryString, operationName, variables } = graphql;
          const operation = () => ({ queryString, operationName, variables });
          const credentials = startCredentials(headers, graphqlPath, data, request, operation);
          const caller = await authenticate(served.modes, credentials);
          const context = { headers, domainName: null };
          return await subscriptions.start(served, { request: graphql, caller, context }, subscriber);
        } catch (error) {
          throw startRefused(error, log);
        }
      },
    };
  }

  return {
    claims: (request) => api() !== undefined && paths.includes(request.url?.split('?')[0] ?? ''),
    upgrade(request, socket, head) {
      opening += 1;
      open(request, socket, head)
        .catch((error: unknown) => {
          log.error(`AppSync handshake: ${String(error)}`);
          socket.destroy();
        })
        .finally(() => (opening -= 1));
    },
    hangUp: () => connections.hangUp(),
    pending() {
      const { starting } = connections;
      return [
        ...(opening > 0 ? [`${opening} WebSocket handshakes`] : []),
        ...(starting > 0 ? [`${starting} subscriptions that start`] : []),
      ];
    },
  };
}

/** The endpoints of an API as one: what is to be upgraded is for `realtime`, all else for `http`. */
export function withRealtime({ claims, upgrade, hangUp }: Realtime, http: HttpHandler): HttpHandler {
  return {
    ...http,
    claims: (request) => (request.headers.upgrade === undefined ? http.claims(request) : claims(request)),
    upgrade,
    hangUp,
  };
}

function startRefused(error: unknown, log: Log): StartRefused {
  if (error instanceof StartRefused) return error;
  if (error instanceof HandshakeRefused) {
    log.warn(`A start was refused: ${error.reason}.`);
    const { errorType = '', message } = error.error;
    return new StartRefused([{ errorType, message }]);
  }
  if (error instanceof Refusal)
    return new StartRefused([{ errorType: error.errorType, message: error.message }]);
  log.error(`AppSync start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new StartRefused([failure]);
}
