import { randomBytes } from 'node:crypto';
import { administrator } from '../../../../local/kernel/aws.ts';
import { systemClock } from '../../../../local/kernel/clock.ts';
import { createJournal } from '../../../../local/kernel/journal.ts';
import { consoleLog } from '../../../../local/kernel/log.ts';
import { createSignals } from '../../../../local/kernel/signals.ts';
import { createSqsService } from '../../../../local/services/sqs/index.ts';

// Sends, receives and deletes until it is killed, and says what was acknowledged, one line each, before it goes on.

const service = createSqsService({
  authorizer: { authorize: () => undefined },
  identify: () => administrator,
  signals: createSignals(),
  clock: systemClock,
  journal: createJournal(),
  log: consoleLog,
  randomId: () => randomBytes(16).toString('hex'),
  dataDirectory: process.argv[2]!,
});
const environment = { accountId: '123456789012', region: 'eu-central-1', partition: 'aws', secret: 'secret' };
const commit = await service.prepare({ resources: [], assets: { path: () => '' }, environment });
await commit();

interface Answer {
  readonly MessageId: string;
  readonly Messages: readonly { readonly MessageId: string; readonly ReceiptHandle: string }[];
}
const QueueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/jobs';
const call = async (operation: string, input: object): Promise<Answer> =>
  (await service.call({
    operation,
    input: { QueueUrl, ...input },
    principal: administrator,
  })) as unknown as Answer;
const say = (what: string, id: string) =>
  new Promise((said) => void process.stdout.write(`${what} ${id}\n`, said));

await call('CreateQueue', { QueueName: 'jobs' });
for (let count = 0; ; count += 1) {
  const { MessageId } = await call('SendMessage', { MessageBody: `message ${count}` });
  await say('sent', MessageId);
  if (count % 3 !== 2) continue;
  const { Messages } = await call('ReceiveMessage', {});
  const { MessageId: id, ReceiptHandle } = Messages[0]!;
  if (count % 2 === 0) {
    await say('received', id);
    continue;
  }
  // It may be deleted, and not known to be, when the kill comes between the two lines.
  await say('deleting', id);
  await call('DeleteMessage', { ReceiptHandle });
  await say('deleted', id);
}
