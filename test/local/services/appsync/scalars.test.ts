import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scalars } from '../../../../local/services/appsync/scalars/scalars.ts';

const scalar = (name: string) => scalars.find((one) => one.name === name)!;
const accepts = (name: string, value: unknown): boolean => {
  try {
    scalar(name).parseValue(value);
    return true;
  } catch {
    return false;
  }
};

describe.each([
  [
    'AWSDate',
    ['1970-01-01', '2024-02-29', '1970-01-01Z', '1970-01-01-07:00', '1970-01-01+05:30:15'],
    ['2023-02-29', '1970-13-01', '1970-1-1', '1970-01-01T00:00Z', '1970-01-01+19:00', '', 19700101],
  ],
  [
    'AWSTime',
    ['12:30', '12:30:45', '12:30:45.123456789', '12:30Z', '12:30:45.1+05:30'],
    ['24:00', '12:60', '12', '12:30:', '1:30', '12:30+5', ''],
  ],
  [
    'AWSDateTime',
    [
      '1970-01-01T12:30Z',
      '1970-01-01T12:30:00.000Z',
      '1970-01-01T12:30:00-07:00',
      '1970-01-01T12:30:00+05:30:10',
    ],
    [
      '1970-01-01T12:30:00',
      '1970-01-01',
      '1970-02-30T00:00Z',
      '2020-05-19T11:5:29.000Z',
      '1970-01-01t12:30Z',
      null,
    ],
  ],
  ['AWSTimestamp', [0, -1, 4_102_444_800, 2 ** 40], [1.5, '5', NaN, 2 ** 60, null]],
  [
    'AWSEmail',
    ['ada@example.test', 'a.b+c@x', '"odd one"@example.test', 'a@[192.0.2.1]'],
    ['ada', 'ada@', '@x', 'a b@x', 'a@@x', 'a.@x', 'a@x..y', 5],
  ],
  ['AWSJSON', ['{"a":1}', '[]', '"text"', '5', 'null'], ['{a:1}', '', 'text', { a: 1 }, 5]],
  [
    'AWSPhone',
    [
      ...['202-555-0143', '+1 202 555 0143', '2025550143', '12025550143', '1-202-555-0143'],
      ...['+44 20 7946 0018', '+49-151-12345678', '+49 30 901820', '+912227718900'],
    ],
    [
      ...['1110004444', '5550143', '+0 123', 'phone', '+1 102 555 0143', '+442', '020 7946 0018', '112'],
      ...['(202) 555-0143', '202.555.0143', '202 555 0143 x5', ' 2025550143', '+', '', 2025550143],
    ],
  ],
  [
    'AWSURL',
    ['https://example.test/a?b=c', 'http://localhost:1', 'ftp://x/y', 'mailto:a@b'],
    ['example.test', '//example.test', 'https://example.test//a', 'https://', 'not a url', 'https://a b'],
  ],
  [
    'AWSIPAddress',
    ['127.0.0.1', '10.0.0.0/8', '::1', '2001:db8::/32', '2001:0db8:85a3::8a2e:0370:7334'],
    ['256.0.0.1', '10.0.0.0/33', '::1/129', '10.0.0', '1.2.3.4/', 'fe80::1%eth0'],
  ],
])('%s', (name, valid, invalid) => {
  it.each(valid.map((value) => [value]))('takes %j', (value) => expect(accepts(name, value)).toBe(true));
  it.each(invalid.map((value) => [value]))('refuses %j', (value) => expect(accepts(name, value)).toBe(false));
});

it('AWSJSON goes no deeper than 1,000 levels and holds no half of a surrogate pair', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  expect(accepts('AWSJSON', nested(1000))).toBe(true);
  expect(accepts('AWSJSON', nested(1001))).toBe(false);
  expect(accepts('AWSJSON', '"\\ud83d\\ude00"')).toBe(true);
  expect(accepts('AWSJSON', '"\\ud83d"')).toBe(false);
});

it('any JSON survives AWSJSON both ways', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = scalar('AWSJSON').serialize(value);
      expect(JSON.stringify(scalar('AWSJSON').parseValue(text))).toBe(JSON.stringify(value));
    }),
  );
});

it('every moment that JavaScript writes is an AWSDateTime, and its day an AWSDate', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (moment) => {
      expect(accepts('AWSDateTime', moment.toISOString())).toBe(true);
      expect(accepts('AWSDate', moment.toISOString().slice(0, 10))).toBe(true);
    }),
  );
});
