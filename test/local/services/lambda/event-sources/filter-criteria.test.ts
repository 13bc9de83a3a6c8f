import { describe, expect, it } from 'vitest';
import { compileFilterCriteria } from '../../../../../local/services/lambda/event-sources/filter-criteria.ts';

const criteria = (...patterns: unknown[]) => ({
  Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })),
});
const queue = (...patterns: unknown[]) => {
  const passes = compileFilterCriteria(criteria(...patterns), 'queue');
  return (body: unknown, more: object = {}) =>
    passes({ body: typeof body === 'string' ? body : JSON.stringify(body), ...more });
};

describe('filter criteria', () => {
  it('pass everything when there are none', () => {
    for (const none of [undefined, null, {}, { Filters: [] }]) {
      expect(compileFilterCriteria(none, 'stream')({})).toBe(true);
    }
  });

  it('pass what any filter matches', () => {
    const passes = compileFilterCriteria(
      criteria({ eventName: ['INSERT'] }, { eventName: ['REMOVE'] }),
      'stream',
    );
    expect(['INSERT', 'MODIFY', 'REMOVE'].map((eventName) => passes({ eventName }))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('read a stream record down to its typed attributes, and its identity', () => {
    const passes = compileFilterCriteria(
      criteria({
        userIdentity: { type: [{ exists: false }] },
        dynamodb: { Keys: { sk: { S: ['PROFILE'] } }, NewImage: { n: { N: ['7'] } } },
      }),
      'stream',
    );
    const record = { dynamodb: { Keys: { sk: { S: 'PROFILE' } }, NewImage: { n: { N: '7' } } } };
    expect(passes(record)).toBe(true);
    expect(passes({ ...record, userIdentity: { type: 'Service' } })).toBe(false);
  });

  it('with rules for JSON pass JSON only', () => {
    const passes = queue({ body: { kind: ['a'] } });
    expect(passes({ kind: 'a' })).toBe(true);
    expect(passes({ kind: 'b' })).toBe(false);
    expect(passes('kind a')).toBe(false);
    expect(passes('{"kind":"a"')).toBe(false);
  });

  it('with rules for JSON never take a plain text for an object without members', () => {
    const passes = queue({ body: { kind: [{ exists: false }] } });
    expect(passes({})).toBe(true);
    expect(passes('text')).toBe(false);
  });

  it('with rules for text pass plain text only', () => {
    const passes = queue({ body: [{ prefix: '{' }, { prefix: 'a' }] });
    expect(passes('abc')).toBe(true);
    expect(passes('{abc')).toBe(true);
    expect(passes('bc')).toBe(false);
    expect(passes({ a: 1 })).toBe(false);
  });

  it('without rules for the body pass text and JSON alike', () => {
    const passes = queue({ messageAttributes: { type: { stringValue: ['created'] } } });
    const messageAttributes = { type: { stringValue: 'created' } };
    expect(passes('text', { messageAttributes })).toBe(true);
    expect(passes({}, { messageAttributes })).toBe(true);
    expect(passes({}, { messageAttributes: {} })).toBe(false);
  });

  it.each([
    ['a pattern that is no JSON', { Filters: [{ Pattern: '{' }] }],
    ['a pattern that is no text', { Filters: [{ Pattern: {} }] }],
    ['no list', { Filters: 'all' }],
    ['six filters', criteria(...Array.from({ length: 6 }, () => ({ body: ['a'] })))],
    ['a pattern of over 4096 characters', criteria({ body: ['a'.repeat(4096)] })],
    ['rules for text and JSON at once', criteria({ $or: [{ body: ['a'] }, { body: { a: ['b'] } }] })],
  ])('are refused with %s', (_, given) => {
    expect(() => compileFilterCriteria(given, 'queue')).toThrow();
  });

  it('are refused with rules for the text of dynamodb, which is always an object', () => {
    expect(() => compileFilterCriteria(criteria({ dynamodb: ['a'] }), 'stream')).toThrow(/dynamodb/);
  });
});
