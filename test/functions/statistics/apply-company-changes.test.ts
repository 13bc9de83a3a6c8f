import { describe, expect, it } from 'vitest';
import { AwsFailure } from '../../../functions/shared/aws-request.ts';
import { applyCompanyChanges } from '../../../functions/statistics/apply-company-changes.ts';
import { createStatisticsTable } from '../../../functions/statistics/statistics-table.ts';
import { industryTotalKey, shardOf } from '../../../model/statistics/keys.ts';
import { companyEvent, failed, queueEvent } from '../queue-records.ts';
import { storedTable } from '../stored-tables.ts';

function givenConsumer() {
  const table = storedTable('statistics');
  const pauses: number[] = [];
  const logged: string[] = [];
  const handler = applyCompanyChanges({
    statistics: createStatisticsTable(table.dynamodb, 'statistics'),
    pause: async (attempt) => void pauses.push(attempt),
    log: (level, message, fields) => void logged.push(`${level} ${message} ${JSON.stringify(fields)}`),
  });
  const total = (industry: string, company = 'ACME') => {
    const { pk, sk } = industryTotalKey(industry, shardOf(company));
    return table.item(pk, sk);
  };
  return {
    ...table,
    handler,
    pauses,
    logged,
    total,
    row: (id = 'ACME') => table.item(`COMPANY#${id}`, 'STATISTICS'),
  };
}

const done = failed();
const conflict = new AwsFailure('TransactionCanceledException', '', {
  CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
});
const recount = (revision: number | null, companyCount = 9) => ({
  type: 'statistics.total.recounted',
  industry: 'Tools',
  shard: shardOf('ACME'),
  revision,
  total: { companyCount, employeeCount: 0, documentCount: 0, documentBytes: 0 },
});

describe('an event', () => {
  it('becomes a row, counts in its industry, and names it', async () => {
    const { handler, row, total, item } = givenConsumer();
    expect(await handler(queueEvent(companyEvent(1)))).toEqual(done);
    expect(row()).toMatchObject({ name: 'Acme', profileVersion: 1, deleted: false, rankIndustry: 'Tools' });
    expect(total('Tools')).toMatchObject({ companyCount: 1, employeeCount: 5 });
    expect(item('INDUSTRIES', 'Tools')).toBeDefined();
  });

  it('that is stale is done with, and changes nothing', async () => {
    const { handler, row, calls } = givenConsumer();
    await handler(queueEvent(companyEvent(3)));
    const before = row();
    calls.length = 0;
    expect(await handler(queueEvent(companyEvent(2, { state: { name: 'Older' } }), companyEvent(3)))).toEqual(
      done,
    );
    expect(row()).toEqual(before);
    expect(calls).toEqual(['GetItem']);
  });

  it('shares one write with the others of its company in the batch: the newest says everything', async () => {
    const { handler, row, total, calls } = givenConsumer();
    const events = [companyEvent(2, { state: { employeeCount: 7 } }), companyEvent(1), companyEvent(3)];
    await handler(queueEvent(...events));
    expect(row()).toMatchObject({ profileVersion: 3, revision: 1 });
    expect(total('Tools')).toMatchObject({ companyCount: 1, employeeCount: 5 });
    expect(calls.filter((operation) => operation === 'TransactWriteItems')).toHaveLength(1);
  });

  it('that moves the company takes it out of one total and into the other', async () => {
    const { handler, total } = givenConsumer();
    await handler(queueEvent(companyEvent(1)));
    await handler(queueEvent(companyEvent(2, { state: { industry: 'Hardware', employeeCount: 6 } })));
    expect(total('Tools')).toMatchObject({ companyCount: 0, employeeCount: 0 });
    expect(total('Hardware')).toMatchObject({ companyCount: 1, employeeCount: 6 });
  });

  it('of a purge leaves the version, and no name', async () => {
    const { handler, row } = givenConsumer();
    await handler(queueEvent(companyEvent(1)));
    await handler(queueEvent(companyEvent(3, { type: 'company.purged', state: { deletedAt: 'then' } })));
    expect(row()).toMatchObject({ profileVersion: 3, deleted: true });
    expect(row()).not.toHaveProperty('name');
    expect(await handler(queueEvent(companyEvent(2)))).toEqual(done);
    expect(row()).toMatchObject({ profileVersion: 3, deleted: true });
  });
});

