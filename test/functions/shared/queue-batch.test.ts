import type { SQSRecord } from 'aws-lambda';
import { expect, it } from 'vitest';
import { grouped, parsed, workOff, workOffInOrder } from '../../../functions/shared/queue-batch.ts';

const message = (messageId: string, body = '') => ({ record: { messageId, body } as SQSRecord });

it('reports all messages of a group that fails, and none of the others', async () => {
  const groups = [[message('1'), message('2')], [message('3')], [message('4'), message('5')]];
  const answer = await workOff(
    groups,
    async (group) => {
      if (group === groups[2]) throw new Error('busy');
    },
    () => undefined,
  );
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '4' }, { itemIdentifier: '5' }] });
});

it('works off the messages of a group in order, and reports from the first that fails on', async () => {
  const done: string[] = [];
  const answer = await workOffInOrder(
    [[message('1'), message('2'), message('3')], [message('4')]],
    async ({ record }) => {
      if (record.messageId === '2') throw new Error('busy');
      done.push(record.messageId);
    },
    () => undefined,
  );
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '3' }] });
  expect(done.sort()).toEqual(['1', '4']);
});

it('logs which messages are left and the name of the error, never its words', async () => {
  const logged: unknown[] = [];
  await workOff(
    [[message('1')]],
    async () => {
      throw new TypeError('ada@example.test');
    },
    (...line) => void logged.push(line),
  );
  expect(JSON.stringify(logged)).toContain('TypeError');
  expect(JSON.stringify(logged)).not.toContain('ada@example.test');
});

it('groups messages by what they are about, each group in order', () => {
  expect(grouped(['a1', 'b1', 'a2'], (text) => text[0]!)).toEqual([['a1', 'a2'], ['b1']]);
});

it('gives nothing for a body that is no JSON', () => {
  expect(parsed(message('1', '{').record)).toBeUndefined();
  expect(parsed(message('1', '{"a":1}').record)).toEqual({ a: 1 });
});
