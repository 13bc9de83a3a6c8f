import { describe, expect, it } from 'vitest';
import type { AwsEndpoint } from '../../../../../../local/kernel/aws.ts';
import { AwsError } from '../../../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../../../local/kernel/clock.ts';
import { createInvoke } from '../../../../../../local/services/appsync/data-sources/lambda/invoke.ts';
import { createLambda } from '../../../../../../local/services/appsync/data-sources/lambda/lambda.ts';
import { createTurns } from '../../../../../../local/services/appsync/data-sources/lambda/turns.ts';
import { scriptedEndpoint } from '../../hosted-api.ts';
import { asker } from '../dynamodb/data-source.ts';
import { arnOf, functionsEndpoint, lambdaRole } from './functions.ts';

/** The data source in front of Lambda. */
function dataSourceOn(
  endpoint: AwsEndpoint,
  { mayAssume = () => true, atOnce = 8 }: { mayAssume?: () => boolean; atOnce?: number } = {},
) {
  const clock = manualClock(0);
  const invoke = createInvoke({
    ...{ endpoint, role: lambdaRole, mayAssume, clock },
    random: () => 'request-id',
    turns: createTurns(atOnce),
  });
  const source = createLambda('f', arnOf('f'), invoke);
  return { clock, ask: async (request: unknown) => source.execute(request, asker()) };
}

const throttled = (Reason: string) =>
  new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, { Reason });
const answer = { StatusCode: 200, Payload: '"done"' };
const Invoke = { operation: 'Invoke', payload: null };

