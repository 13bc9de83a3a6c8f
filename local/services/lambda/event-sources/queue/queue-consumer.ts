import type { AwsEndpoint } from '../../../../kernel/aws.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import type { Signals } from '../../../../kernel/signals.ts';
import type { Invoker } from '../../invoker.ts';
import { queueUrl } from '../arn.ts';
import type { Consumer, Mapping } from '../mapping.ts';
import { createPauses } from '../pauses.ts';
import { eventItem, fitting } from '../payload.ts';
import { refusedDelay, retryDelay } from '../retry-delay.ts';
import type { QueueSettings } from '../settings.ts';
import { isLasting, nameOf, type Standing } from '../standing.ts';
import { createConcurrency } from './concurrency.ts';
import { processBatch, type QueueItem } from './queue-batch.ts';
import { createQueueEndpoint, largestReceipt } from './queue-endpoint.ts';
import { eventMessage, type QueueMessage } from './queue-message.ts';

export interface QueueConsumerOptions {
  readonly mapping: Mapping;
  readonly settings: QueueSettings;
  readonly invoker: Invoker;
  readonly sqs: AwsEndpoint;
  readonly signals: Signals;
  readonly clock: Clock;
  readonly standing: Standing;
}

// As long as AWS's pollers wait for a message: finds what no signal told of.
const safetyLook = 20_000;

/**
 * Reads a standard queue for a function.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function createQueueConsumer(options: QueueConsumerOptions): Consumer {
  const { mapping, settings, clock, standing } = options;
  const { sourceArn, source } = settings;
  const label = `${mapping.functionName} <- ${source.resource}`;
  const queue = createQueueEndpoint(options.sqs, queueUrl(source), { kind: 'role', arn: mapping.roleArn });
  const pauses = createPauses(clock);
  const concurrency = createConcurrency(settings.maximumConcurrency);
  const underWay = new Set<Promise<void>>();
  let gathered: QueueItem[] = [];
  let cancelWindow: (() => void) | undefined;
  let cancelTimer: (() => void) | undefined;
  let visibilityTimeout: number | undefined;
  let isStopped = false;
  const stopped = (): boolean => isStopped;
  let unlisten: (() => void) | undefined;
  let looking: Promise<void> | undefined;
  let asked = false;
  let failures = 0;

  const hasRoom = (): boolean => concurrency.hasRoom && gathered.length < settings.batchSize;

  function look(): Promise<void> {
    asked = true;
    looking ??= receiveAll().finally(() => {
      looking = undefined;
      if (asked && !isStopped && hasRoom()) void look();
    });
    return looking;
  }

  async function receiveAll(): Promise<void> {
    cancelTimer?.();
    let delay = safetyLook;
    try {
      while (asked && !isStopped && hasRoom()) {
        const count = Math.min(largestReceipt, settings.batchSize - gathered.length);
        asked = false;
        visibilityTimeout ??= (await queue.attributes()).visibilityTimeout;
        const messages = await queue.receive(count);
        take(messages);
        // Fewer than asked for were all there was; whatever comes later is signalled.
        if (messages.length === count) asked = true;
      }
      failures = 0;
      standing.works('source');
    } catch (error) {
      asked = false;
      if (isStopped) return;
      failures += 1;
      delay = isLasting(error) ? refusedDelay : retryDelay(failures);
      standing.problem('source', `the queue cannot be read (${nameOf(error)})`);
    }
    if (!isStopped) cancelTimer = pauses.after(delay, () => void look());
  }

  function take(messages: readonly QueueMessage[]): void {
    const now = clock.now();
    const unwanted: QueueItem[] = [];
    for (const message of messages) {
      const event = eventMessage(message, { arn: sourceArn, region: source.region });
      const item = {
        ...eventItem(event),
        messageId: message.MessageId,
        receiptHandle: message.ReceiptHandle,
        receivedAt: now,
      };
      (settings.passes(event) ? gathered : unwanted).push(item);
    }
    if (unwanted.length > 0) track(remove(unwanted));
    dispatch(false);
  }

  /** Sends off what makes a batch: when it is full, or when gathering is over. */
  function dispatch(windowIsOver: boolean): void {
    if (windowIsOver) cancelWindow = undefined;
    while (gathered.length > 0) {
      const count = fitting(gathered, settings.batchSize);
      const isFull = count === settings.batchSize || count < gathered.length;
      if (!isFull && !windowIsOver && settings.window > 0) {
        cancelWindow ??= pauses.after(settings.window, () => dispatch(true));
        return;
      }
      cancelWindow?.();
      cancelWindow = undefined;
      const items = gathered.slice(0, count);
      gathered = gathered.slice(count);
      track(process(items));
    }
  }

  async function process(items: readonly QueueItem[]): Promise<void> {
    const end = concurrency.begin();
    const outcome = await processBatch(items, {
      ...options,
      pauses,
      stopped,
      visibilityTimeout: () => visibilityTimeout ?? 0,
      remove,
    });
    end(outcome);
    if (asked && !isStopped) void look();
  }

  /** A message that cannot be deleted comes again, as from any queue that delivers at least once. */
  async function remove(items: readonly QueueItem[]): Promise<void> {
    try {
      const [code] = await queue.delete(items.map(({ receiptHandle }) => receiptHandle));
      if (code !== undefined) standing.problem('source', `messages cannot be deleted (${code})`);
    } catch (error) {
      standing.problem('source', `messages cannot be deleted (${nameOf(error)})`);
    }
  }

  function track(work: Promise<void>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  return {
    async start() {
      unlisten = options.signals.listen(sourceArn, () => void look());
      await look();
    },
    async stop() {
      isStopped = true;
      unlisten?.();
      pauses.end();
      await looking;
      await Promise.all(underWay);
    },
    async pending() {
      try {
        const { visible, inFlight, delayed } = await queue.attributes();
        if (visible + inFlight + delayed === 0) return [];
        return [`${label}: ${visible} messages waiting, ${inFlight} in flight, ${delayed} delayed`];
      } catch (error) {
        return [`${label}: the queue cannot be read (${nameOf(error)})`];
      }
    },
  };
}
