import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import {
  COMPANY_EVENT_SOURCE,
  COMPANY_EVENT_VERSION,
  companyEventId,
  companyEventSchema,
  SHARED_ATTRIBUTES,
  type CompanyEvent,
  type CompanyEventType,
  type CompanyState,
} from '../../model/company/events.ts';
import type { ProfileItem } from '../../model/company/item.ts';
import { companyId } from '../../model/company/keys.ts';
import { sharedState } from '../../model/company/shared-state.ts';

/** Attributes whose change is told, by the name that clients know. `about` is an item of its own; its version tells. */
const TOLD = [
  ...SHARED_ATTRIBUTES,
  'description',
  'website',
  'foundedYear',
  'about',
] as const satisfies readonly string[];

/**
 * A stream record of a profile as the event that is published for it: the same for every delivery of the record. Throws for
 * a record that holds no profile with a version.
 */
export function companyEventOf(record: DynamoDBRecord): CompanyEvent {
  const before = profileIn(record.dynamodb?.OldImage);
  const after = profileIn(record.dynamodb?.NewImage);
  const profile = after ?? before;
  if (!profile) throw new Error('A stream record holds neither image. The stream has to have both.');
  const id = companyId(profile.pk);
  // A removal has no version of its own. None can be written after it: ids are never used again.
  const version = after ? after.version : profile.version + 1;
  const changed = changedBetween(before, after);
  return {
    specversion: '1.0',
    id: companyEventId(id, version),
    source: COMPANY_EVENT_SOURCE,
    type: typeOf(before, after),
    subject: id,
    time: after ? after.updatedAt : momentOf(record),
    datacontenttype: 'application/json',
    dataschema: companyEventSchema(COMPANY_EVENT_VERSION),
    ...(after?.trace !== undefined && { traceparent: after.trace }),
    data: {
      version,
      previousVersion: before?.version ?? null,
      changed,
      state: sharedState(profile),
      previous: before ? previousValues(before, changed) : {},
      actor: after?.updatedBy ?? null,
    },
  };
}

function profileIn(image: Record<string, AttributeValue> | undefined): ProfileItem | undefined {
  if (!image) return undefined;
  const item = unmarshall(image as Parameters<typeof unmarshall>[0]) as ProfileItem;
  if (!Number.isInteger(item.version)) throw new Error('A stream record holds a profile without a version.');
  return item;
}

function typeOf(before: ProfileItem | undefined, after: ProfileItem | undefined): CompanyEventType {
  if (!after) return 'company.purged';
  if (!before) return 'company.created';
  if (after.deletedAt !== undefined && before.deletedAt === undefined) return 'company.deleted';
  if (after.deletedAt === undefined && before.deletedAt !== undefined) return 'company.restored';
  return 'company.updated';
}

function changedBetween(before: ProfileItem | undefined, after: ProfileItem | undefined): string[] {
  const told = (profile: ProfileItem | undefined, name: (typeof TOLD)[number]): string =>
    JSON.stringify(profile?.[name === 'about' ? 'aboutVersion' : name] ?? null);
  return TOLD.filter((name) => told(before, name) !== told(after, name));
}

function previousValues(before: ProfileItem, changed: readonly string[]): Partial<CompanyState> {
  const state = sharedState(before);
  return Object.fromEntries(Object.entries(state).filter(([name]) => changed.includes(name)));
}

function momentOf(record: DynamoDBRecord): string {
  return new Date((record.dynamodb?.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
}
