import { describe, expect, it } from 'vitest';
import { companyEventOf } from '../../../functions/company/company-event.ts';
import { readCompanyEvent } from '../../../model/company/events.ts';
import { changed, profile, streamRecord } from './stream-records.ts';

const created = profile();
const deletion = {
  deletedAt: '2026-02-03T04:05:06.789Z',
  expiresAt: 1_800_000_000,
  industryKey: undefined as never,
};

describe('a stream record becomes an event', () => {
  it('of a creation, with everything that is set as changed and nothing before it', () => {
    expect(companyEventOf(streamRecord({ after: created }))).toEqual({
      specversion: '1.0',
      id: 'company/01JCOMPANY0000000000000001/1',
      source: 'urn:company-graph:company',
      type: 'company.created',
      subject: '01JCOMPANY0000000000000001',
      time: '2026-01-02T03:04:05.678Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:company-graph:company-event:2',
      data: {
        version: 1,
        previousVersion: null,
        changed: ['handle', 'name', 'industry', 'country', 'employeeCount', 'ownerId'],
        state: {
          handle: 'copper-kettle',
          name: 'Copper Kettle',
          industry: 'Brewing',
          country: 'CA',
          employeeCount: 12,
          ownerId: 'ada',
          deletedAt: null,
          externalReference: null,
        },
        previous: {},
        actor: 'ada',
      },
    });
  });

  it('of a change, with the old values of what is shared and the names alone of what is not', () => {
    const after = changed(created, { name: 'Tin Kettle', description: 'Tea.', aboutVersion: 2 });
    const event = companyEventOf(streamRecord({ before: created, after }));
    expect(event).toMatchObject({
      id: 'company/01JCOMPANY0000000000000001/2',
      type: 'company.updated',
      data: {
        previousVersion: 1,
        changed: ['name', 'description', 'about'],
        previous: { name: 'Copper Kettle' },
        actor: 'bob',
      },
    });
    expect(JSON.stringify(event)).not.toContain('Tea.');
  });

  it('of a value that is cleared, and of one that is zero', () => {
    const { employeeCount: _, ...cleared } = changed(created, {});
    expect(companyEventOf(streamRecord({ before: created, after: cleared })).data).toMatchObject({
      changed: ['employeeCount'],
      state: { employeeCount: null },
      previous: { employeeCount: 12 },
    });
    const zero = companyEventOf(
      streamRecord({ before: created, after: changed(created, { employeeCount: 0 }) }),
    );
    expect(zero.data.state.employeeCount).toBe(0);
  });

  it('of a deletion, of a restoration, and of a change of what is deleted', () => {
    const deleted = changed(created, deletion);
    const type = (before: object, after: object) => companyEventOf(streamRecord({ before, after })).type;
    expect(type(created, deleted)).toBe('company.deleted');
    expect(type(deleted, changed(created, { version: 3 }))).toBe('company.restored');
    expect(type(deleted, changed(deleted, { ownerId: 'eve' }))).toBe('company.updated');
  });

  it('of a purge, one version on, with the state that is gone and nobody as its author', () => {
    const deleted = changed(created, deletion);
    const event = companyEventOf(streamRecord({ before: deleted, byTimeToLive: true }));
    expect(event).toMatchObject({
      id: 'company/01JCOMPANY0000000000000001/3',
      type: 'company.purged',
      time: '2026-09-21T14:13:20.000Z',
      data: { version: 3, previousVersion: 2, actor: null, state: { handle: 'copper-kettle' } },
    });
  });
});

it('is the same for every delivery of a record', () => {
  const record = streamRecord({ before: created, after: changed(created, { industry: 'Tea' }) });
  expect(companyEventOf(structuredClone(record))).toEqual(companyEventOf(record));
});

it('carries the trace of the request that wrote the version', () => {
  const trace = '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01';
  expect(companyEventOf(streamRecord({ after: profile({ trace }) })).traceparent).toBe(trace);
});

it('tells no attribute that the contract does not list', () => {
  const secret = {
    ...created,
    description: 'told to nobody',
    lastMutation: 'told to nobody',
    nameKey: 'told to nobody',
  };
  expect(JSON.stringify(companyEventOf(streamRecord({ after: secret })))).not.toContain('told to nobody');
});

it('is an event that consumers can read', () => {
  expect(readCompanyEvent(companyEventOf(streamRecord({ after: created })))).not.toHaveProperty('fault');
});

it.each([
  ['no image', {}],
  ['no version', { NewImage: { pk: { S: 'COMPANY#1' }, sk: { S: 'PROFILE' } } }],
])('cannot be made of a record with %s', (_, dynamodb) => {
  expect(() => companyEventOf({ eventName: 'MODIFY', dynamodb })).toThrow(Error);
});