describe('a replay', () => {
  const replay = (state: object = {}) => companyEvent(1, { replay: true, state });

  it('of what is stored writes nothing', async () => {
    const { handler, row } = givenConsumer();
    await handler(queueEvent(companyEvent(1)));
    await handler(queueEvent(replay()));
    expect(row()).toMatchObject({ revision: 1 });
  });

  it('mends a copy that is not what it should be, and the totals with it', async () => {
    const { handler, row, put, total } = givenConsumer();
    await handler(queueEvent(companyEvent(1)));
    put({ ...row(), name: 'Tampered', employeeCount: 50 });
    await handler(queueEvent(replay()));
    expect(row()).toMatchObject({ name: 'Acme', employeeCount: 5 });
    // 5 were counted; the stored row said 50, so 45 too many are taken away: what is wrong in the total is for a recount.
    expect(total('Tools')).toMatchObject({ employeeCount: -40 });
  });
});

describe('what cannot be applied now', () => {
  it('is reported, and others of the batch are done', async () => {
    const { handler, row } = givenConsumer();
    const unknown = {
      ...companyEvent(1, { subject: 'LATER' }),
      dataschema: 'urn:company-graph:company-event:3',
    };
    const answer = await handler(queueEvent('{"not":"an event"}', companyEvent(1), unknown, 'no JSON'));
    expect(answer).toEqual(failed('1', '3', '4'));
    expect(row()).toBeDefined();
    expect(row('LATER')).toBeUndefined();
  });

  it('is reported with all messages of its company', async () => {
    const { handler, intercept, row } = givenConsumer();
    intercept((operation, input, next) => {
      if (JSON.stringify(input).includes('COMPANY#BUSY') && operation !== 'GetItem') {
        throw new AwsFailure('ThrottlingException', 'slow down');
      }
      return next(operation, input);
    });
    const busy = (version: number) => companyEvent(version, { subject: 'BUSY' });
    expect(await handler(queueEvent(busy(1), companyEvent(1), busy(2)))).toEqual(failed('1', '3'));
    expect(row()).toBeDefined();
  });
});

describe('a write that lost against another', () => {
  it('is decided anew from what is stored now, read consistently', async () => {
    const { handler, intercept, row, pauses } = givenConsumer();
    const reads: unknown[] = [];
    let conflicts = 2;
    intercept((operation, input, next) => {
      if (operation === 'GetItem' && JSON.stringify(input).includes('STATISTICS')) {
        reads.push((input as { ConsistentRead: boolean }).ConsistentRead);
      }
      if (operation === 'TransactWriteItems' && conflicts-- > 0) throw conflict;
      return next(operation, input);
    });
    expect(await handler(queueEvent(companyEvent(1)))).toEqual(done);
    expect(row()).toMatchObject({ revision: 1 });
    expect(reads).toEqual([false, true, true]);
    expect(pauses).toEqual([1, 2]);
  });

  it('is left for another delivery when others keep winning', async () => {
    const { handler, intercept, pauses } = givenConsumer();
    intercept((operation, input, next) => {
      if (operation === 'TransactWriteItems') throw conflict;
      return next(operation, input);
    });
    expect(await handler(queueEvent(companyEvent(1)))).toEqual(failed('1'));
    expect(pauses.length).toBeLessThan(20);
  });
});

describe('a recount', () => {
  it('sets a total that stood still since it was counted', async () => {
    const { handler, total } = givenConsumer();
    await handler(queueEvent(companyEvent(1)));
    expect(await handler(queueEvent(recount(1)))).toEqual(done);
    expect(total('Tools')).toMatchObject({ companyCount: 9, revision: 2 });
  });

  it('sets a total that was not there, if it is not there still', async () => {
    const { handler, total } = givenConsumer();
    await handler(queueEvent(recount(null)));
    expect(total('Tools')).toMatchObject({ companyCount: 9, revision: 1 });
    await handler(queueEvent(recount(null, 4)));
    expect(total('Tools')).toMatchObject({ companyCount: 9 });
  });

  it('is done with and changes nothing when the total has moved on', async () => {
    const { handler, total, logged } = givenConsumer();
    await handler(queueEvent(companyEvent(1)));
    await handler(queueEvent(companyEvent(2, { state: { employeeCount: 6 } })));
    expect(await handler(queueEvent(recount(1)))).toEqual(done);
    expect(total('Tools')).toMatchObject({ companyCount: 1, employeeCount: 6 });
    expect(logged.join()).toContain('moved on');
  });
});
