import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as protocol from '../../../../../local/services/appsync/realtime/protocol.ts';

const start = (changes: Record<string, unknown>) => ({
  type: 'start',
  id: 'a',
  payload: { data: '{"query":"…"}', extensions: { authorization: { host: 'h' } } },
  ...changes,
});

describe('what a client says', () => {
  it.each([
    [{ type: 'connection_init' }, { type: 'connection_init' }],
    [{ type: 'connection_init', payload: { any: 1 } }, { type: 'connection_init' }],
    [
      { type: 'stop', id: 'a' },
      { type: 'stop', id: 'a' },
    ],
    [start({}), { type: 'start', id: 'a', data: '{"query":"…"}', authorization: { host: 'h' } }],
    [start({ payload: { data: 'x' } }), { type: 'start', id: 'a', data: 'x', authorization: null }],
  ])('is understood: %j', (message, meant) => {
    expect(protocol.parseClientMessage(JSON.stringify(message))).toEqual(meant);
  });

  it.each([
    ['no JSON', '{'],
    ['no text', ''],
    ['no object', '[]'],
    ['null', 'null'],
    ['an unknown type', '{"type":"subscribe","id":"a","payload":{"query":"subscription { on }"}}'],
    ['a ping of another protocol', '{"type":"ping"}'],
    ['a start without data', JSON.stringify(start({ payload: { query: 'subscription { on }' } }))],
    ['a start whose data is no string', JSON.stringify(start({ payload: { data: { query: '' } } }))],
    ['a start without a payload', JSON.stringify(start({ payload: null }))],
    ['a start without an id', JSON.stringify(start({ id: undefined }))],
    ['a start with an empty id', JSON.stringify(start({ id: '' }))],
    ['a start with a number for its id', JSON.stringify(start({ id: 1 }))],
    ['a stop without an id', '{"type":"stop"}'],
  ])('is unsupported: %s', (_, text) => {
    expect(protocol.parseClientMessage(text)).toEqual({ type: 'unsupported' });
  });

  it('is never too strange to be read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['connection_init', 'start', 'stop', 'unsupported']).toContain(
          protocol.parseClientMessage(text).type,
        );
      }),
    );
  });
});

describe('what AppSync says', () => {
  it.each([
    [
      'connection_ack',
      protocol.connectionAck,
      '{"type":"connection_ack","payload":{"connectionTimeoutMs":300000}}',
    ],
    ['ka', protocol.keepAlive, '{"type":"ka"}'],
    ['start_ack', protocol.startAck('a'), '{"type":"start_ack","id":"a"}'],
    ['data', protocol.data('a', '{"data":{"on":1}}'), '{"type":"data","id":"a","payload":{"data":{"on":1}}}'],
    ['complete', protocol.complete('a'), '{"type":"complete","id":"a"}'],
    [
      'error',
      protocol.operationError('a', [{ errorType: 'T', message: 'm' }]),
      '{"type":"error","id":"a","payload":{"errors":[{"errorType":"T","message":"m"}]}}',
    ],
    [
      'error without a type',
      protocol.operationError('a', [{ message: 'm' }]),
      '{"type":"error","id":"a","payload":{"errors":[{"message":"m"}]}}',
    ],
    [
      'error about no operation',
      protocol.unsupportedOperation,
      '{"type":"error","payload":{"errors":[{"errorType":"UnsupportedOperation",' +
        '"message":"unknown not supported through the realtime channel"}]}}',
    ],
    [
      'error about the rate',
      protocol.rateExceeded,
      '{"type":"error","payload":{"errors":{"errorType":"LimitExceededError","message":"Rate limit exceeded"}}}',
    ],
    [
      'connection_error',
      protocol.connectionError({ errorType: 'T', message: 'm', errorCode: 400 }),
      '{"type":"connection_error","payload":{"errors":[{"errorType":"T","message":"m","errorCode":400}]}}',
    ],
  ])('is this text: %s', (_, text, wire) => {
    expect(text).toBe(wire);
  });

  it('keeps an id as the client wrote it', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (id, payload) => {
        // What JSON itself does not keep, such as a negative zero, is nobody's to keep here.
        const kept = JSON.parse(JSON.stringify(payload)) as unknown;
        expect(JSON.parse(protocol.data(id, JSON.stringify(payload)))).toEqual({
          type: 'data',
          id,
          payload: kept,
        });
      }),
    );
  });
});
