import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  arnOf,
  countingIds,
  givenSqs,
  start,
  temporaryFolder,
  urlOf,
  type ReceivedMessage,
} from './given.ts';
import { manualClock } from '../../../../local/kernel/clock.ts';

const second = 1_000;
const maxReceiveCount = 2;
const visibilityTimeout = 10;
const retention = 120;

type Step =
  | { readonly do: 'send'; readonly delay: number }
  | { readonly do: 'receive'; readonly from: 'jobs' | 'dead'; readonly max: number; readonly timeout: number }
  | { readonly do: 'delete' | 'repeat'; readonly which: number }
  | { readonly do: 'hide'; readonly which: number; readonly seconds: number }
  | { readonly do: 'advance'; readonly seconds: number }
  | { readonly do: 'restart' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('send' as const), delay: fc.constantFrom(0, 0, 3, 20) }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('receive' as const),
        from: fc.constantFrom('jobs' as const, 'jobs' as const, 'dead' as const),
        max: fc.integer({ min: 1, max: 10 }),
        timeout: fc.constantFrom(0, 1, visibilityTimeout, 30),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'repeat' as const), which: fc.nat() }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('hide' as const),
        which: fc.nat(),
        seconds: fc.constantFrom(0, 1, 15),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('advance' as const), seconds: fc.constantFrom(1, 5, 10, 60) }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
  ),
  { minLength: 20, maxLength: 120 },
);

/** A message as a plain list keeps it. */
interface Known {
  readonly id: string;
  readonly sentAt: number;
  queue: 'jobs' | 'dead';
  visibleAt: number;
  readonly availableAt: number;
  received: number;
  order: number;
  handle?: string;
}

/** Runs the steps against the service and the list; every answer of the one follows from the other. */
async function run(steps: readonly Step[]): Promise<number> {
  const dataDirectory = temporaryFolder();
  const clock = manualClock(start);
  const RedrivePolicy = { deadLetterTargetArn: arnOf('dead'), maxReceiveCount };
  const template = {
    dead: { MessageRetentionPeriod: retention },
    jobs: { MessageRetentionPeriod: retention, VisibilityTimeout: visibilityTimeout, RedrivePolicy },
  };
  const randomId = countingIds();
  let sqs = givenSqs({ dataDirectory, clock, randomId });
  await sqs.deploy(template);
  let known: Known[] = [];
  const handles: { readonly handle: string; readonly queue: string }[] = [];
  let deadLetters = 0;
  let order = 0;

  const expire = () => {
    known = known.filter(({ sentAt }) => sentAt + retention * second > clock.now());
  };
  const visible = (queue: string) =>
    known
      .filter((each) => each.queue === queue && each.visibleAt <= clock.now())
      .sort((one, other) => one.visibleAt - other.visibleAt || one.order - other.order);

  for (const step of steps) {
    expire();
    switch (step.do) {
      case 'send': {
        const input = { QueueUrl: urlOf('jobs'), MessageBody: 'x', DelaySeconds: step.delay };
        const { MessageId: id } = await sqs.call('SendMessage', input);
        const availableAt = clock.now() + step.delay * second;
        known.push({
          id,
          sentAt: clock.now(),
          queue: 'jobs',
          visibleAt: availableAt,
          availableAt,
          received: 0,
          order: order++,
        });
        break;
      }
      case 'receive': {
        const { Messages = [] } = await sqs.call('ReceiveMessage', {
          QueueUrl: urlOf(step.from),
          MaxNumberOfMessages: step.max,
          VisibilityTimeout: step.timeout,
          MessageSystemAttributeNames: ['All'],
        });
        deadLetters += receivedBy(step, Messages);
        break;
      }
      case 'delete':
      case 'hide':
      case 'repeat': {
        const chosen = handles[step.which % Math.max(1, handles.length)];
        if (!chosen) break;
        const input = { QueueUrl: urlOf(chosen.queue), ReceiptHandle: chosen.handle };
        const named = known.find(({ handle }) => handle === chosen.handle);
        if (step.do !== 'hide') {
          // Repeated, it does what it did once.
          await sqs.call('DeleteMessage', input);
          if (step.do === 'repeat') await sqs.call('DeleteMessage', input);
          known = known.filter((each) => each !== named);
          break;
        }
        const hidden = sqs.call('ChangeMessageVisibility', { ...input, VisibilityTimeout: step.seconds });
        if (!named) await expect(hidden).rejects.toMatchObject({ code: 'InvalidParameterValueException' });
        else {
          await hidden;
          if (named.visibleAt > clock.now()) named.visibleAt = clock.now() + step.seconds * second;
        }
        break;
      }
      case 'advance':
        clock.advance(step.seconds * second);
        break;
      case 'restart':
        await sqs.service.stop();
        sqs = givenSqs({ dataDirectory, clock, randomId });
        await sqs.deploy(template);
        for (const each of known) {
          each.visibleAt = each.availableAt;
          delete each.handle;
        }
        break;
    }
    expire();
    for (const queue of ['jobs', 'dead']) {
      const { Attributes } = await sqs.call('GetQueueAttributes', {
        QueueUrl: urlOf(queue),
        AttributeNames: ['All'],
      });
      const all = known.filter((each) => each.queue === queue);
      const shown = Number(Attributes['ApproximateNumberOfMessages']);
      const hidden =
        Number(Attributes['ApproximateNumberOfMessagesNotVisible']) +
        Number(Attributes['ApproximateNumberOfMessagesDelayed']);
      expect([queue, shown, hidden]).toEqual([
        queue,
        visible(queue).length,
        all.length - visible(queue).length,
      ]);
    }
  }
  await sqs.service.stop();
  return deadLetters;

  /** What is visible, in the order in which it became so; what was received often enough goes to the other queue instead. */
  function receivedBy(
    { from, max, timeout }: Extract<Step, { do: 'receive' }>,
    messages: readonly ReceivedMessage[],
  ): number {
    const expected: Known[] = [];
    let moved = 0;
    for (const each of visible(from)) {
      if (expected.length === max) break;
      if (from === 'dead' || each.received < maxReceiveCount) {
        expected.push(each);
        continue;
      }
      each.queue = 'dead';
      each.visibleAt = each.availableAt;
      each.order = order++;
      delete each.handle;
      moved += 1;
    }
    expect(messages.map(({ MessageId }) => MessageId)).toEqual(expected.map(({ id }) => id));
    for (const [at, each] of expected.entries()) {
      const { ReceiptHandle, Attributes } = messages[at]!;
      each.received += 1;
      each.visibleAt = clock.now() + timeout * second;
      each.handle = ReceiptHandle;
      handles.push({ handle: ReceiptHandle, queue: from });
      expect(Attributes!['ApproximateReceiveCount']).toBe(String(each.received));
      expect(Attributes!['DeadLetterQueueSourceArn']).toBe(from === 'dead' ? arnOf('jobs') : undefined);
    }
    return moved;
  }
}

it('a queue answers as a plain list would, through sends, receives, deletions, time and restarts', async () => {
  let deadLetters = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (each) => {
      deadLetters += await run(each);
    }),
    { numRuns: 60 },
  );
  expect(deadLetters).toBeGreaterThan(10);
}, 30_000);
