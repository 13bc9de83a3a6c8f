import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../../../../local/kernel/clock.ts';
import { createRefusedSession } from '../../../../../local/services/appsync/realtime/refused-session.ts';
import { createSession, maxSubscriptions } from '../../../../../local/services/appsync/realtime/session.ts';
import {
  StartRefused,
  type Subscriber,
} from '../../../../../local/services/appsync/realtime/subscriptions.ts';

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

interface Begun {
  readonly id: string;
  readonly subscriber: Subscriber;
  accept(): Promise<void>;
  refuse(error: Error): Promise<void>;
  readonly ended: () => boolean;
}

/** A session whose starts wait until the test decides about them. */
function givenSession({ admits = () => true }: { readonly admits?: () => boolean } = {}) {
  const clock = manualClock(0);
  const sent: Frame[] = [];
  const warnings: string[] = [];
  const closed: number[] = [];
  const begun: Begun[] = [];
  const session = createSession({
    send: (text) => void sent.push(JSON.parse(text) as Frame),
    close: (code) => void closed.push(code),
    after: (ms, task) => clock.after(ms, task),
    warn: (line) => void warnings.push(line),
    admits,
    begin: ({ id }, subscriber) =>
      new Promise((resolve, reject) => {
        let ended = false;
        const settled = async (settle: () => void) => {
          settle();
          await Promise.resolve();
          await Promise.resolve();
        };
        begun.push({
          id,
          subscriber,
          accept: () => settled(() => resolve({ end: () => (ended = true) })),
          refuse: (error) => settled(() => reject(error)),
          ended: () => ended,
        });
      }),
  });
  const receive = (message: object) => session.receive(JSON.stringify(message));
  const start = (id: string) =>
    receive({ type: 'start', id, payload: { data: '{}', extensions: { authorization: {} } } });
  const started = async (id: string): Promise<Begun> => {
    start(id);
    const last = begun.at(-1)!;
    await last.accept();
    return last;
  };
  return { session, clock, sent, warnings, closed, begun, receive, start, started };
}

function givenInitialised(options?: Parameters<typeof givenSession>[0]) {
  const given = givenSession(options);
  given.receive({ type: 'connection_init' });
  given.sent.length = 0;
  return given;
}

const minute = 60_000;

