import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patient, request, Unreachable, type RetryPolicy } from '../../commands/graphql-client.ts';
import { companyApi, deadEndpoint, type CompanyApiOptions } from './import/company-api.fixture.ts';

const input = {
  name: 'Velqora',
  industry: 'Robotics',
  country: 'DE',
  clientToken: 'token-1',
  externalReference: { source: 'test', id: '1' },
};
const mutation = 'mutation($input: CreateCompanyInput!) { createCompany(input: $input) { id } }';

/** Waits for nothing and keeps the pauses asked for. */
function hasty(attempts: number) {
  const pauses: number[] = [];
  const wait = (ms: number) => {
    pauses.push(ms);
    return Promise.resolve();
  };
  const policy: RetryPolicy = { ...patient, attempts, random: () => 1, wait };
  return { policy, pauses };
}

async function send(options: CompanyApiOptions, policy: RetryPolicy, signal?: AbortSignal) {
  await using api = await companyApi(options);
  const sending = request<{ createCompany: { id: string } }>(
    api.endpoint,
    {},
    mutation,
    { input },
    policy,
    signal,
  );
  const answer = await sending.catch((error: unknown) => error);
  return { answer, requests: api.requests };
}

const tryAgain = { error: { errorType: 'TryAgain', message: 'Busy.', errorInfo: { retryable: true } } };

describe('the GraphQL client', () => {
  it('hands back data, errors and headers', async () => {
    const { answer } = await send({}, hasty(1).policy);
    expect(answer).toMatchObject({ status: 200, data: { createCompany: { id: 'test/1' } }, errors: [] });
  });

  it.each([
    ['TryAgain', tryAgain],
    ['429', { status: 429 }],
    ['503', { status: 503 }],
    ['a connection cut before the work', 'cut' as const],
    ['a connection cut after the work', 'cutAfter' as const],
  ])('sends the same client token again after %s', async (_, trouble) => {
    const options = { trouble: (_input: unknown, attempt: number) => (attempt < 3 ? trouble : undefined) };
    const { answer, requests } = await send(options, hasty(5).policy);
    expect(answer).toMatchObject({ data: { createCompany: { id: 'test/1' } } });
    expect(requests.map((sent) => sent.input.clientToken)).toEqual(['token-1', 'token-1', 'token-1']);
  });

  it('doubles its pauses up to the cap and gives up after the last attempt', async () => {
    const { policy, pauses } = hasty(8);
    const { answer, requests } = await send({ trouble: () => ({ status: 500 }) }, policy);
    expect(answer).toMatchObject({ code: 'Unavailable' });
    expect(requests).toHaveLength(8);
    expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 5000]);
  });

  it('never pauses longer than the bound, whatever chance says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), async (chance) => {
        const { policy, pauses } = hasty(3);
        await send({ trouble: () => tryAgain }, { ...policy, random: () => chance });
        expect(pauses).toEqual([chance * 100, chance * 200]);
      }),
      { numRuns: 10 },
    );
  });

  it('hands back a TryAgain that stays', async () => {
    const { answer } = await send({ trouble: () => tryAgain }, hasty(2).policy);
    expect(answer).toMatchObject({ errors: [{ errorType: 'TryAgain' }] });
  });

  it.each(['InvalidInput', 'HandleTaken', 'Forbidden'])('does not send again after %s', async (errorType) => {
    const { requests } = await send(
      { trouble: () => ({ error: { errorType, message: '' } }) },
      hasty(5).policy,
    );
    expect(requests).toHaveLength(1);
  });

  it('does not send again once the signal fires', async () => {
    const stop = new AbortController();
    const options = { trouble: () => tryAgain, before: () => stop.abort() };
    const { answer, requests } = await send(options, hasty(5).policy, stop.signal);
    expect(answer).toMatchObject({ errors: [{ errorType: 'TryAgain' }] });
    expect(requests).toHaveLength(1);
  });

  it('wakes from a pause when the signal fires', async () => {
    const stop = new AbortController();
    const pausing = patient.wait(3_600_000, stop.signal);
    stop.abort();
    await pausing;
    await patient.wait(3_600_000, stop.signal);
  });

  it('says how to start what is not there', async () => {
    const endpoint = await deadEndpoint();
    const { policy, pauses } = hasty(3);
    const error: unknown = await request(endpoint, {}, mutation, { input }, policy).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Unreachable);
    expect(error).toMatchObject({
      code: 'NotThere',
      message: `Nothing answers at ${endpoint}. Start it with: npm start`,
    });
    expect(pauses).toHaveLength(2);
  });

  it('does not wait for what was never there when told so', async () => {
    const { policy, pauses } = hasty(3);
    const sending = request(await deadEndpoint(), {}, mutation, { input }, { ...policy, awaitServer: false });
    await expect(sending).rejects.toThrow(Unreachable);
    expect(pauses).toEqual([]);
  });

  it('gives up an attempt that takes too long', async () => {
    const options = { before: () => new Promise<void>(() => undefined) };
    const { answer } = await send(options, { ...hasty(1).policy, timeout: 50 });
    expect(answer).toMatchObject({
      code: 'Unavailable',
      message: expect.stringContaining('no answer in 0.05 s'),
    });
  });

  it.each(['<html>hello</html>', '[]', '{}', 'null'])('knows that %j is no GraphQL answer', async (body) => {
    const { answer, requests } = await send({ trouble: () => ({ status: 200, body }) }, hasty(5).policy);
    expect(answer).toMatchObject({ code: 'NotGraphQL' });
    expect(requests).toHaveLength(1);
  });
});
