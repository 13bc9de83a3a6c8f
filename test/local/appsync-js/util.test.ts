import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluating, now } from './evaluating.ts';

const { value } = evaluating({ processes: 1 });

const hex = '0123456789abcdef';
const seeds = fc.string({ unit: fc.constantFrom(...hex), minLength: 32, maxLength: 32 });

describe('identifiers', () => {
  it('autoId is a version 4 UUID', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        expect(await value('util.autoId()', {}, { seed })).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('autoUlid has 26 characters in the order of time', async () => {
    const moment = fc.integer({ min: 0, max: 2 ** 45 });
    await fc.assert(
      fc.asyncProperty(seeds, seeds, moment, moment, async (one, other, first, second) => {
        const earlier = (await value('util.autoUlid()', {}, { seed: one, now: first })) as string;
        const later = (await value('util.autoUlid()', {}, { seed: other, now: second })) as string;
        expect(earlier).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
        if (first !== second) expect(earlier < later).toBe(first < second);
      }),
      { numRuns: 30 },
    );
    expect(await value('util.autoUlid()', {}, { now: 1_469_918_176_385 })).toMatch(/^01ARYZ6S41/);
  });

  it('autoKsuid has 27 characters in the order of seconds', async () => {
    const at = async (seconds: number, seed: string) =>
      (await value('util.autoKsuid()', {}, { now: seconds * 1000, seed })) as string;
    expect(await at(1_517_943_695, 'f'.repeat(32))).toMatch(/^[0-9A-Za-z]{27}$/);
    expect((await at(1_500_000_000, 'f'.repeat(32))) < (await at(1_500_000_001, '0'.repeat(32)))).toBe(true);
  });

  it('are different within an evaluation', async () => {
    const ids = (await value('ctx.args.list.map((x) => util.autoId())', {
      arguments: { list: Array(1000).fill(0) },
    })) as string[];
    expect(new Set(ids).size).toBe(1000);
  });
});

describe('encodings', () => {
  it('Base64 is that of the UTF-8 bytes, and comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const encoded = Buffer.from(text).toString('base64');
        const both =
          '[util.base64Encode(ctx.args.text), util.base64Decode(util.base64Encode(ctx.args.text))]';
        expect(await value(both, { arguments: { text } })).toEqual([encoded, text]);
      }),
      { numRuns: 50 },
    );
    expect(await value("util.base64Decode('not base64')")).toMatchObject({ kind: 'failed' });
    expect(await value("util.base64Decode('/w==')")).toBe('\ufffd');
  });

  it('URL encoding is that of forms, and comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const both = '[util.urlEncode(ctx.args.text), util.urlDecode(util.urlEncode(ctx.args.text))]';
        const expected = new URLSearchParams({ x: text }).toString().slice(2);
        expect(await value(both, { arguments: { text } })).toEqual([expected, text]);
      }),
      { numRuns: 50 },
    );
    expect(await value("util.urlDecode('%4')")).toMatchObject({ kind: 'failed' });
  });

  it('escapeJavaScript escapes quotes, slashes, controls and what is beyond ASCII', async () => {
    const text = 'a\'b"c\\d/e\nf\u0001é👍';
    expect(await value('util.escapeJavaScript(ctx.args.text)', { arguments: { text } })).toBe(
      'a\\\'b\\"c\\\\d\\/e\\nf\\u0001\\u00E9\\uD83D\\uDC4D',
    );
  });

  it('str.normalize takes the four forms', async () => {
    const text = 'Å ﬁ';
    for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) {
      const call = `util.str.normalize(ctx.args.text, '${form.toLowerCase()}')`;
      expect(await value(call, { arguments: { text } })).toBe(text.normalize(form));
    }
  });
});

describe('authType tells the mode from the members of the identity', () => {
  const pool = {
    sourceIp: [],
    username: 'u',
    sub: 's',
    issuer: 'i',
    claims: {},
    defaultAuthStrategy: 'ALLOW',
  };
  const iam = { accountId: '1', sourceIp: [], username: 'u', userArn: 'a' };
  it.each([
    ['API Key Authorization', null],
    ['API Key Authorization', undefined],
    ['User Pool Authorization', { ...pool, groups: null }],
    ['User Pool Authorization', pool],
    ['API Key Authorization', { ...pool, foreign: 1 }],
    ['IAM Authorization', { ...iam, cognitoIdentityId: null }],
    ['API Key Authorization', { ...iam, userArn: null }],
    ['Open ID Connect Authorization', { sub: 's', issuer: 'i', claims: {} }],
    ['Lambda Authorization', { resolverContext: { a: 'b' } }],
    ['Lambda Authorization', {}],
  ])('%s: %j', async (name, identity) => {
    expect(await value('util.authType()', { identity })).toBe(name);
  });
});

describe('the rest', () => {
  it('util.math rounds, and takes the smaller and the larger', async () => {
    expect(
      await value(
        '[util.math.roundNum(10.5), util.math.roundNum(-10.5), util.math.minVal(1, 2), util.math.maxVal(1, 2)]',
      ),
    ).toEqual([11, -10, 1, 2]);
  });

  it('util.rds.toJsonObject says that it is not available', async () => {
    expect(await value("util.rds.toJsonObject('{}')")).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(
        /^code\.js:1:\d+: util\.rds\.toJsonObject is not available in this host$/,
      ) as unknown,
    });
  });

  it('a filter that cannot be rendered fails the request that would use it', async () => {
    expect(await value('ddb.scan({ filter: { a: 1 } })')).toMatchObject({ kind: 'failed' });
    expect(await value('ddb.get({})')).toMatchObject({ kind: 'failed' });
    expect(await value('ddb.transactWrite({ items: [{ upsertItem: {} }] })')).toMatchObject({
      kind: 'failed',
    });
  });

  it('lists over the loop cap are typed whole', async () => {
    const list = Array.from({ length: 1500 }, (_, index) => index);
    expect(await value('util.dynamodb.toDynamoDB(ctx.args.list).L.length', { arguments: { list } })).toBe(
      1500,
    );
  });

  it('ids and times are given, not taken', async () => {
    expect(await value('util.time.nowEpochMilliSeconds()')).toBe(now);
  });
});
