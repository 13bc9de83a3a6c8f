import { expect, it } from 'vitest';
import { removePurged } from '../../../functions/company/remove-purged.ts';
import { AwsFailure } from '../../../functions/shared/aws-request.ts';
import { companyEvent, failed, queueEvent } from '../queue-records.ts';
import { storedTable } from '../stored-tables.ts';

const reference = { source: 'register', id: 'row#1' };
const purge = companyEvent(3, { type: 'company.purged', state: { externalReference: reference } });
const remains = [
  ['HANDLE#acme', 'GUARD'],
  ['COMPANY#ACME', 'ABOUT'],
  ['EXTERNAL#register#row#1', 'EXTERNAL'],
] as const;

function givenConsumer(companyId: string) {
  const table = storedTable('company');
  for (const [pk, sk] of remains) table.put({ pk, sk, companyId });
  const handler = removePurged({ dynamodb: table.dynamodb, table: 'company', log: () => undefined });
  return {
    ...table,
    handler,
    left: () => remains.filter(([pk, sk]) => table.item(pk, sk)).map(([pk]) => pk),
  };
}

it('removes guard, long text and external reference of a purged company', async () => {
  const { handler, left } = givenConsumer('ACME');
  expect(await handler(queueEvent(purge))).toEqual(failed());
  expect(left()).toEqual([]);
});

it('leaves what is another company’s by now', async () => {
  const { handler, left } = givenConsumer('OTHER');
  expect(await handler(queueEvent(purge))).toEqual(failed());
  expect(left()).toHaveLength(3);
});

it('may come again: what is gone is gone', async () => {
  const { handler, left } = givenConsumer('ACME');
  await handler(queueEvent(purge, purge));
  expect(await handler(queueEvent(purge))).toEqual(failed());
  expect(left()).toEqual([]);
});

it('asks for no external reference where the company had none', async () => {
  const { handler, calls, left } = givenConsumer('ACME');
  await handler(queueEvent(companyEvent(3, { type: 'company.purged' })));
  expect(calls).toEqual(['DeleteItem', 'DeleteItem']);
  expect(left()).toEqual(['EXTERNAL#register#row#1']);
});

it('touches nothing of a company that is not purged, even where a filter let it through', async () => {
  const { handler, calls } = givenConsumer('ACME');
  const deletion = companyEvent(2, { type: 'company.deleted' });
  expect(await handler(queueEvent(deletion))).toEqual(failed());
  expect(calls).toEqual([]);
});

it('reports what failed, alone', async () => {
  const { handler, intercept, left } = givenConsumer('ACME');
  intercept((operation, input, next) => {
    if (JSON.stringify(input).includes('HANDLE#busy')) throw new AwsFailure('ThrottlingException', '');
    return next(operation, input);
  });
  const busy = companyEvent(2, { subject: 'BUSY', type: 'company.purged', state: { handle: 'busy' } });
  expect(await handler(queueEvent(busy, purge, 'nonsense'))).toEqual(failed('1', '3'));
  expect(left()).toEqual([]);
});
