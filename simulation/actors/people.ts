import { marshall } from '@aws-sdk/util-dynamodb';
import { aboutKey, externalReferenceKey, handleKey } from '../../model/company/keys.ts';
import { newProfile } from '../../model/company/profile.ts';
import { RESTORABLE_FOR } from '../../model/company/item.ts';
import { referenceOf } from '../oracle/companies.ts';
import { numberIn } from '../oracle/shapes.ts';
import { industryName, SLOTS, type Act } from '../plan.ts';
import type { Item } from '../store/attribute-value.ts';
import type { Database } from '../store/database.ts';
import type { World } from '../world.ts';

export type PersonalAct = Exclude<Extract<Act, { readonly slot: number }>, { readonly kind: 'replay' }>;

/** A request that changes companies. */
export interface Write {
  readonly operation: 'DeleteItem' | 'PutItem' | 'TransactWriteItems' | 'UpdateItem';
  readonly input: object;
  /** Called once it is done. */
  done?(): void;
}

/** What people do through the resolvers, by the same requests; and DynamoDB's own removal of what has expired. */
export interface People {
  /** Reads, and gives the write that follows; undefined when there is nothing to write. */
  decide(act: PersonalAct): Write | undefined;
  /** The company of a slot; undefined while there is none. */
  profileIn(slot: number): Item | undefined;
}

const ABSENT = 'attribute_not_exists(pk)';
const ACTIVE = 'attribute_exists(pk) AND attribute_not_exists(deletedAt) AND version = :version';
const DELETED = 'attribute_exists(deletedAt) AND expiresAt > :seconds AND version = :version';
const STAMP = 'version = :next, updatedAt = :now, updatedBy = :by, lastMutation = :mutation';
const DELETE = `SET deletedAt = :now, expiresAt = :expires, ownerKey = ownerDeletedKey, ${STAMP} REMOVE nameBucket, industryKey, countryKey, createdMonth`;
const RESTORE = `SET nameBucket = nameInitial, industryKey = industry, countryKey = country, createdMonth = createdIn, ownerKey = ownerActiveKey, ${STAMP} REMOVE deletedAt, expiresAt`;

