import { describe, expect, it } from 'vitest';
import { companyMention, unwrapped } from '../../../commands/operations/company-message.ts';
import { replayEvent } from '../../../model/company/replay-event.ts';
import { givenProfile, id } from '../doctor/companies.ts';

const { replay: _, ...event } = replayEvent(givenProfile({ version: 3 }));
const body = JSON.stringify(event);

describe('a message', () => {
  it('mentions its company and version', () => {
    expect(companyMention(body)).toEqual({
      companyId: id,
      version: 3,
      type: 'company.updated',
      replay: false,
    });
  });

  it('mentions them also as SNS wraps it', () => {
    const wrapped = JSON.stringify({ Type: 'Notification', MessageId: 'm', Message: body });
    expect(unwrapped(wrapped)).toBe(body);
    expect(companyMention(wrapped)).toEqual(companyMention(body));
  });

  it('of a version of the contract that nobody knows yet still says whose it is', () => {
    const later = JSON.stringify({ ...event, type: 'company.merged', dataschema: 'urn:x:9' });
    expect(companyMention(later)).toEqual({ companyId: id, version: 3, replay: false });
  });

  it.each([
    'no JSON',
    '7',
    'null',
    '{"subject":"a","data":{"version":1},"id":"company/b/1"}',
    '{"data":null}',
  ])('that is no company event mentions none: %s', (text) => {
    expect(companyMention(text)).toBeNull();
  });
});