describe('a session', () => {
  it('acknowledges its connection_init and keeps it alive at once and every minute', () => {
    const { receive, sent, clock } = givenSession();
    clock.advance(5 * minute);
    expect(sent).toEqual([]);
    receive({ type: 'connection_init' });
    expect(sent).toEqual([
      { type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } },
      { type: 'ka' },
    ]);
    clock.advance(minute - 1);
    expect(sent).toHaveLength(2);
    clock.advance(1);
    expect(sent.slice(2)).toEqual([{ type: 'ka' }]);
    clock.advance(3 * minute);
    expect(sent.slice(2)).toHaveLength(4);
  });

  it('acknowledges a second connection_init, and is kept alive as before', () => {
    const { receive, sent, clock } = givenInitialised();
    receive({ type: 'connection_init' });
    expect(sent.map(({ type }) => type)).toEqual(['connection_ack']);
    clock.advance(minute);
    expect(sent.map(({ type }) => type)).toEqual(['connection_ack', 'ka']);
  });

  it('leaves nothing for later when it has ended, acknowledged or not', () => {
    for (const given of [givenSession(), givenInitialised()]) {
      given.session.ended();
      given.clock.advance(25 * 60 * minute);
      expect([given.sent, given.closed]).toEqual([[], []]);
    }
  });

  it('ends after 24 hours, however busy it is', () => {
    const { clock, closed } = givenInitialised();
    clock.advance(24 * 60 * minute - 1);
    expect(closed).toEqual([]);
    clock.advance(1);
    expect(closed).toEqual([1001]);
  });

  it('ignores a start that comes before the connection_init, and warns of it', () => {
    const { start, sent, begun, warnings } = givenSession();
    start('a');
    expect([sent, begun]).toEqual([[], []]);
    expect(warnings).toEqual([expect.stringContaining('before the connection_init')]);
  });

  it('acknowledges a start once it has begun, delivers to it, and completes it when it is stopped', async () => {
    const { start, begun, sent, receive } = givenInitialised();
    start('a');
    expect(sent).toEqual([]);
    await begun[0]!.accept();
    begun[0]!.subscriber.data('{"data":{"on":1}}');
    receive({ type: 'stop', id: 'a' });
    begun[0]!.subscriber.data('{"data":{"on":2}}');
    expect(sent).toEqual([
      { type: 'start_ack', id: 'a' },
      { type: 'data', id: 'a', payload: { data: { on: 1 } } },
      { type: 'complete', id: 'a' },
    ]);
    expect(begun[0]!.ended()).toBe(true);
  });

  it('delivers after the start_ack what was published before it', async () => {
    const { start, begun, sent } = givenInitialised();
    start('a');
    begun[0]!.subscriber.data('1');
    await begun[0]!.accept();
    begun[0]!.subscriber.data('2');
    expect(sent.map(({ type, payload }) => [type, payload])).toEqual([
      ['start_ack', undefined],
      ['data', 1],
      ['data', 2],
    ]);
  });

  it('completes a subscription that AppSync ends, with all that came before', async () => {
    const { start, started, begun, sent } = givenInitialised();
    const { subscriber } = await started('a');
    subscriber.complete();
    subscriber.complete();
    expect(sent).toEqual([
      { type: 'start_ack', id: 'a' },
      { type: 'complete', id: 'a' },
    ]);
    sent.length = 0;
    start('b');
    begun[1]!.subscriber.data('1');
    begun[1]!.subscriber.complete();
    await begun[1]!.accept();
    expect(sent.map(({ type }) => type)).toEqual(['start_ack', 'data', 'complete']);
    expect(begun.every(({ ended }) => ended())).toBe(true);
  });

  it('says why a start is refused, and its id is free again', async () => {
    const { start, started, begun, sent } = givenInitialised();
    start('a');
    await begun[0]!.refuse(new StartRefused([{ message: 'first' }, { errorType: 'T', message: 'second' }]));
    await started('a');
    expect(sent).toEqual([
      {
        type: 'error',
        id: 'a',
        payload: { errors: [{ message: 'first' }, { errorType: 'T', message: 'second' }] },
      },
      { type: 'start_ack', id: 'a' },
    ]);
  });

  it('tells a client nothing of what fails here', async () => {
    const { start, begun, sent } = givenInitialised();
    start('a');
    await begun[0]!.refuse(new Error('the inner reason'));
    expect(sent).toEqual([
      {
        type: 'error',
        id: 'a',
        payload: {
          errors: [{ errorType: 'InternalFailureException', message: 'An internal failure occurred.' }],
        },
      },
    ]);
  });

  it('refuses an id that is in use, starting or begun, and leaves its first subscription alone', async () => {
    const { start, begun, sent } = givenInitialised();
    const duplicate = {
      type: 'error',
      id: 'a',
      payload: {
        errors: [{ errorType: 'DuplicatedOperationError', message: 'Duplicated operation with id a' }],
      },
    };
    start('a');
    start('a');
    await begun[0]!.accept();
    start('a');
    begun[0]!.subscriber.data('1');
    expect(begun).toHaveLength(1);
    expect(sent).toEqual([
      duplicate,
      { type: 'start_ack', id: 'a' },
      duplicate,
      { type: 'data', id: 'a', payload: 1 },
    ]);
  });

  it('takes 200 subscriptions, and another when one of them is stopped', async () => {
    const { start, started, receive, begun, sent } = givenInitialised();
    for (let n = 0; n < maxSubscriptions - 1; n += 1) await started(`s${n}`);
    start('still starting');
    sent.length = 0;
    start('one too many');
    expect(sent).toEqual([
      {
        type: 'error',
        id: 'one too many',
        payload: {
          errors: [
            { errorType: 'MaxSubscriptionsReachedError', message: 'Max number of 200 subscriptions reached' },
          ],
        },
      },
    ]);
    receive({ type: 'stop', id: 's0' });
    start('in its place');
    expect(begun).toHaveLength(201);
  });

  it('answers what it does not know with an error that has no id', () => {
    const { session, sent } = givenInitialised();
    for (const text of ['', 'x', '{"type":"subscribe","id":"a"}', '{"type":"start","id":"a","payload":{}}']) {
      session.receive(text);
    }
    expect(sent).toHaveLength(4);
    for (const frame of sent) {
      expect(frame).toEqual({
        type: 'error',
        payload: {
          errors: [
            {
              errorType: 'UnsupportedOperation',
              message: 'unknown not supported through the realtime channel',
            },
          ],
        },
      });
    }
  });

  it('ignores a stop of what it does not know, and warns of it', () => {
    const { receive, sent, warnings } = givenInitialised();
    receive({ type: 'stop', id: 'nobody' });
    expect(sent).toEqual([]);
    expect(warnings).toHaveLength(1);
  });

  it('refuses a message beyond the rate', () => {
    let left = 1;
    const { start, sent, begun } = givenSession({ admits: () => (left -= 1) >= 0 });
    start('taken up, and ignored');
    start('too much');
    expect(begun).toEqual([]);
    expect(sent).toEqual([
      {
        type: 'error',
        payload: { errors: { errorType: 'LimitExceededError', message: 'Rate limit exceeded' } },
      },
    ]);
  });

  it('ends every subscription when its connection is gone, those that still start as well, and says no more', async () => {
    const { session, start, started, begun, sent, clock } = givenInitialised();
    await started('a');
    start('b');
    start('c');
    sent.length = 0;
    session.ended();
    await begun[1]!.accept();
    await begun[2]!.refuse(new Error());
    begun[0]!.subscriber.data('1');
    begun[0]!.subscriber.complete();
    clock.advance(25 * 60 * minute);
    expect(sent).toEqual([]);
    expect([begun[0]!.ended(), begun[1]!.ended()]).toEqual([true, true]);
  });

  it('that is refused says so in answer to the first message, or after a moment, once', () => {
    const error = { errorType: 'T', message: 'm', errorCode: 401 };
    for (const speak of [true, false]) {
      const clock = manualClock(0);
      const said: unknown[] = [];
      const session = createRefusedSession(
        {
          send: (text) => void said.push(JSON.parse(text)),
          close: (code) => void said.push(code),
          after: (ms, task) => clock.after(ms, task),
        },
        error,
      );
      expect(said).toEqual([]);
      if (speak) session.receive('{"type":"connection_init"}');
      else clock.advance(100);
      expect(said).toEqual([{ type: 'connection_error', payload: { errors: [error] } }, 1008]);
      session.receive('again');
      clock.advance(100);
      expect(said).toHaveLength(2);
    }
  });
});

