import { expect, it, onTestFinished } from 'vitest';
import { openAddress } from '../../local/address.ts';
import { CLOCK_PATH, createControl } from '../../local/control.ts';
import { manualClock, movableClock } from '../../local/kernel/clock.ts';
import { recordingLog } from '../../local/kernel/log.ts';

async function givenControl() {
  const clock = movableClock(manualClock(0));
  const swept: number[] = [];
  const address = await openAddress(0, recordingLog());
  onTestFinished(() => address.close());
  address.serve([
    createControl({
      clock,
      sweep: async () => {
        swept.push(clock.now());
      },
      // One before, and two that this move has made expire.
      removals: () => (swept.length === 0 ? 1 : 3),
    }),
  ]);
  const ask = async (
    method: string,
    body?: string,
    headers: Record<string, string> = { 'x-cloud-control': '1' },
  ) => {
    const response = await fetch(address.url + CLOCK_PATH, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { ask, clock, swept };
}

it('tells the time', async () => {
  const { ask } = await givenControl();
  expect(await ask('GET')).toEqual({ status: 200, body: { now: '1970-01-01T00:00:00.000Z', offset: 0 } });
});

it('moves the time on, then removes what has expired by it', async () => {
  const { ask, swept } = await givenControl();
  const { body } = await ask('POST', '{"advance": 60000}');
  expect(body).toEqual({ now: '1970-01-01T00:01:00.000Z', offset: 60_000, expired: 2 });
  expect(swept).toEqual([60_000]);
});

it.each(['', '[]', 'null', '{}', '{"advance": -1}', '{"advance": "1"}', '{"advance": 1e300}'])(
  'refuses %s and stays where it is',
  async (body) => {
    const { ask, clock } = await givenControl();
    expect((await ask('POST', body)).status).toBe(400);
    expect(clock.now()).toBe(0);
  },
);

it('does nothing without its header, which no other site can send', async () => {
  const { ask, clock } = await givenControl();
  expect((await ask('POST', '{"advance": 5}', {})).status).toBe(403);
  expect(clock.now()).toBe(0);
});
