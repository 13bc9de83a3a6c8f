import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ProfileItem } from '../../model/company/item.ts';
import { companyId, externalReferenceKey, handleKey, profileKey } from '../../model/company/keys.ts';
import { cancellationReasons, type DynamoDb } from '../shared/dynamodb.ts';

export interface ExternalReference {
  /** Absent while all that is known is that the source has removed it. */
  readonly companyId?: string;
  /** The outside system's version that was applied last; absent where an import or a client made the company. */
  readonly sourceVersion?: number;
}

interface Reference {
  readonly source: string;
  readonly id: string;
}

/** What stood in the way of a creation. */
export type CreationOutcome = 'created' | 'handleTaken' | 'contention';

/** The Company Profile table, as the intake uses it. Rejects with `AwsFailure`. Reads are consistent. */
export interface ProfileTable {
  reference(reference: Reference): Promise<ExternalReference | null>;
  profile(companyId: string): Promise<ProfileItem | null>;
  /** Profile, guard and reference, all or none. */
  create(
    profile: ProfileItem,
    reference: Reference,
    from: ExternalReference | null,
    sourceVersion: number,
  ): Promise<CreationOutcome>;
  /** Notes the version of a removal that came before what it removes, for longer than a message can be on its way. */
  forget(
    reference: Reference,
    from: ExternalReference | null,
    sourceVersion: number,
    now: number,
  ): Promise<void>;
  /** Replaces the profile, if it is still at the version that was read, and notes the source's version with it. */
  revise(
    profile: ProfileItem,
    readVersion: number,
    reference: Reference,
    from: ExternalReference,
    sourceVersion: number,
  ): Promise<void>;
  /** Notes the source's version alone: it told nothing new. */
  note(reference: Reference, from: ExternalReference, sourceVersion: number): Promise<void>;
}

type Attributes = ReturnType<typeof marshall>;
/** 60 days, in seconds: a queue keeps a message 14 days, and each redrive of a dead letter starts them anew. */
const FORGOTTEN_FOR = 5_184_000;
const absent = { ConditionExpression: 'attribute_not_exists(pk)' };

export function createProfileTable(dynamodb: DynamoDb, table: string): ProfileTable {
  return {
    async reference({ source, id }) {
      return read(externalReferenceKey(source, id));
    },
    async profile(id) {
      return (await read(profileKey(id))) as ProfileItem | null;
    },

    async create(profile, reference, from, sourceVersion) {
      const owned = { companyId: companyId(profile.pk) };
      const put = (item: object) => ({ Put: { TableName: table, Item: marshall(item), ...absent } });
      try {
        await dynamodb.call('TransactWriteItems', {
          TransactItems: [
            put(profile),
            { Put: referencePut(reference, from, { ...owned, sourceVersion }) },
            put({ ...handleKey(profile.handle), ...owned }),
          ],
        });
        return 'created';
      } catch (error) {
        const codes = cancellationReasons(error).map(({ Code }) => Code);
        if (codes[1] === 'ConditionalCheckFailed') return 'contention';
        if (codes[2] === 'ConditionalCheckFailed') return 'handleTaken';
        throw error;
      }
    },

    async forget(reference, from, sourceVersion, now) {
      const expiresAt = Math.floor(now / 1000) + FORGOTTEN_FOR;
      await dynamodb.call('PutItem', referencePut(reference, from, { sourceVersion, expiresAt }));
    },

    async revise(profile, readVersion, reference, from, sourceVersion) {
      await dynamodb.call('TransactWriteItems', {
        TransactItems: [
          {
            Put: {
              TableName: table,
              Item: marshall(profile, { removeUndefinedValues: true }),
              ConditionExpression: 'version = :version',
              ExpressionAttributeValues: marshall({ ':version': readVersion }),
            },
          },
          { Update: advance(reference, from, sourceVersion) },
        ],
      });
    },

    async note(reference, from, sourceVersion) {
      await dynamodb.call('UpdateItem', advance(reference, from, sourceVersion));
    },
  };

  async function read(key: object): Promise<object | null> {
    const { Item } = await dynamodb.call('GetItem', {
      TableName: table,
      Key: marshall(key),
      ConsistentRead: true,
    });
    return Item === undefined ? null : unmarshall(Item as Attributes);
  }

  /** A reference as it is to be, if it is still as it was read. */
  function referencePut(
    { source, id }: Reference,
    from: ExternalReference | null,
    attributes: object,
  ): object {
    return {
      TableName: table,
      Item: marshall({ ...externalReferenceKey(source, id), ...attributes }),
      ...(from === null
        ? absent
        : {
            ConditionExpression: asRead(from),
            ExpressionAttributeValues: marshall(readValues(from)),
          }),
    };
  }

  function advance({ source, id }: Reference, from: ExternalReference, to: number): object {
    return {
      TableName: table,
      Key: marshall(externalReferenceKey(source, id)),
      ConditionExpression: asRead(from),
      UpdateExpression: 'SET sourceVersion = :next',
      ExpressionAttributeValues: marshall({ ':next': to, ...readValues(from) }),
    };
  }
}

/** The condition that a reference is as it was read. */
function asRead({ companyId: owner, sourceVersion }: ExternalReference): string {
  return [
    owner === undefined ? 'attribute_not_exists(companyId)' : 'companyId = :companyId',
    sourceVersion === undefined ? 'attribute_not_exists(sourceVersion)' : 'sourceVersion = :known',
  ].join(' AND ');
}

function readValues({ companyId: owner, sourceVersion }: ExternalReference): object {
  return {
    ...(owner === undefined ? {} : { ':companyId': owner }),
    ...(sourceVersion === undefined ? {} : { ':known': sourceVersion }),
  };
}
