import { AwsError } from '../../../../kernel/aws.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import { part } from '../../properties.ts';
import type { DataSourceError } from '../data-source.ts';
import type { RoleCalls } from '../role-calls.ts';
import { callsInRole, RoleRefused } from '../role-calls.ts';
import { dataSourceLimit, within } from '../time-limit.ts';
import type { Turns } from './turns.ts';

export type InvocationType = 'RequestResponse' | 'Event';

export type Invocation =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: DataSourceError };

/** Invokes a function in a data source's role. Throws only what is the host's own mistake. */
export type Invoke = (functionArn: string, type: InvocationType, payload: unknown) => Promise<Invocation>;

export interface InvokePorts extends RoleCalls {
  readonly clock: Clock;
  readonly random: () => string;
  /**
   * The account's share of invocations is far smaller here than on AWS, so what AWS would run at once waits its turn.
   */
  readonly turns: Turns;
}

/** Exceptions that Lambda's API model names for Invoke; by analogy with DynamoDB, every other one is the base class. */
const modelled =
  /^(?:EC2|EFS|ENI|InvalidParameter|InvalidRequestContent|InvalidRuntime|InvalidSecurityGroup|InvalidSubnet|InvalidZipFile|KMS|RequestTooLarge|ResourceConflict|ResourceNotFound|ResourceNotReady|Service|SnapStart|SubnetIPAddress|TooManyRequests|UnsupportedMediaType)\w*$/;

const firstPause = 100;
const longestPause = 2_000;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function createInvoke({ clock, random, turns, ...role }: InvokePorts): Invoke {
  const call = callsInRole(role);

  /** What the account's share lets through at last; what a function reserves for itself throttles at once. */
  async function patiently(
    input: Readonly<Record<string, unknown>>,
    end: number,
  ): Promise<Record<string, unknown>> {
    for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
      // Nobody waits for it any more.
      if (clock.now() >= end) return {};
      try {
        return await call('Invoke', input);
      } catch (error) {
        if (!isAccountThrottled(error) || clock.now() + pause >= end) throw error;
        await new Promise<void>((resolve) => void clock.after(pause, resolve));
      }
    }
  }

  async function invoke(functionArn: string, type: InvocationType, payload: unknown): Promise<Invocation> {
    const input = {
      FunctionName: functionArn,
      InvocationType: type,
      Payload: JSON.stringify(payload ?? null),
    };
    const end = clock.now() + dataSourceLimit;
    try {
      const answer = await turns.run(() => patiently(input, end));
      if (type === 'Event') return { ok: true, value: null };
      return answer.FunctionError === undefined ? returned(answer.Payload) : threw(answer.Payload);
    } catch (error) {
      if (error instanceof RoleRefused) return { ok: false, error: error.answer };
      if (!(error instanceof AwsError)) throw error;
      const exception = modelled.test(error.code) ? error.code : 'LambdaException';
      return {
        ok: false,
        error: {
          message: `${error.message} (Service: Lambda, Status Code: ${error.statusCode}, Request ID: ${random()})`,
          type: `Lambda:${exception}`,
        },
      };
    }
  }

  return async (functionArn, type, payload) =>
    within(clock, dataSourceLimit, invoke(functionArn, type, payload), () => ({
      ok: false,
      error: timedOut,
    }));
}

/** As reported: https://github.com/aws/aws-appsync-community/issues/386 */
const timedOut: DataSourceError = {
  unhandledErrorType: null,
  message: 'Execution timed out.',
  type: 'Lambda:ExecutionTimeoutException',
};

function isAccountThrottled(error: unknown): boolean {
  return error instanceof AwsError && error.details.Reason === 'ConcurrentInvocationLimitExceeded';
}

function returned(payload: unknown): Invocation {
  const value = parsed(payload);
  if (value !== undefined) return { ok: true, value };
  // Nothing but a function that speaks past its runtime brings this about.
  const message = 'Error while de-serializing lambda response payload.';
  return { ok: false, error: { message, type: 'Lambda:IllegalArgument' } };
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers-js.html */
function threw(payload: unknown): Invocation {
  const { errorType, errorMessage } = part(parsed(payload));
  return {
    ok: false,
    error: {
      unhandledErrorType: typeof errorType === 'string' ? errorType : null,
      message: typeof errorMessage === 'string' ? errorMessage : 'null',
      type: 'Lambda:Unhandled',
    },
  };
}

/** Undefined when it is no JSON. */
function parsed(payload: unknown): unknown {
  try {
    return JSON.parse(String(payload)) as unknown;
  } catch {
    return undefined;
  }
}
