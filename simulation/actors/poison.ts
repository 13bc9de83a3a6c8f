import type { DynamoDBRecord } from 'aws-lambda';
import type { Publication } from '../../functions/shared/sns.ts';
import { companyEventId, companyEventSchema } from '../../model/company/events.ts';
import type { Item } from '../store/attribute-value.ts';

/** A version that no code here knows, and may not guess: it says something else by the same names. */
export function futureEvent(id: string, version: number): Publication {
  const event = {
    specversion: '1.0',
    id: companyEventId(id, version + 100),
    source: 'urn:company-graph:company',
    type: 'company.updated',
    subject: id,
    time: '2026-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    dataschema: companyEventSchema(99),
    data: {
      version: version + 100,
      previousVersion: version,
      changed: [],
      state: {
        handle: 'future',
        name: 'Future',
        industry: 'Retail',
        country: 'DE',
        employeeCount: 1_000_000,
      },
      previous: {},
      actor: null,
    },
  };
  return {
    message: JSON.stringify(event),
    attributes: { type: 'company.updated', changed: [], replay: 'false' },
  };
}

/** A text that is no event, for every subscription. */
export function noEvent(number: number): Publication {
  return {
    message: `{"poison":${number}}`,
    attributes: { type: 'company.purged', changed: [], replay: 'false' },
  };
}

/** An item where a profile should be, written by hand: without a version. */
export function noProfile(id: string): Item {
  return { pk: { S: `COMPANY#${id}` }, sk: { S: 'PROFILE' }, note: { S: 'written by hand' } };
}

/** The same item mended by hand, at a version: with what has to be beside it, and what the record of it is about, unreadable. */
export function mendedProfile(id: string, version: number): readonly Item[] {
  const handle = `mended-${id.slice(-2).toLowerCase()}`;
  const profile: Item = {
    ...noProfile(id),
    handle: { S: handle },
    name: { S: 'Mended' },
    industry: { S: 'Retail' },
    country: { S: 'DE' },
    ownerId: { S: 'ada' },
    updatedAt: { S: '2026-01-01T00:00:00.000Z' },
    updatedBy: { S: 'ada' },
    version: { N: String(version) },
  };
  return [profile, { pk: { S: `HANDLE#${handle}` }, sk: { S: 'GUARD' }, companyId: { S: id } }];
}

/** Whether a record holds an image of a profile without a version. */
export function isUnreadable({ dynamodb }: DynamoDBRecord): boolean {
  return [dynamodb?.OldImage, dynamodb?.NewImage].some((image) => image !== undefined && !image['version']);
}
