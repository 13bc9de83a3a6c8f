import { openAddress } from '../../../../../local/address.ts';
import { manualClock } from '../../../../../local/kernel/clock.ts';
import { recordingLog } from '../../../../../local/kernel/log.ts';
import type { Api } from '../../../../../local/services/appsync/api.ts';
import { apiKeyMode } from '../../../../../local/services/appsync/auth/api-key.ts';
import type { AuthMode } from '../../../../../local/services/appsync/auth/auth-mode.ts';
import { createRealtime } from '../../../../../local/services/appsync/realtime/realtime.ts';
import {
  StartRefused,
  type Start,
  type Subscriber,
} from '../../../../../local/services/appsync/realtime/subscriptions.ts';

export const key = 'da2-abcdefghijklmnopqrstuvwxyz';

export interface Live {
  readonly api: Api;
  readonly start: Start;
  readonly subscriber: Subscriber;
}

/** The real-time endpoint on a port of its own, with subscriptions that publish whatever the test says. */
export async function serveRealtime({ modes }: { modes?: readonly AuthMode[] } = {}) {
  const clock = manualClock(Date.UTC(2026, 10, 20));
  const log = recordingLog();
  const live = new Set<Live>();
  let api: Api | undefined = { modes: modes ?? [apiKeyMode([{ key }], clock)], queryDepthLimit: 0 };
  const realtime = createRealtime({
    api: () => api,
    subscriptions: {
      async start(startApi, start, subscriber) {
        if (!start.request.query.startsWith('subscription')) throw new StartRefused([{ message: 'refused' }]);
        const entry = { api: startApi, start, subscriber };
        live.add(entry);
        return { end: () => void live.delete(entry) };
      },
    },
    graphqlPath: '/graphql',
    clock,
    log,
  });
  const address = await openAddress(0, log);
  address.serve([{ ...realtime, handle: (_, response) => void response.writeHead(204).end() as never }]);
  const host = address.url.slice('http://'.length);
  return {
    realtime,
    clock,
    log,
    live,
    host,
    /** What a client passes in the header of its handshake, and with every start. */
    authorization: { host, 'x-api-key': key },
    replaceApi: (next: Api | undefined) => (api = next),
    publish: (payload: string) => {
      for (const { subscriber } of live) subscriber.data(payload);
    },
    close: () => address.close(),
  };
}