type Step =
  | { readonly do: 'init' | 'gone' }
  | { readonly do: 'start' | 'stop'; readonly id: string }
  | { readonly do: 'accept' | 'refuse' | 'publish' | 'complete'; readonly which: number }
  | { readonly do: 'send'; readonly text: string }
  | { readonly do: 'wait'; readonly ms: number };

interface Model {
  readonly id: string;
  state: 'starting' | 'begun' | 'refused';
  over: boolean;
  due: number[];
}

const id = fc.constantFrom('a', 'b', 'c');
const which = fc.nat(20);
const steps = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ do: fc.constant('init' as const) }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('start' as const, 'stop' as const), id }) },
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constantFrom('accept' as const, 'refuse' as const, 'publish' as const, 'complete' as const),
        which,
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('send' as const), text: fc.json() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(200_000) }) },
  ),
  { maxLength: 60 },
);

describe('whatever a client says and AppSync does, in whatever order', () => {
  it('every start has one answer, every payload arrives in order between start_ack and complete, nothing after', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script: Step[]) => {
        const given = givenSession();
        /** What each operation that has begun is to deliver. */
        const models: Model[] = [];
        let initialised = false;
        let starts = 0;
        let published = 0;
        for (const step of script) {
          if (step.do === 'init') {
            initialised = true;
            given.receive({ type: 'connection_init' });
          } else if (step.do === 'start') {
            if (initialised) starts += 1;
            given.start(step.id);
            if (given.begun.length > models.length) {
              models.push({ id: step.id, state: 'starting', over: false, due: [] });
            }
          } else if (step.do === 'stop') {
            given.receive({ type: 'stop', id: step.id });
            const stopped = models.findLast((model) => model.id === step.id && model.state !== 'refused');
            if (stopped && !stopped.over) {
              stopped.over = true;
              if (stopped.state === 'starting') stopped.due = [];
            }
          } else if (step.do === 'send') given.session.receive(step.text);
          else if (step.do === 'wait') given.clock.advance(step.ms);
          else if ('which' in step && given.begun.length > 0) {
            const operation = given.begun[step.which % given.begun.length]!;
            const model = models[step.which % given.begun.length]!;
            if (step.do === 'accept') {
              await operation.accept();
              if (model.state === 'starting') model.state = 'begun';
            } else if (step.do === 'refuse') {
              await operation.refuse(new StartRefused([{ message: 'no' }]));
              if (model.state === 'starting') Object.assign(model, { state: 'refused', due: [] });
            } else if (step.do === 'publish') {
              operation.subscriber.data(String((published += 1)));
              if (!model.over && model.state !== 'refused') model.due.push(published);
            } else {
              operation.subscriber.complete();
              model.over = true;
            }
          }
        }
        for (const operation of given.begun) await operation.accept();

        const delivered = given.sent
          .filter(({ type }) => type === 'data')
          .map(({ payload }) => Number(payload));
        const due = models.flatMap((model) => model.due);
        expect(delivered.sort((x, y) => x - y)).toEqual(due.sort((x, y) => x - y));
        const answers = given.sent.filter(
          ({ type, id: about }) => type === 'start_ack' || (type === 'error' && about !== undefined),
        );
        expect(answers).toHaveLength(starts);
        const live = new Map<string, number>();
        for (const { type, id: about = '', payload } of given.sent) {
          if (type === 'start_ack') {
            expect(live.has(about)).toBe(false);
            live.set(about, 0);
          } else if (type === 'data') {
            expect(payload).toBeGreaterThan(live.get(about) ?? Number.NaN);
            live.set(about, payload as number);
          } else if (type === 'complete') {
            expect(live.delete(about)).toBe(true);
          }
        }
        const ended = given.begun.filter((operation) => operation.ended()).length;
        const completed = given.sent.filter(({ type }) => type === 'complete').length;
        expect(ended).toBe(completed);
      }),
      { numRuns: 200 },
    );
  });
});
