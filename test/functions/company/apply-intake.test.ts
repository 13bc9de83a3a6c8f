import { describe, expect, it } from 'vitest';
import { applyIntake } from '../../../functions/company/apply-intake.ts';
import { createProfileTable } from '../../../functions/company/profile-table.ts';
import { AwsFailure } from '../../../functions/shared/aws-request.ts';
import { INTAKE_SCHEMA } from '../../../model/company/intake.ts';
import { failed, queueEvent } from '../queue-records.ts';
import { storedTable } from '../stored-tables.ts';

const now = Date.UTC(2026, 0, 1);

function givenIntake() {
  const table = storedTable('company');
  const refused: string[] = [];
  const pauses: number[] = [];
  let ids = 0;
  const handler = applyIntake({
    profiles: createProfileTable(table.dynamodb, 'company'),
    refuse: async ({ messageId }, refusal) => void refused.push(`${messageId} ${refusal}`),
    now: () => now,
    newId: () => `ID${++ids}`,
    pause: async (attempt) => void pauses.push(attempt),
    log: () => undefined,
  });
  return {
    ...table,
    handler,
    refused,
    pauses,
    profile: (id = 'ID1') => table.item(`COMPANY#${id}`, 'PROFILE'),
    reference: (subject = 'row') => table.item(`EXTERNAL#register#${subject}`, 'EXTERNAL'),
  };
}

const company = { name: 'Acme', industry: 'Tools', country: 'DE' };
const upsert = (version: number, fields: object = {}, different: object = {}) => ({
  specversion: '1.0',
  id: `row/${version}`,
  source: 'register',
  type: 'company.upserted',
  subject: 'row',
  dataschema: INTAKE_SCHEMA,
  data: { version, company: { ...company, ...fields } },
  ...different,
});
const removal = (version: number) => upsert(version, {}, { type: 'company.removed', data: { version } });

describe('a company of an outside system', () => {
  it('is written with its guard and its reference, which hold the system’s version', async () => {
    const { handler, profile, reference, item } = givenIntake();
    expect(await handler(queueEvent(upsert(7)))).toEqual(failed());
    expect(profile()).toMatchObject({
      handle: 'acme',
      version: 1,
      ownerId: 'intake:register',
      externalReference: { source: 'register', id: 'row' },
    });
    expect(reference()).toMatchObject({ companyId: 'ID1', sourceVersion: 7 });
    expect(item('HANDLE#acme', 'GUARD')).toMatchObject({ companyId: 'ID1' });
  });

  it('moves to another version only when something changes, and its reference always', async () => {
    const { handler, profile, reference } = givenIntake();
    await handler(queueEvent(upsert(1)));
    await handler(queueEvent(upsert(2)));
    expect(profile()).toMatchObject({ version: 1 });
    expect(reference()).toMatchObject({ sourceVersion: 2 });
    await handler(queueEvent(upsert(3, { employeeCount: 0 })));
    expect(profile()).toMatchObject({ version: 2, employeeCount: 0, updatedBy: 'intake:register' });
    await handler(queueEvent(upsert(4, { employeeCount: null })));
    expect(profile()).not.toHaveProperty('employeeCount');
  });

  it('leaves the indexes when its system removes it, and comes back with its system', async () => {
    const { handler, profile } = givenIntake();
    await handler(queueEvent(upsert(1)));
    await handler(queueEvent(removal(2)));
    expect(profile()).toMatchObject({ version: 2, deletedAt: '2026-01-01T00:00:00.000Z' });
    for (const key of ['nameBucket', 'industryKey', 'countryKey', 'createdMonth']) {
      expect(profile()).not.toHaveProperty(key);
    }
    await handler(queueEvent(upsert(3, { name: 'Bolt' })));
    expect(profile()).toMatchObject({ version: 3, name: 'Bolt', nameBucket: 'b', industryKey: 'Tools' });
    expect(profile()).not.toHaveProperty('expiresAt');
  });

  it('keeps the trace of no one else’s write', async () => {
    const { handler, profile, put } = givenIntake();
    await handler(queueEvent(upsert(1)));
    put({ ...profile(), trace: '00-aa-bb-01' });
    await handler(queueEvent(upsert(2, { name: 'Bolt' })));
    expect(profile()).not.toHaveProperty('trace');
  });

  it('that is purged is made anew, although its reference is still there', async () => {
    const { handler, profile, put, reference } = givenIntake();
    put({ pk: 'EXTERNAL#register#row', sk: 'EXTERNAL', companyId: 'GONE', sourceVersion: 4 });
    await handler(queueEvent(upsert(3)));
    expect(profile()).toBeUndefined();
    await handler(queueEvent(upsert(5)));
    expect(profile()).toMatchObject({ name: 'Acme', version: 1 });
    expect(reference()).toMatchObject({ companyId: 'ID1', sourceVersion: 5 });
  });

  it('that is purged may be removed once more, and the version is noted', async () => {
    const { handler, put, reference } = givenIntake();
    put({ pk: 'EXTERNAL#register#row', sk: 'EXTERNAL', companyId: 'GONE' });
    await handler(queueEvent(removal(5)));
    expect(reference()).toMatchObject({ sourceVersion: 5, expiresAt: now / 1000 + 60 * 86_400 });
    expect(reference()).not.toHaveProperty('companyId');
  });
});

describe('messages of one batch', () => {
  it('are applied in the order of the system’s versions', async () => {
    const { handler, profile } = givenIntake();
    await handler(queueEvent(upsert(3, { name: 'Third' }), upsert(1), upsert(2, { name: 'Second' })));
    expect(profile()).toMatchObject({ name: 'Third', version: 3 });
  });

  it('are refused once each, and no other message with them', async () => {
    const { handler, profile, refused } = givenIntake();
    const nothing = upsert(2, { name: '\u0301' });
    const answer = await handler(
      queueEvent(upsert(1), nothing, 'nonsense', { specversion: '0.3' }, upsert(3, { name: 'Bolt' })),
    );
    expect(answer).toEqual(failed());
    expect(refused.sort()).toEqual(['2 InvalidInput', '3 Malformed', '4 Malformed']);
    expect(profile()).toMatchObject({ name: 'Bolt', version: 2 });
  });

  it('that are done do not come again with one of their company that failed', async () => {
    const { handler, intercept } = givenIntake();
    intercept((operation, input, next) => {
      if (JSON.stringify(input).includes('Second')) throw new AwsFailure('ThrottlingException', '');
      return next(operation, input);
    });
    const answer = await handler(queueEvent(upsert(1), upsert(2, { name: 'Second' }), upsert(3)));
    expect(answer).toEqual(failed('2', '3'));
  });
});

describe('a write that lost against another', () => {
  it('is decided anew, and at last left for another delivery', async () => {
    const { handler, intercept, pauses } = givenIntake();
    intercept((operation, input, next) => {
      if (operation === 'TransactWriteItems') {
        throw new AwsFailure('TransactionCanceledException', '', {
          CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }, { Code: 'None' }],
        });
      }
      return next(operation, input);
    });
    expect(await handler(queueEvent(upsert(1)))).toEqual(failed('1'));
    expect(pauses).toHaveLength(9);
  });

  it('finds another handle when its own is taken', async () => {
    const { handler, profile, put } = givenIntake();
    put({ pk: 'HANDLE#acme', sk: 'GUARD', companyId: 'OTHER' });
    await handler(queueEvent(upsert(1)));
    expect(profile()).toMatchObject({ handle: 'acme-id1' });
  });
});
