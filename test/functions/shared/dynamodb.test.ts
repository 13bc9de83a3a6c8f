import { describe, expect, it } from 'vitest';
import { AwsFailure } from '../../../functions/shared/aws-request.ts';
import { isContention, persistent } from '../../../functions/shared/dynamodb.ts';

const cancelled = (...codes: readonly string[]) =>
  new AwsFailure('TransactionCanceledException', '', {
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

/** A table that fails in these ways before it answers. */
function givenFailures(...failures: readonly Error[]) {
  const pauses: number[] = [];
  let calls = 0;
  const dynamodb = persistent(
    {
      async call() {
        const failure = failures[calls++];
        if (failure) throw failure;
        return { done: true };
      },
    },
    async (attempt) => void pauses.push(attempt),
  );
  return { call: () => dynamodb.call('PutItem', {}), pauses, calls: () => calls };
}

describe('a persistent call', () => {
  it.each([
    new AwsFailure('ThrottlingException', ''),
    new AwsFailure('ProvisionedThroughputExceededException', ''),
    new AwsFailure('InternalServerError', ''),
    new AwsFailure('NoAnswer', ''),
    new AwsFailure('Http503', ''),
    cancelled('None', 'ThrottlingError'),
  ])('is repeated after a pause when it met %s', async (failure) => {
    const { call, pauses } = givenFailures(failure);
    expect(await call()).toEqual({ done: true });
    expect(pauses).toEqual([1]);
  });

  it('is given up at the third failure, with that failure', async () => {
    const last = new AwsFailure('NoAnswer', 'third');
    const failures = [new AwsFailure('NoAnswer', 'first'), new AwsFailure('NoAnswer', 'second'), last];
    const { call, calls } = givenFailures(...failures);
    await expect(call()).rejects.toBe(last);
    expect(calls()).toBe(3);
  });

  it.each([
    new AwsFailure('ConditionalCheckFailedException', ''),
    new AwsFailure('ValidationException', ''),
    new AwsFailure('AccessDeniedException', ''),
    cancelled('ConditionalCheckFailed'),
    cancelled('TransactionConflict'),
    new Error('a mistake in the code'),
  ])('is not repeated when %s would be met again, or has to be looked into', async (failure) => {
    const { call, calls } = givenFailures(failure);
    await expect(call()).rejects.toBe(failure);
    expect(calls()).toBe(1);
  });
});

describe('contention', () => {
  it.each([
    [new AwsFailure('ConditionalCheckFailedException', ''), true],
    [new AwsFailure('TransactionConflictException', ''), true],
    [cancelled('None', 'TransactionConflict'), true],
    [cancelled('ConditionalCheckFailed', 'TransactionConflict'), true],
    [cancelled('ConditionalCheckFailed', 'ThrottlingError'), false],
    [new AwsFailure('TransactionCanceledException', ''), false],
    [new AwsFailure('ThrottlingException', ''), false],
    [new Error('a mistake in the code'), false],
  ])('%s: %s', (error, contention) => {
    expect(isContention(error)).toBe(contention);
  });
});
