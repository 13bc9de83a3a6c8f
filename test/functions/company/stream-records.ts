import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { ProfileItem } from '../../../model/company/item.ts';
import { newProfile } from '../../../model/company/profile.ts';

/** A company as it is created, with what a test wants different. */
export function profile(different: Partial<ProfileItem> = {}): ProfileItem {
  const created = newProfile({
    id: '01JCOMPANY0000000000000001',
    now: '2026-01-02T03:04:05.678Z',
    by: 'ada',
    handle: 'copper-kettle',
    name: 'Copper Kettle',
    foldedName: 'copper kettle',
    industry: 'Brewing',
    country: 'CA',
    optional: { employeeCount: 12 },
    lastMutation: 'ada#createCompany#token',
  });
  return { ...created, ...different };
}

/** The same company after a change. */
export function changed(before: ProfileItem, different: Partial<ProfileItem>): ProfileItem {
  return {
    ...before,
    version: before.version + 1,
    updatedAt: '2026-02-03T04:05:06.789Z',
    updatedBy: 'bob',
    ...different,
  };
}

let sequence = 0;

/** A stream record as Lambda passes it on. */
export function streamRecord(images: {
  readonly before?: object;
  readonly after?: object;
  readonly byTimeToLive?: boolean;
}): DynamoDBRecord {
  const { before, after } = images;
  const image = (item: object) => marshall(item, { removeUndefinedValues: true }) as never;
  const { pk, sk } = (after ?? before) as ProfileItem;
  return {
    eventID: `event-${++sequence}`,
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    eventSource: 'aws:dynamodb',
    eventVersion: '1.1',
    awsRegion: 'us-east-1',
    ...(images.byTimeToLive && {
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    }),
    dynamodb: {
      ApproximateCreationDateTime: 1_790_000_000,
      Keys: image({ pk, sk }),
      ...(before && { OldImage: image(before) }),
      ...(after && { NewImage: image(after) }),
      SequenceNumber: String(sequence).padStart(21, '0'),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}
