import { describe, expect, it } from 'vitest';
import { patient, type RetryPolicy } from '../../../commands/graphql-client.ts';
import { companySender, ImportStopped } from '../../../commands/import/create-company.ts';
import { companyApi, deadEndpoint, type Trouble } from './company-api.fixture.ts';

const input = {
  name: 'Velqora',
  industry: 'Robotics',
  country: 'DE',
  clientToken: 'token-1',
  externalReference: { source: 'test', id: '1' },
};
const policy: RetryPolicy = { ...patient, attempts: 3, wait: () => Promise.resolve() };
const anyone = () => Promise.resolve('jwt');

async function outcomeOf(trouble: Trouble) {
  await using api = await companyApi({ trouble: () => trouble });
  return await companySender(api.endpoint, anyone, policy)(input);
}

const error = (errorType: string, errorInfo?: unknown): Trouble => ({
  error: { errorType, message: 'Because.', errorInfo },
});

describe('sending a company', () => {
  it('tells a new company from one that was there', async () => {
    await using api = await companyApi();
    const send = companySender(api.endpoint, anyone, policy);
    expect(await send(input)).toEqual({ kind: 'created' });
    expect(await send({ ...input, clientToken: 'token-2' })).toEqual({ kind: 'present' });
    expect(api.requests.map((request) => request.authorization)).toEqual(['jwt', 'jwt']);
  });

  it('counts a creation whose answer got lost as present, once', async () => {
    await using api = await companyApi({ trouble: (_, attempt) => (attempt === 1 ? 'cutAfter' : undefined) });
    expect(await companySender(api.endpoint, anyone, policy)(input)).toEqual({ kind: 'present' });
    expect(api.companies.size).toBe(1);
  });

  it('names each field that the API refuses', async () => {
    await using api = await companyApi();
    const outcome = await companySender(api.endpoint, anyone, policy)({ ...input, name: 'a#b', handle: 'A' });
    expect(outcome).toEqual({
      kind: 'rejected',
      faults: [
        { field: 'name', reason: 'must not contain #' },
        { field: 'handle', reason: 'must be 2 to 63 of the characters a-z, 0-9 and -' },
      ],
    });
  });

  it.each([
    ['InvalidInput without fields', error('InvalidInput'), 'row'],
    ['InvalidInput with other information', error('InvalidInput', { fields: 'none' }), 'row'],
    ['HandleTaken', error('HandleTaken'), 'handle'],
    ['LimitExceeded', error('LimitExceeded'), 'row'],
  ])("reports %s with the API's words", async (_, trouble, field) => {
    expect(await outcomeOf(trouble)).toEqual({ kind: 'rejected', faults: [{ field, reason: 'Because.' }] });
  });

  it.each([
    ['a TryAgain that stays', error('TryAgain'), 'TryAgain: Because.'],
    ['ClientTokenReused', error('ClientTokenReused'), 'ClientTokenReused: Because.'],
    ['no company', { status: 200, body: '{"data":{"createCompany":null}}' }, 'without a company'],
    ['an error without a type', { status: 200, body: '{"errors":[{"message":"Hm."}]}' }, 'Error: Hm.'],
    ['503', { status: 503 }, 'keeps answering 503'],
  ])('fails, and can be repeated, after %s', async (_, trouble, reason) => {
    expect(await outcomeOf(trouble)).toEqual({ kind: 'failed', reason: expect.stringContaining(reason) });
  });

  it.each(['Forbidden', 'Unauthorized', 'UnauthorizedException'])(
    'stops the import at %s',
    async (errorType) => {
      await expect(outcomeOf(error(errorType))).rejects.toThrow(ImportStopped);
    },
  );

  it('stops the import when nothing answers, or something else does', async () => {
    const send = companySender(await deadEndpoint(), anyone, policy);
    await expect(send(input)).rejects.toThrow(/npm start/);
    await expect(send(input)).rejects.toThrow(ImportStopped);
    await expect(outcomeOf({ status: 200, body: 'hello' })).rejects.toThrow(ImportStopped);
  });

  it('waits for a server that goes away, not for one that was never there', async () => {
    let pauses = 0;
    const wait = () => Promise.resolve(void pauses++);
    const api = await companyApi();
    const send = companySender(api.endpoint, anyone, { ...policy, wait });
    await send(input);
    await api[Symbol.asyncDispose]();
    await expect(send(input)).rejects.toThrow(ImportStopped);
    expect(pauses).toBe(2);
    await expect(companySender(api.endpoint, anyone, { ...policy, wait })(input)).rejects.toThrow(
      ImportStopped,
    );
    expect(pauses).toBe(2);
  });

  it('renews an expired token once for all rows in flight, and goes on', async () => {
    let valid = 'first';
    const renewals: boolean[] = [];
    await using api = await companyApi({ token: () => valid });
    const authorization = (renew = false) => {
      renewals.push(renew);
      return Promise.resolve(renew ? valid : 'first');
    };
    const send = companySender(api.endpoint, authorization, policy);
    const row = (id: string) => ({ ...input, clientToken: id, externalReference: { source: 'test', id } });
    expect(await send(row('1'))).toEqual({ kind: 'created' });
    valid = 'second';
    const outcomes = await Promise.all(['2', '3', '4', '5'].map((id) => send(row(id))));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['created', 'created', 'created', 'created']);
    expect(renewals).toEqual([false, true]);
  });
});
