import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluating, now } from './evaluating.ts';

const { value } = evaluating({ processes: 1 });

const formatted = (milliseconds: number, pattern: string, zone?: string) =>
  value('util.time.epochMilliSecondsToFormatted(ctx.args.ms, ctx.args.pattern, ctx.args.zone)', {
    arguments: { ms: milliseconds, pattern, zone },
  });
const parsed = (text: string, pattern: string, zone?: string) =>
  value('util.time.parseFormattedToEpochMilliSeconds(ctx.args.text, ctx.args.pattern, ctx.args.zone)', {
    arguments: { text, pattern, zone },
  });

describe('the time of an evaluation', () => {
  it('is the one given, and stands still', async () => {
    expect(
      await value('[util.time.nowISO8601(), util.time.nowEpochSeconds(), util.time.nowEpochMilliSeconds()]'),
    ).toEqual(['2018-02-06T19:01:35.749Z', 1_517_943_695, now]);
    expect(await value('util.time.nowISO8601()', {}, { now: 0 })).toBe('1970-01-01T00:00:00.000Z');
  });

  it('is formatted in UTC, at an offset or in a region', async () => {
    expect(await value("util.time.nowFormatted('yyyy-MM-dd HH:mm:ssZ')")).toBe('2018-02-06 19:01:35+0000');
    expect(await value("util.time.nowFormatted('yyyy-MM-dd HH:mm:ssZ', '+08:00')")).toBe(
      '2018-02-07 03:01:35+0800',
    );
    expect(await value("util.time.nowFormatted('yyyy-MM-dd HH:mm:ssZ', 'Australia/Perth')")).toBe(
      '2018-02-07 03:01:35+0800',
    );
  });

  it('converts', async () => {
    expect(
      await value('[util.time.epochMilliSecondsToSeconds(1999), util.time.epochMilliSecondsToISO8601(5)]'),
    ).toEqual([1, '1970-01-01T00:00:00.005Z']);
  });
});

describe('formats are those of java.time', () => {
  it.each([
    ['yy MMM MMMM MMMMM M', '18 Feb February F 2'],
    ['EEE EEEE EEEEE e', 'Tue Tuesday T 3'],
    ['h:mm a, hh KK kk H', '7:01 PM, 07 07 19 19'],
    ['S SSS SSSSSS n A', '7 749 749000 749000000 68495749'],
    ['D DDD Q QQQ QQQQ G', '37 037 1 Q1 1st quarter AD'],
    ["'at' HH''mm 'o''clock'", "at 19'01 o'clock"],
    ['X XX XXX x xx xxx Z ZZZZ ZZZZZ O VV', 'Z Z Z +00 +0000 +00:00 +0000 GMT Z GMT UTC'],
  ])('%s', async (pattern, text) => {
    expect(await formatted(now, pattern)).toBe(text);
  });

  it('write offsets that are not whole hours, and west of Greenwich', async () => {
    expect(await formatted(now, 'X XXX x Z O OOOO', '+05:30')).toBe(
      '+0530 +05:30 +0530 +0530 GMT+5:30 GMT+05:30',
    );
    expect(await formatted(now, 'X XXX z VV', 'America/New_York')).toBe('-05 -05:00 EST America/New_York');
  });

  it.each(['YYYY', 'w', 'j', "'open", '{'])('%s is refused', async (pattern) => {
    expect(await formatted(now, pattern)).toMatchObject({ kind: 'failed' });
  });

  it('an unknown zone is refused', async () => {
    expect(await formatted(now, 'H', 'Mars/Base')).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('Unknown time-zone ID: Mars/Base') as unknown,
    });
  });
});

describe('texts are parsed', () => {
  it.each([
    ['2018-02-06T19:01:35.749Z', now],
    ['2018-02-07T03:01:35.749+08:00', now],
    ['2018-02-06T19:01Z', now - 35_749],
    ['1969-12-31T23:59:59.999Z', -1],
  ])('ISO 8601: %s', async (text, moment) => {
    expect(
      await value('util.time.parseISO8601ToEpochMilliSeconds(ctx.args.text)', { arguments: { text } }),
    ).toBe(moment);
  });

  it.each(['2018-02-06T19:01:35', '2018-02-30T00:00:00Z', '2018-13-01T00:00:00Z', '2018-02-06', '', 'now'])(
    'not ISO 8601 with an offset: %j',
    async (text) => {
      expect(
        await value('util.time.parseISO8601ToEpochMilliSeconds(ctx.args.text)', { arguments: { text } }),
      ).toMatchObject({
        kind: 'failed',
      });
    },
  );

  it('by a pattern, in the zone given unless the text names one', async () => {
    expect(await parsed('2018-02-06 19:01:35+0000', 'yyyy-MM-dd HH:mm:ssZ')).toBe(now - 749);
    expect(await parsed('2018-02-07 03:01:35', 'yyyy-MM-dd HH:mm:ss', 'Australia/Perth')).toBe(now - 749);
    expect(await parsed('07 Feb 2018 3:01 AM +08:00', 'dd MMM yyyy h:mm a XXX', 'UTC')).toBe(now - 35_749);
    expect(await parsed('20180206', 'yyyyMMdd')).toBe(Date.UTC(2018, 1, 6));
    expect(await parsed('2018-037', 'yyyy-DDD')).toBe(Date.UTC(2018, 1, 6));
  });

  it.each([
    ['2018-02-30', 'yyyy-MM-dd'],
    ['2018-2-3', 'yyyy-MM-dd'],
    ['19:01', 'HH:mm'],
    ['2018-02-06x', 'yyyy-MM-dd'],
  ])('%j is not %s', async (text, pattern) => {
    expect(await parsed(text, pattern)).toMatchObject({ kind: 'failed' });
  });

  it('back from their own format, in any zone', async () => {
    const zone = fc.constantFrom(
      'UTC',
      '+05:45',
      '-03:30',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 4e12 }), zone, async (moment, name) => {
        const text = (await formatted(moment, "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", name)) as string;
        expect(Date.parse(text)).toBe(moment);
        expect(await parsed(text, "yyyy-MM-dd'T'HH:mm:ss.SSSXXX")).toBe(moment);
        const viaIso = 'util.time.parseISO8601ToEpochMilliSeconds(ctx.args.text)';
        expect(await value(viaIso, { arguments: { text } })).toBe(moment);
      }),
      { numRuns: 60 },
    );
  });
});
