import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluating, now, seed } from '../evaluating.ts';

const { host, body, value } = evaluating({ processes: 1, timeLimitMs: 700 });

const echo = 'export function request(ctx) { return ctx.args.x; } export function response() {}';

describe('a context that means harm', () => {
  it.each([
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"toJSON":1,"toString":2,"valueOf":3,"then":4}',
    '{"hasOwnProperty":null,"length":1e9,"Symbol.iterator":1,"@@iterator":1}',
    '[{"__proto__":null},{"":{"":[]}}]',
  ])('comes back as it is, and changes nothing else: %s', async (text) => {
    const x = JSON.parse(text) as unknown;
    const returned = await value(
      '{ x: ctx.args.x, copy: { ...ctx.args.x }, text: JSON.stringify(ctx.args.x) }',
      {
        arguments: { x },
      },
    );
    expect(JSON.stringify((returned as { x: unknown }).x)).toBe(JSON.stringify(x));
    expect((returned as { text: string }).text).toBe(JSON.stringify(x));
    const context = JSON.parse(
      `{"arguments":{"x":1},"stash":${text},"source":${text},"__proto__":{"a":1}}`,
    ) as Record<string, unknown>;
    expect(await value('[ctx.args.x, {}.polluted, [].polluted, ctx.a]', context)).toMatchObject([
      1,
      null,
      null,
      null,
    ]);
    expect(await value('[{}.polluted, [].length, `${{}}`]')).toEqual([null, 0, '[object Object]']);
  });

  it('of any JSON comes back as it went', async () => {
    const module = await host.load(echo);
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (x) => {
        const context = { arguments: { x } };
        const { outcome } = await host.evaluate({ module, function: 'request', context, now, seed });
        expect(outcome).toEqual({ kind: 'returned', value: JSON.parse(JSON.stringify(x)) as unknown });
      }),
      { numRuns: 60 },
    );
  });

  it('of long texts and many members is taken', async () => {
    const x = { text: 'é'.repeat(400_000), list: Array.from({ length: 50_000 }, (_, n) => n) };
    expect(await value('[ctx.args.x.text.length, ctx.args.x.list.length]', { arguments: { x } })).toEqual([
      400_000, 50_000,
    ]);
  });
});

describe('a module that is not what it says', () => {
  const evaluate = async (module: { id: string; code: string }, x: number) =>
    (await host.evaluate({ module, function: 'request', context: { arguments: { x } }, now, seed })).outcome;

  it('runs its own code, whatever name it gives itself', async () => {
    const other = await host.load(echo.replace('ctx.args.x', '"other"'));
    const names = [
      other.id,
      '',
      '__proto__',
      'constructor',
      'a\tb',
      'a\nevaluate\tb',
      '\u2028',
      'x'.repeat(100_000),
    ];
    for (const id of names) {
      expect(await evaluate({ id, code: echo }, 7), JSON.stringify(id.slice(0, 20))).toEqual({
        kind: 'returned',
        value: 7,
      });
    }
    expect(await evaluate(other, 7)).toEqual({ kind: 'returned', value: 'other' });
  });

  it('takes no other’s place by naming itself first', async () => {
    const code = echo.replace('ctx.args.x', 'ctx.args.x + 1');
    const { id } = await host.load(code);
    const forged = { id, code: echo };
    expect([await evaluate(forged, 1), await evaluate({ id, code }, 1)]).toEqual([
      { kind: 'returned', value: 1 },
      { kind: 'returned', value: 2 },
    ]);
  });
});

describe('XML that means harm', () => {
  const toMap = async (xml: string) => value('util.xml.toMap(ctx.args.xml)', { arguments: { xml } });
  const entities = Array.from({ length: 20 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(20)}">`).join(
    '',
  );

  it('expands no entity of its own, and fetches none', async () => {
    expect(await toMap(`<!DOCTYPE a [<!ENTITY e0 "x">${entities}]><a>&e20;</a>`)).toEqual({ a: '&e20;' });
    expect(
      await toMap(
        '<!DOCTYPE a SYSTEM "file:///etc/hostname" [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]><a/>',
      ),
    ).toEqual({ a: '' });
  });

  it.each([
    ['elements without end', '<a>'.repeat(200_000)],
    ['an unclosed comment', `<!-- ${'- '.repeat(200_000)}`],
    ['an unclosed tag', `<a ${' '.repeat(300_000)}`],
    ['an unclosed attribute', `<a b="${'x'.repeat(300_000)}`],
    ['an unclosed document type', `<!DOCTYPE ${'<'.repeat(300_000)}`],
    ['a name without end', `<${'a'.repeat(300_000)}`],
  ])('fails at once: %s', async (_name, xml) => {
    expect(await toMap(xml)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('XML cannot be read') as unknown,
    });
  });

  it('of many members is read in time', async () => {
    const many = `<a>${'<b c="1">2</b>\n      '.repeat(10_000)}</a>`;
    expect(((await toMap(many)) as { a: { b: unknown[] } }).a.b).toHaveLength(10_000);
  });

  it('sets no prototype', async () => {
    const xml = '<a><__proto__ polluted="1"/><constructor><prototype>2</prototype></constructor></a>';
    expect(
      await value('[util.xml.toMap(ctx.args.xml).a.polluted, {}.polluted]', { arguments: { xml } }),
    ).toEqual([null, null]);
  });

  it('of any text is read or refused', async () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      ' ',
      '"',
      "'",
      '=',
      '&',
      ';',
      '!',
      '?',
      '[',
      ']',
      '-',
      '<a>',
      '</a>',
      '<![CDATA[',
      ']]>',
      '&#65;',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const read = (await toMap(pieces.join(''))) as Record<string, unknown>;
        if (read['kind'] === 'failed') expect(read['message']).toContain('XML cannot be read');
      }),
      { numRuns: 200 },
    );
  });
});

describe('values that mean harm to a helper', () => {
  it.each([
    'util.dynamodb.toMapValues({ toJSON: 1, ...JSON.parse(ctx.args.text) })',
    'util.transform.toDynamoDBFilterExpression(JSON.parse(ctx.args.text))',
    'util.transform.toSubscriptionFilter(JSON.parse(ctx.args.text))',
    'util.transform.toElasticsearchQueryDSL(JSON.parse(ctx.args.text))',
    'util.http.copyHeaders(JSON.parse(ctx.args.text))',
    'ddb.batchPut({ tables: { t: [JSON.parse(ctx.args.text)] } })',
    'ddb.update({ key: { id: 1 }, update: JSON.parse(ctx.args.text) })',
    'ddb.scan({ projection: ["__proto__.constructor"] })',
  ])('%s takes any key, and sets no prototype', async (expression) => {
    const text = '{"__proto__":{"polluted":{"eq":1}},"constructor":{"eq":"x"}}';
    const { outcome } = await body(`const made = ${expression}; return [made ?? 1, {}.polluted];`, {
      context: { arguments: { text } },
    });
    expect(outcome.kind).toBe('returned');
    expect((outcome as { value: unknown[] }).value[1]).toBeNull();
    expect(await value('[{}.polluted, [].polluted, typeof {}.a]')).toEqual([null, null, 'undefined']);
  });
});
