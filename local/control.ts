import type { IncomingMessage } from 'node:http';
import type { MovableClock } from './kernel/clock.ts';
import { BodyTooLarge, readBody, send } from './kernel/http.ts';
import type { HttpHandler } from './kernel/service.ts';

export const CLOCK_PATH = '/_cloud/clock';
/** No page of another site can send it without being allowed to, and nobody is. */
const HEADER = 'x-cloud-control';

/**
 * What AWS has no API for: moving the cloud's time. `GET` tells it, `POST {"advance": ms}` moves it on and answers with the
 * time and how many items expired by it.
 */
export function createControl(cloud: {
  readonly clock: MovableClock;
  /** Removes what has expired. */
  readonly sweep: () => Promise<unknown>;
  /** How many items have expired and were removed so far. */
  readonly removals: () => number;
}): HttpHandler {
  const { clock, sweep, removals } = cloud;
  const told = () => ({ now: new Date(clock.now()).toISOString(), offset: clock.offset });

  async function answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    if (request.headers[HEADER] === undefined) return [403, { message: `Send the header ${HEADER}.` }];
    if (request.method === 'GET') return [200, told()];
    if (request.method !== 'POST') return [405, { message: 'GET tells the time, POST moves it on.' }];
    const advance = advanceIn(await readBody(request, 1024));
    if (advance === undefined) {
      return [
        400,
        { message: 'Send {"advance": milliseconds}, of which the clock is moved on; never back.' },
      ];
    }
    const before = removals();
    clock.advance(advance);
    await sweep();
    return [200, { ...told(), expired: removals() - before }];
  }

  return {
    claims: (request) => request.url?.split('?')[0] === CLOCK_PATH,
    async handle(request, response) {
      const [status, body] = await answer(request).catch((error: unknown): [number, object] => {
        if (error instanceof BodyTooLarge) return [413, { message: error.message }];
        throw error;
      });
      send(response, status, { 'content-type': 'application/json' }, JSON.stringify(body));
    },
  };
}

function advanceIn(body: string): number | undefined {
  try {
    const { advance } = JSON.parse(body) as { advance?: unknown };
    // Dates end in the year 275760; a century is as far as anybody needs to look.
    const century = 100 * 366 * 24 * 3_600_000;
    return typeof advance === 'number' && advance >= 0 && advance <= century ? advance : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