describe('an invocation', () => {
  it('gives the function the payload alone, in the role of the data source', async () => {
    const endpoint = functionsEndpoint({ f: ({ a }: { a: number }) => ({ b: a + 1 }) });
    expect(await dataSourceOn(endpoint).ask({ operation: 'Invoke', payload: { a: 1 } })).toEqual({
      result: { b: 2 },
    });
    expect(endpoint.calls).toEqual([
      {
        operation: 'Invoke',
        input: { FunctionName: arnOf('f'), InvocationType: 'RequestResponse', Payload: '{"a":1}' },
        principal: { kind: 'role', arn: lambdaRole, sessionName: 'APPSYNC_ASSUME_ROLE' },
      },
    ]);
  });

  it('needs no payload, and gives null for a function that returns nothing', async () => {
    const endpoint = functionsEndpoint({ f: () => undefined });
    expect(await dataSourceOn(endpoint).ask({ operation: 'Invoke' })).toEqual({ result: null });
    expect(endpoint.events).toEqual([null]);
  });

  it('as an event is null at once, whatever becomes of it', async () => {
    const endpoint = functionsEndpoint({ f: () => 'never heard' });
    const request = { operation: 'Invoke', invocationType: 'Event', payload: { a: 1 } };
    expect(await dataSourceOn(endpoint).ask(request)).toEqual({ result: null });
    expect(endpoint.calls[0]!.input).toMatchObject({ InvocationType: 'Event', Payload: '{"a":1}' });
  });

  it('of a function that throws is Lambda:Unhandled with its message and the name of what it threw', async () => {
    const endpoint = functionsEndpoint({
      f() {
        throw new RangeError('I always fail.');
      },
    });
    expect(await dataSourceOn(endpoint).ask(Invoke)).toEqual({
      result: null,
      error: { unhandledErrorType: 'RangeError', message: 'I always fail.', type: 'Lambda:Unhandled' },
    });
  });

  it('of a function that says nothing readable of its failure, or of its result, fails all the same', async () => {
    const endpoint = scriptedEndpoint(
      { FunctionError: 'Unhandled', Payload: 'not JSON' },
      { FunctionError: 'Unhandled', Payload: 'null' },
      { Payload: 'not JSON' },
    );
    const { ask } = dataSourceOn(endpoint);
    const unhandled = { unhandledErrorType: null, message: 'null', type: 'Lambda:Unhandled' };
    expect((await ask(Invoke)).error).toEqual(unhandled);
    expect((await ask(Invoke)).error).toEqual(unhandled);
    expect((await ask(Invoke)).error).toEqual({
      type: 'Lambda:IllegalArgument',
      message: 'Error while de-serializing lambda response payload.',
    });
  });

  it.each([
    ['ResourceNotFoundException', 404, 'Lambda:ResourceNotFoundException'],
    ['RequestTooLargeException', 413, 'Lambda:RequestTooLargeException'],
    ['AccessDeniedException', 403, 'Lambda:LambdaException'],
  ])('that Lambda refuses as %s is the resolver’s to judge', async (code, status, type) => {
    const { ask } = dataSourceOn(scriptedEndpoint(new AwsError(code, 'What happened.', status)));
    expect(await ask(Invoke)).toEqual({
      result: null,
      error: {
        message: `What happened. (Service: Lambda, Status Code: ${status}, Request ID: request-id)`,
        type,
      },
    });
  });

  it('in a role that does not trust AppSync is not made', async () => {
    const endpoint = functionsEndpoint({});
    expect((await dataSourceOn(endpoint, { mayAssume: () => false }).ask(Invoke)).error).toEqual({
      type: 'UnauthorizedException',
      message: `Unable to assume role ${lambdaRole}`,
    });
    expect(endpoint.calls).toEqual([]);
  });

  it('that takes too long has timed out, and leaves time for the response handler', async () => {
    const { ask, clock } = dataSourceOn({ call: () => new Promise<never>(() => undefined) });
    const asked = ask(Invoke);
    clock.advance(29_000);
    expect((await asked).error).toEqual({
      unhandledErrorType: null,
      message: 'Execution timed out.',
      type: 'Lambda:ExecutionTimeoutException',
    });
  });

  it('waits for the account’s share, but not for what the function reserves itself', async () => {
    const endpoint = scriptedEndpoint(
      throttled('ConcurrentInvocationLimitExceeded'),
      throttled('ConcurrentInvocationLimitExceeded'),
      answer,
      throttled('ReservedFunctionConcurrentInvocationLimitExceeded'),
    );
    let paused = (): void => undefined;
    const { ask, clock } = dataSourceOn({
      async call(call) {
        // The pause begins once this has failed.
        setImmediate(() => paused());
        return endpoint.call(call);
      },
    });
    const nextPause = (): Promise<void> => new Promise((resolve) => (paused = resolve));
    const first = nextPause();
    const asked = ask(Invoke);
    await first;
    const second = nextPause();
    clock.advance(100);
    await second;
    clock.advance(200);
    expect(await asked).toEqual({ result: 'done' });
    expect((await ask(Invoke)).error).toMatchObject({ type: 'Lambda:TooManyRequestsException' });
    expect(endpoint.calls).toHaveLength(4);
  });

  it('waits while as many are under way as may be', async () => {
    let running = 0;
    let most = 0;
    const { ask } = dataSourceOn(
      {
        async call() {
          most = Math.max(most, (running += 1));
          await new Promise(setImmediate);
          running -= 1;
          return answer;
        },
      },
      { atOnce: 3 },
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(Invoke)));
    expect(answers).toEqual(Array.from({ length: 20 }, () => ({ result: 'done' })));
    expect(most).toBe(3);
  });

  it('that fails by the host’s own mistake is nobody’s answer', async () => {
    const { ask } = dataSourceOn({ call: () => Promise.reject(new TypeError('host')) });
    await expect(ask(Invoke)).rejects.toThrow('host');
  });

  it.each([
    [null, "Value for field '$[operation]' not found."],
    [{ payload: 1 }, "Value for field '$[operation]' not found."],
    [[], "Expected JSON object but got a 'ARRAY' instead."],
    [{ operation: 'Call' }, "Unsupported operation 'Call'."],
    [{ operation: 'Invoke', invocationType: 'DryRun' }, "Unsupported invocationType 'DryRun'."],
  ])('needs a request: %j', async (request, message) => {
    await expect(dataSourceOn(functionsEndpoint({})).ask(request)).rejects.toMatchObject({
      name: 'RequestMalformed',
      message,
    });
  });
});
