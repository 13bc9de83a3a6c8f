import { describe, expect, it } from 'vitest';
import { asSent, refusalOf } from '../../../commands/redrive/letter.ts';
import { failureIn } from '../../../commands/redrive/replay-failures.ts';

const text = (StringValue: string) => ({ DataType: 'String', StringValue });

describe('a dead letter', () => {
  it('goes back as it was sent: without what was added when it was laid aside', () => {
    const list = { DataType: 'String.Array', StringValue: '["name"]' };
    const bytes = { DataType: 'Binary', BinaryValue: new Uint8Array([1]) };
    const letter = {
      Body: 'body',
      MessageAttributes: {
        ...{
          type: text('company.updated'),
          changed: list,
          bytes,
          refusal: text('Malformed'),
          reason: text('x'),
        },
        ...{ RequestID: text('r'), ErrorCode: text('403'), ErrorMessage: text('no') },
      },
      Attributes: { AWSTraceHeader: 'Root=1-1-1', SentTimestamp: '1' },
    };
    expect(asSent(letter, 'url')).toEqual({
      QueueUrl: 'url',
      MessageBody: 'body',
      MessageAttributes: { type: text('company.updated'), changed: list, bytes },
      MessageSystemAttributes: { AWSTraceHeader: text('Root=1-1-1') },
    });
  });

  it('goes back bare when it had no attributes, and unwrapped when SNS had wrapped it', () => {
    const Body = JSON.stringify({ Type: 'Notification', Message: '{"a":1}' });
    expect(asSent({ Body }, 'url')).toEqual({ QueueUrl: 'url', MessageBody: '{"a":1}' });
  });

  it('was refused when its consumer says so, and failed otherwise', () => {
    const MessageAttributes = { refusal: text('InvalidInput'), reason: text('name must be there') };
    expect(refusalOf({ MessageAttributes })).toEqual({
      refusal: 'InvalidInput',
      reason: 'name must be there',
    });
    expect(refusalOf({ MessageAttributes: { type: text('a') } })).toBeNull();
    expect(refusalOf({})).toBeNull();
  });
});

describe('the answer to a failure record', () => {
  it.each(['{"batchItemFailures":[]}', '{"batchItemFailures":null}', '{}', 'null', ''])(
    '%s lets it be forgotten',
    (payload) => {
      expect(failureIn(undefined, payload)).toBeNull();
    },
  );

  it.each([
    [undefined, '{"batchItemFailures":[{"itemIdentifier":"1"}]}', /does not work it off/],
    [undefined, '{"batchItemFailures":"none"}', /no answer that can be read/],
    ['Unhandled', '{"errorType":"Sandbox.Timedout"}', /the function failed \(Sandbox.Timedout\)/],
    ['Unhandled', 'no JSON', /the function failed \(Unhandled\)/],
  ])('keeps it: %s %s', (functionError, payload, reason) => {
    expect(failureIn(functionError, payload)).toMatch(reason);
  });
});
