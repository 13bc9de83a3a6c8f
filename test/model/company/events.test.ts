import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COMPANY_EVENT_TYPES,
  COMPANY_EVENT_VERSION,
  companyEventId,
  companyEventSchema,
  isFault,
  readCompanyEvent,
  SHARED_ATTRIBUTES,
} from '../../../model/company/events.ts';
import { companyEvent } from './company-event.fixture.ts';

fc.configureGlobal({ seed: 20_261_120 });

const event = companyEvent();
const { data } = event;
const refused = (message: unknown) => {
  const read = readCompanyEvent(message);
  return isFault(read) ? read : { fault: 'none', reason: '' };
};

describe('a company event', () => {
  it('is read as it was written', () => {
    const read = readCompanyEvent(JSON.parse(JSON.stringify(event)));
    expect(isFault(read)).toBe(false);
    expect(read).toEqual(event);
  });

  it('is read whatever attributes it carries beside those that are known', () => {
    expect(isFault(readCompanyEvent({ ...event, fault: 'none', reason: 'a later addition' }))).toBe(false);
  });

  it('has a whole version', () => {
    const half = { ...event, id: companyEventId(event.subject, 1.5), data: { ...data, version: 1.5 } };
    expect(refused(half)).toMatchObject({ fault: 'Malformed' });
  });

  it('has an id that says which change it is', () => {
    expect(companyEventId('01', 7)).toBe('company/01/7');
    expect(event.id).toBe(companyEventId(event.subject, data.version));
  });

  it.each(COMPANY_EVENT_TYPES)('may be a %s', (type) => {
    expect(readCompanyEvent({ ...event, type })).toEqual({ ...event, type });
  });

  it('of version 1 is read with nothing known of what was before and of who made it', () => {
    const { previous: _, actor: __, ...former } = data;
    const read = readCompanyEvent({ ...event, dataschema: companyEventSchema(1), data: former });
    expect(read).toEqual({
      ...event,
      dataschema: companyEventSchema(1),
      data: { ...former, previous: {}, actor: null },
    });
  });

  it('may bring attributes that are not known', () => {
    const state = { ...data.state, motto: 'On.' };
    expect(isFault(readCompanyEvent({ ...event, data: { ...data, state }, more: 1 }))).toBe(false);
  });

  it.each([
    [
      'another version of the schema',
      { dataschema: companyEventSchema(COMPANY_EVENT_VERSION + 1) },
      /dataschema .*3/,
    ],
    ['another type', { type: 'company.merged' }, /company\.merged/],
  ])('of %s is left to code that knows it', (_, different, reason) => {
    expect(refused({ ...event, ...different })).toEqual({
      fault: 'UnknownVersion',
      reason: expect.stringMatching(reason) as unknown,
    });
  });

  it.each<[string, unknown, string]>([
    ['nothing', null, 'specversion'],
    ['a text', '{}', 'specversion'],
    ['another specversion', { ...event, specversion: '0.3' }, 'specversion'],
    ['no dataschema', { ...event, dataschema: undefined }, 'dataschema'],
    ['another dataschema', { ...event, dataschema: 'urn:other:2' }, 'dataschema'],
    ['no data', { ...event, data: null }, 'no data'],
    ['a version of 0', { ...event, data: { ...data, version: 0 } }, 'version'],
    ['a version that is a text', { ...event, data: { ...data, version: '3' } }, 'version'],
    ['no subject', { ...event, subject: undefined }, 'subject'],
    ['the id of another change', { ...event, id: companyEventId(event.subject, 4) }, 'id'],
    ['no time', { ...event, time: 1 }, 'time'],
    ['no state', { ...event, data: { ...data, state: null } }, 'state'],
    ...['handle', 'name', 'industry', 'country'].map(
      (name) =>
        [`no ${name}`, { ...event, data: { ...data, state: { ...data.state, [name]: null } } }, name] as [
          string,
          unknown,
          string,
        ],
    ),
    [
      'an employeeCount that is a text',
      { ...event, data: { ...data, state: { ...data.state, employeeCount: '12' } } },
      'employeeCount',
    ],
  ])('with %s is malformed, and the reason says so', (_, message, reason) => {
    expect(refused(message)).toEqual({
      fault: 'Malformed',
      reason: expect.stringContaining(reason) as unknown,
    });
  });

  it('may say null for how many a company employs', () => {
    const state = { ...data.state, employeeCount: null };
    expect(isFault(readCompanyEvent({ ...event, data: { ...data, state } }))).toBe(false);
  });

  it('never makes the reader fail, whatever stands in its place', () => {
    const parts = Object.keys(event).map(
      (name) => [name, fc.option(fc.jsonValue(), { nil: undefined })] as const,
    );
    const mangled = fc.record(Object.fromEntries(parts)).map((wrong) => {
      const given = Object.entries(wrong).filter(([, value]) => value !== undefined);
      return { ...event, ...Object.fromEntries(given) };
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mangled), (message) => {
        const read = readCompanyEvent(message);
        expect(isFault(read) ? read.reason : read.subject).not.toBe('');
      }),
    );
  });

  it('shares the attributes that its state holds', () => {
    expect(Object.keys(data.state).sort()).toEqual([...SHARED_ATTRIBUTES].sort());
  });
});
