import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  companyMentions,
  functionNameOf,
  readFailureRecord,
} from '../../../commands/operations/failure-record.ts';

const functionArn =
  'arn:aws:lambda:us-east-1:000000000000:function:company-graph-dev-company-publish-changes';
const image = (version: number) => marshall({ pk: 'COMPANY#a', sk: 'PROFILE', version });
const written = (different: object = {}) =>
  JSON.stringify({
    requestContext: { requestId: 'r', functionArn, condition: 'RetryAttemptsExhausted' },
    version: '1.0',
    timestamp: '2026-11-20T12:00:00.000Z',
    payload: JSON.stringify({
      Records: [
        { dynamodb: { NewImage: image(1) } },
        { dynamodb: { OldImage: image(1), NewImage: image(2) } },
        { dynamodb: { OldImage: image(2) } },
      ],
    }),
    ...different,
  });

describe('a failure record', () => {
  it('tells which versions of which companies it holds, a removal as the version after the last', () => {
    const record = readFailureRecord(written());
    expect(companyMentions(record!)).toEqual(
      [1, 2, 3].map((version) => ({ companyId: 'a', version, replay: false })),
    );
  });

  it('may hold any version of a company whose record cannot be read', () => {
    const broken = { dynamodb: { NewImage: marshall({ pk: 'COMPANY#a', sk: 'PROFILE' }) } };
    const record = readFailureRecord(written({ payload: JSON.stringify({ Records: [broken] }) }));
    expect(companyMentions(record!)).toEqual([{ companyId: 'a', version: Infinity, replay: false }]);
  });

  it('names its function, also where the mapping is of one of its versions', () => {
    const name = 'company-graph-dev-company-publish-changes';
    expect(functionNameOf(readFailureRecord(written())!)).toBe(name);
    const requestContext = { functionArn: `${functionArn}:$LATEST` };
    expect(functionNameOf(readFailureRecord(written({ requestContext }))!)).toBe(name);
  });

  it.each([
    ['no JSON', 'no'],
    ['another document', '{"payload":"{}"}'],
    ['a record without content', written({ payload: undefined })],
    ['content without records', written({ payload: '{}' })],
  ])('is none in %s', (_, text) => {
    expect(readFailureRecord(text)).toBeNull();
  });

  it('tells of no company in records of other items', () => {
    const payload = JSON.stringify({
      Records: [{ dynamodb: {} }, { dynamodb: { NewImage: marshall({ pk: 'X' }) } }],
    });
    expect(companyMentions(readFailureRecord(written({ payload }))!)).toEqual([]);
  });
});