export function createPeople(
  world: World,
  database: Database,
  table: string,
  sources: {
    /** Whether something that a source has said of its id may still have an effect. */
    isTold(reference: string): boolean;
    /** Takes that somebody here changed what the source says, or will be asked to undo it. */
    decidedHere(reference: string): void;
  },
): People {
  const slots = new Map<number, string>();
  let mutations = 0;

  function profileIn(slot: number): Item | undefined {
    const id =
      slot < SLOTS
        ? slots.get(slot)
        : database.read(table, `EXTERNAL#crm#${slot - SLOTS}\nEXTERNAL`)?.['companyId']?.S;
    return id === undefined ? undefined : database.read(table, `COMPANY#${id}\nPROFILE`);
  }

  function stamp(version: number): Item {
    return {
      ':version': { N: String(version) },
      ':next': { N: String(version + 1) },
      ':now': { S: new Date(world.now()).toISOString() },
      ':by': { S: 'ada' },
      ':mutation': { S: `ada#${mutations++}` },
    };
  }

  function create(act: Extract<Act, { readonly kind: 'create' }>): Write | undefined {
    if (profileIn(act.slot)) return undefined;
    const id = world.newId();
    const owned = { companyId: id };
    const handle = `company-${act.handle}`;
    const reference = act.referred ? { source: 'crm', id: String(act.slot % 2) } : undefined;
    const profile = newProfile({
      id,
      now: new Date(world.now()).toISOString(),
      by: 'ada',
      handle,
      name: `Company ${act.slot}`,
      foldedName: `company ${act.slot}`,
      industry: industryName(act.industry),
      country: 'DE',
      optional: {
        ...(act.employees === null ? {} : { employeeCount: act.employees }),
        ...(reference && { externalReference: reference }),
      },
      lastMutation: `ada#${mutations++}`,
    });
    const put = (item: object) => ({
      Put: { TableName: table, Item: marshall(item), ConditionExpression: ABSENT },
    });
    return {
      operation: 'TransactWriteItems',
      input: {
        TransactItems: [
          put(profile),
          put({ ...handleKey(handle), ...owned }),
          { Put: { TableName: table, Item: marshall({ ...aboutKey(id), ...owned, text: 'About.' }) } },
          ...(reference ? [{ Update: naming(reference, id) }] : []),
        ],
      },
      done: () => {
        slots.set(act.slot, id);
        // It may be there although its source has removed it.
        if (reference) sources.decidedHere(`${reference.source}#${reference.id}`);
      },
    };
  }

  /** The reference may be there, as a source's note that its company is gone: it keeps the source's version. */
  function naming(reference: { readonly source: string; readonly id: string }, id: string): object {
    return {
      TableName: table,
      Key: marshall(externalReferenceKey(reference.source, reference.id)),
      UpdateExpression: 'SET companyId = :id REMOVE expiresAt',
      ConditionExpression: 'attribute_not_exists(companyId)',
      ExpressionAttributeValues: { ':id': { S: id } },
    };
  }

  function moveHandle(profile: Item, version: number, handle: string): Write | undefined {
    const from = profile['handle']?.S ?? '';
    if (handle === from) return undefined;
    const id = (profile['pk']?.S ?? '').slice('COMPANY#'.length);
    const Put = {
      TableName: table,
      Item: marshall({ ...handleKey(handle), companyId: id }),
      ConditionExpression: ABSENT,
    };
    const Delete = {
      TableName: table,
      Key: marshall(handleKey(from)),
      ConditionExpression: 'companyId = :id',
      ExpressionAttributeValues: { ':id': { S: id } },
    };
    const Update = change(profile, `SET handle = :handle, ${STAMP}`, {
      ':handle': { S: handle },
      ...stamp(version),
    });
    return { operation: 'TransactWriteItems', input: { TransactItems: [{ Update }, { Put }, { Delete }] } };
  }

  function change(profile: Item, expression: string, values: Item, condition = ACTIVE): object {
    return {
      TableName: table,
      Key: { pk: profile['pk'], sk: profile['sk'] },
      UpdateExpression: expression,
      ConditionExpression: condition,
      ExpressionAttributeValues: values,
      ...(expression.includes('#name') && { ExpressionAttributeNames: { '#name': 'name' } }),
    };
  }

  function revise(act: Exclude<PersonalAct, { readonly kind: 'create' }>, profile: Item): Write | undefined {
    const version = numberIn(profile, 'version') ?? 0;
    const reference = referenceOf(profile);
    const seconds = Math.floor(world.now() / 1000);
    const update = (expression: string, values: Item, condition = ACTIVE, decides = true): Write => ({
      operation: 'UpdateItem',
      input: change(profile, expression, { ...stamp(version), ...values }, condition),
      ...(decides && reference !== undefined && { done: () => sources.decidedHere(reference) }),
    });
    const deletion = () => update(DELETE, { ':expires': { N: String(seconds + RESTORABLE_FOR) } });
    const restoration = () => update(RESTORE, { ':seconds': { N: String(seconds) } }, DELETED);
    const isDeleted = profile['deletedAt'] !== undefined;
    // A person sees what there is, and does what can be done with it.
    if (act.kind === 'purge') return isDeleted ? purge(profile, version, reference) : deletion();
    if (isDeleted) return restoration();
    switch (act.kind) {
      case 'rename':
        return update(`SET #name = :name, ${STAMP}`, { ':name': { S: `Name ${act.text}` } });
      case 'website':
        return update(`SET website = :website, ${STAMP}`, {
          ':website': { S: `https://${act.text}.example` },
        });
      case 'transfer':
        return update(
          `SET ownerId = :owner, ${STAMP}`,
          { ':owner': { S: `owner-${act.text}` } },
          ACTIVE,
          false,
        );
      case 'employees':
        return act.employees === null
          ? update(`SET ${STAMP} REMOVE employeeCount`, {})
          : update(`SET employeeCount = :employees, ${STAMP}`, {
              ':employees': { N: String(act.employees) },
            });
      case 'move':
        return update(`SET industry = :industry, industryKey = :industry, ${STAMP}`, {
          ':industry': { S: industryName(act.industry) },
        });
      case 'handle':
        return moveHandle(profile, version, `company-${act.handle}`);
      case 'delete':
      case 'restore':
        return deletion();
    }
  }

  /**
   * By the time of a purge, 30 days after the deletion, nothing is on its way any more that its source said before: a queue
   * and its dead-letter queue keep a message for 28. Everything else may still be.
   */
  function purge(profile: Item, version: number, reference: string | undefined): Write | undefined {
    if (reference !== undefined && sources.isTold(reference)) return undefined;
    return {
      operation: 'DeleteItem',
      input: {
        TableName: table,
        Key: { pk: profile['pk'], sk: profile['sk'] },
        ConditionExpression: 'attribute_exists(deletedAt) AND version = :version',
        ExpressionAttributeValues: { ':version': { N: String(version) } },
      },
      ...(reference !== undefined && { done: () => sources.decidedHere(reference) }),
    };
  }

  return {
    profileIn,
    decide(act) {
      if (act.kind === 'create') return create(act);
      const profile = profileIn(act.slot);
      return profile && revise(act, profile);
    },
  };
}
