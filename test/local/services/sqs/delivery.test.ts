import { describe, expect, it } from 'vitest';
import { arnOf, givenSqs, urlOf } from './given.ts';

const QueueUrl = urlOf('jobs');
const dead = urlOf('dead');
const redrive = (maxReceiveCount: number) => ({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount });

async function givenQueue(properties: object = {}, others: Readonly<Record<string, object>> = {}) {
  const sqs = givenSqs();
  await sqs.deploy({ ...others, jobs: properties });
  return {
    ...sqs,
    send: (MessageBody: string, more: object = {}) =>
      sqs.call('SendMessage', { QueueUrl, MessageBody, ...more }),
    receive: async (more: object = {}) =>
      (await sqs.call('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10, ...more })).Messages ?? [],
    remove: (ReceiptHandle: string) => sqs.call('DeleteMessage', { QueueUrl, ReceiptHandle }),
    hide: (ReceiptHandle: string, VisibilityTimeout: number) =>
      sqs.call('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout }),
    counts: async () => {
      const { Attributes } = await sqs.call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
      return ['', 'NotVisible', 'Delayed'].map((kind) =>
        Number(Attributes[`ApproximateNumberOfMessages${kind}`]),
      );
    },
  };
}

const bodies = (messages: readonly { Body: string }[]) => messages.map(({ Body }) => Body);

describe('visibility', () => {
  it('a received message is nobody else’s until its timeout is over, to the millisecond', async () => {
    const { send, receive, clock } = await givenQueue({ VisibilityTimeout: 30 });
    await send('x');
    expect(await receive()).toHaveLength(1);
    clock.advance(29_999);
    expect(await receive()).toEqual([]);
    clock.advance(1);
    expect(bodies(await receive())).toEqual(['x']);
  });

  it('a receive may ask for a timeout of its own', async () => {
    const { send, receive, clock } = await givenQueue({ VisibilityTimeout: 30 });
    await send('x');
    await receive({ VisibilityTimeout: 2 });
    clock.advance(2_000);
    expect(await receive()).toHaveLength(1);
  });

  it('with a timeout of nothing a receive still gives each message once', async () => {
    const { send, receive } = await givenQueue({ VisibilityTimeout: 0 });
    await send('a');
    await send('b');
    expect(bodies(await receive())).toEqual(['a', 'b']);
    expect(bodies(await receive())).toEqual(['a', 'b']);
  });

  it('the timeout of a message in flight can be made longer, shorter, or nothing', async () => {
    const { send, receive, hide, clock } = await givenQueue({ VisibilityTimeout: 10 });
    await send('x');
    const [first] = await receive();
    clock.advance(9_000);
    await hide(first!.ReceiptHandle, 10);
    clock.advance(9_999);
    expect(await receive()).toEqual([]);
    clock.advance(1);
    const [second] = await receive();
    await hide(second!.ReceiptHandle, 0);
    expect(await receive()).toHaveLength(1);
  });

  it('a message is in flight for 12 hours at most', async () => {
    const { send, receive, hide, clock } = await givenQueue();
    await send('x');
    const [message] = await receive({ VisibilityTimeout: 60 });
    clock.advance(1_000);
    await expect(hide(message!.ReceiptHandle, 43_200)).rejects.toThrow(
      'Total VisibilityTimeout for the message is beyond the limit [43200 seconds].',
    );
    await hide(message!.ReceiptHandle, 43_199);
  });

  it('the timeout of a message that is gone, or was received again, cannot be changed', async () => {
    const { send, receive, remove, hide, clock } = await givenQueue({ VisibilityTimeout: 10 });
    await send('x');
    const [old] = await receive();
    clock.advance(10_000);
    const [latest] = await receive();
    const refused = 'Message does not exist or is not available for visibility timeout change.';
    await expect(hide(old!.ReceiptHandle, 5)).rejects.toThrow(refused);
    await remove(latest!.ReceiptHandle);
    await expect(hide(latest!.ReceiptHandle, 5)).rejects.toThrow(refused);
  });

  it('a change that comes after the timeout succeeds and leaves the message visible', async () => {
    const { send, receive, hide, clock } = await givenQueue({ VisibilityTimeout: 10 });
    await send('x');
    const [message] = await receive();
    clock.advance(10_000);
    await hide(message!.ReceiptHandle, 100);
    expect(await receive()).toHaveLength(1);
  });
});

describe('deletion', () => {
  it('an older receipt succeeds and deletes nothing once the message was received again', async () => {
    const { send, receive, remove, clock } = await givenQueue({ VisibilityTimeout: 10 });
    await send('x');
    const [old] = await receive();
    clock.advance(10_000);
    const [latest] = await receive();
    await remove(old!.ReceiptHandle);
    clock.advance(10_000);
    expect(await receive()).toHaveLength(1);
    await remove(latest!.ReceiptHandle);
    clock.advance(10_000);
    expect(await receive()).toHaveLength(1);
  });

  it('the latest receipt deletes also when its timeout is over', async () => {
    const { send, receive, remove, clock } = await givenQueue({ VisibilityTimeout: 10 });
    await send('x');
    const [message] = await receive();
    clock.advance(10_000);
    await remove(message!.ReceiptHandle);
    expect(await receive()).toEqual([]);
  });

  it('deleting twice is deleting once', async () => {
    const { send, receive, remove } = await givenQueue();
    await send('x');
    const [message] = await receive();
    await remove(message!.ReceiptHandle);
    await remove(message!.ReceiptHandle);
  });

  it('a receipt of one queue is no receipt of another', async () => {
    const { send, receive, call } = await givenQueue({}, { other: {} });
    await send('x');
    const [message] = await receive();
    await expect(
      call('DeleteMessage', { QueueUrl: urlOf('other'), ReceiptHandle: message!.ReceiptHandle }),
    ).rejects.toMatchObject({ code: 'ReceiptHandleIsInvalid' });
  });
});

describe('time', () => {
  it('a delay, the message’s own before the queue’s, keeps it back', async () => {
    const { send, receive, clock } = await givenQueue({ DelaySeconds: 60 });
    await send('queue');
    await send('own', { DelaySeconds: 5 });
    await send('none', { DelaySeconds: 0 });
    expect(bodies(await receive())).toEqual(['none']);
    clock.advance(5_000);
    expect(bodies(await receive())).toEqual(['own']);
    clock.advance(55_000);
    expect(bodies(await receive())).toContain('queue');
  });

  it('a message is gone when its retention is over, in flight or not', async () => {
    const { send, receive, clock, counts } = await givenQueue({ MessageRetentionPeriod: 60 });
    await send('a');
    await send('b');
    await receive({ MaxNumberOfMessages: 1, VisibilityTimeout: 600 });
    clock.advance(59_999);
    expect(await counts()).toEqual([1, 1, 0]);
    clock.advance(1);
    expect(await counts()).toEqual([0, 0, 0]);
    expect(await receive()).toEqual([]);
  });

  it('a shorter retention holds for messages that are there', async () => {
    const { send, receive, clock, call } = await givenQueue();
    await send('x');
    clock.advance(100_000);
    await call('SetQueueAttributes', { QueueUrl, Attributes: { MessageRetentionPeriod: '60' } });
    expect(await receive()).toEqual([]);
  });

  it('counts tell visible, in flight and delayed messages apart', async () => {
    const { send, receive, counts } = await givenQueue();
    for (const body of ['a', 'b', 'c']) await send(body);
    await send('later', { DelaySeconds: 10 });
    await receive({ MaxNumberOfMessages: 2 });
    expect(await counts()).toEqual([1, 2, 1]);
  });

  it('a wait ends with nothing when its time is over, the queue’s own where none is asked', async () => {
    const { receive, clock } = await givenQueue({ ReceiveMessageWaitTimeSeconds: 7 });
    let ended = false;
    const received = receive().finally(() => (ended = true));
    await Promise.resolve();
    clock.advance(6_999);
    await Promise.resolve();
    expect(ended).toBe(false);
    clock.advance(1);
    expect(await received).toEqual([]);
  });

  it('of two that wait the first is served first, and one message goes to one of them', async () => {
    const { send, receive, clock } = await givenQueue();
    const first = receive({ WaitTimeSeconds: 20 });
    const second = receive({ WaitTimeSeconds: 20 });
    await send('x');
    expect(bodies(await first)).toEqual(['x']);
    clock.advance(20_000);
    expect(await second).toEqual([]);
  });

  it('a wait ends when the queue is deleted', async () => {
    const { receive, call } = await givenQueue();
    const received = receive({ WaitTimeSeconds: 20 });
    await call('DeleteQueue', { QueueUrl });
    expect(await received).toEqual([]);
  });
});

describe('dead letters', () => {
  it('a message is received as often as allowed, and moves at the receive that would be one more', async () => {
    const { send, receive, clock, signalled } = await givenQueue(
      { VisibilityTimeout: 1, RedrivePolicy: redrive(3) },
      { dead: {} },
    );
    await send('poison');
    for (let count = 1; count <= 3; count += 1) {
      expect(await receive(), `receive ${count}`).toHaveLength(1);
      clock.advance(1_000);
    }
    expect(signalled).not.toContain(arnOf('dead'));
    expect(await receive({ QueueUrl: dead })).toEqual([]);
    expect(await receive()).toEqual([]);
    expect(bodies(await receive({ QueueUrl: dead }))).toEqual(['poison']);
    expect(signalled).toContain(arnOf('dead'));
  });

  it('those behind a message that moves are received by the same call', async () => {
    const { send, receive, clock } = await givenQueue(
      { VisibilityTimeout: 1, RedrivePolicy: redrive(1) },
      { dead: {} },
    );
    await send('poison');
    await receive();
    clock.advance(1_000);
    await send('good');
    expect(bodies(await receive({ MaxNumberOfMessages: 1 }))).toEqual(['good']);
  });

  it('the retention of the dead-letter queue counts from when the message was first sent', async () => {
    const { send, receive, clock } = await givenQueue(
      { VisibilityTimeout: 1, RedrivePolicy: redrive(1) },
      { dead: { MessageRetentionPeriod: 100 } },
    );
    await send('poison');
    clock.advance(90_000);
    await receive();
    clock.advance(1_000);
    await receive();
    clock.advance(8_999);
    expect(await receive({ QueueUrl: dead, VisibilityTimeout: 0 })).toHaveLength(1);
    clock.advance(1);
    expect(await receive({ QueueUrl: dead })).toEqual([]);
  });

  it('a dead-letter queue counts receives anew for a dead-letter queue of its own', async () => {
    const { send, receive, clock } = await givenQueue(
      { VisibilityTimeout: 1, RedrivePolicy: redrive(2) },
      {
        dead: { VisibilityTimeout: 1, RedrivePolicy: { ...redrive(1), deadLetterTargetArn: arnOf('last') } },
        last: {},
      },
    );
    await send('poison');
    for (const QueueUrl of [urlOf('jobs'), urlOf('jobs'), urlOf('jobs'), dead, dead]) {
      await receive({ QueueUrl });
      clock.advance(1_000);
    }
    const last = await receive({ QueueUrl: urlOf('last'), MessageSystemAttributeNames: ['All'] });
    expect(last).toMatchObject([
      { Attributes: { ApproximateReceiveCount: '4', DeadLetterQueueSourceArn: arnOf('dead') } },
    ]);
  });

  it('without its dead-letter queue a message goes on being received', async () => {
    const { send, receive, clock, call } = await givenQueue(
      { VisibilityTimeout: 1, RedrivePolicy: redrive(1) },
      { dead: {} },
    );
    await call('DeleteQueue', { QueueUrl: dead });
    await send('x');
    await receive();
    clock.advance(1_000);
    expect(await receive()).toHaveLength(1);
  });

  it('a move fails at messages that came from no queue, leaves them, and moves the others', async () => {
    const { send, receive, call, clock } = await givenQueue(
      { VisibilityTimeout: 1, RedrivePolicy: redrive(1) },
      { dead: {} },
    );
    await send('poison');
    await receive();
    clock.advance(1_000);
    await receive();
    await call('SendMessage', { QueueUrl: dead, MessageBody: 'put here' });
    await call('StartMessageMoveTask', { SourceArn: arnOf('dead') });
    expect((await call('ListMessageMoveTasks', { SourceArn: arnOf('dead') })).Results).toMatchObject([
      {
        Status: 'FAILED',
        FailureReason: 'CouldNotDetermineMessageSource',
        ApproximateNumberOfMessagesMoved: 1,
        ApproximateNumberOfMessagesToMove: 2,
      },
    ]);
    expect(bodies(await receive())).toEqual(['poison']);
    await call('StartMessageMoveTask', { SourceArn: arnOf('dead'), DestinationArn: arnOf('jobs') });
    expect(bodies(await receive())).toEqual(['put here']);
  });
});

describe('signals', () => {
  const heard = async (signalled: string[]) => {
    await Promise.resolve();
    return signalled.splice(0).filter((arn) => arn === arnOf('jobs')).length;
  };

  it('a queue is signalled once for each moment at which messages become visible, and not otherwise', async () => {
    const { send, receive, remove, hide, clock, call, signalled } = await givenQueue({
      VisibilityTimeout: 10,
    });
    await call('SendMessageBatch', {
      QueueUrl,
      Entries: ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: Id })),
    });
    expect(await heard(signalled), 'sent together').toBe(1);
    await send('later', { DelaySeconds: 5 });
    expect(await heard(signalled), 'delayed').toBe(0);
    clock.advance(5_000);
    expect(await heard(signalled), 'delay over').toBe(1);
    const [first, second, third, fourth] = await receive();
    expect(await heard(signalled), 'received').toBe(0);
    for (const message of [first, second]) await remove(message!.ReceiptHandle);
    expect(await heard(signalled), 'deleted').toBe(0);
    await hide(third!.ReceiptHandle, 0);
    expect(await heard(signalled), 'given back').toBe(1);
    expect(fourth!.Body).toBe('later');
    clock.advance(10_000);
    expect(await heard(signalled), 'timeout over').toBe(1);
    clock.advance(3_600_000);
    expect(await heard(signalled), 'nothing').toBe(0);
  });

  it('of two that are hidden each is signalled in its own time, the one hidden later too', async () => {
    const { send, receive, clock, signalled } = await givenQueue({ VisibilityTimeout: 30 });
    await send('in flight');
    await receive();
    await send('delayed', { DelaySeconds: 5 });
    await heard(signalled);
    clock.advance(5_000);
    expect(await heard(signalled)).toBe(1);
    clock.advance(25_000);
    expect(await heard(signalled)).toBe(1);
  });

  it('whoever is signalled may receive at once', async () => {
    const { deploy, signals, call } = givenSqs();
    await deploy({ jobs: {} });
    const received: unknown[] = [];
    signals.listen(arnOf('jobs'), () => {
      void call('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 }).then((answer) => {
        received.push(...(answer.Messages ?? []));
      });
    });
    await call('SendMessage', { QueueUrl, MessageBody: 'x' });
    await call('GetQueueUrl', { QueueName: 'jobs' });
    expect(received).toHaveLength(1);
  });
});
