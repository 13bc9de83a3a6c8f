import type { AwsEndpoint } from '../../../kernel/aws.ts';
import { AwsError } from '../../../kernel/aws.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { notAuthorized, Refusal } from '../refusal.ts';
import { createTurns } from '../data-sources/lambda/turns.ts';
import type { AuthMode } from './auth-mode.ts';
import type { AuthorizedApi } from './authorized-api.ts';
import type { Caller } from './caller.ts';
import type { Credentials } from './credentials.ts';
import type { LambdaAnswer } from './lambda-answer.ts';
import { AnswerInvalid, readAnswer } from './lambda-answer.ts';
import { lambdaEvent } from './lambda-event.ts';
import { createResultCache } from './result-cache.ts';

export interface LambdaAuthorizer {
  /** ARN of the function. */
  readonly authorizerUri: string;
  /** Seconds for which an answer stands, unless it says otherwise itself; 0 keeps none. */
  readonly resultTtl: number;
  /** What a whole token has to look like for the function to be asked at all. */
  readonly identityValidation?: RegExp;
}

export interface LambdaPorts {
  readonly lambda: AwsEndpoint;
  readonly clock: Clock;
  readonly log: Log;
  /** 32 hexadecimal digits that have not been before. */
  readonly random: () => string;
}

const timeLimit = 10_000;

/** Functions of an account run few at once here; what others have to wait for must not be refused. */
const invocationsAtOnce = 2;

/** The function cannot be invoked: the whole answer, on AWS too. https://github.com/aws/aws-cdk/issues/19239 */
const notInvoked = (): Refusal => new Refusal(400, 'BadRequestException', '');

/**
 * A function of the app decides on the value of `Authorization`, in ten seconds. What it answers stands for that token as
 * long as it or the API says; a failure is a refusal and is not kept.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization
 */
export function lambdaMode(
  { authorizerUri, resultTtl, identityValidation }: LambdaAuthorizer,
  api: AuthorizedApi,
  { lambda, clock, log, random }: LambdaPorts,
): AuthMode {
  const results = createResultCache<LambdaAnswer>(clock);
  const turns = createTurns(invocationsAtOnce);

  const principal = { kind: 'service', name: 'appsync.amazonaws.com', sourceArn: api.arn } as const;

  async function ask(token: string, credentials: Credentials): Promise<LambdaAnswer> {
    const input = {
      FunctionName: authorizerUri,
      InvocationType: 'RequestResponse',
      Payload: JSON.stringify(lambdaEvent(token, credentials, api, random)),
    };
    const output = await turns.run(() =>
      within(clock, lambda.call({ operation: 'Invoke', input, principal })),
    );
    if (output.FunctionError !== undefined) throw new AnswerInvalid('the function failed');
    return readAnswer(String(output.Payload), api);
  }

  async function asked(token: string, credentials: Credentials): Promise<LambdaAnswer> {
    try {
      return await ask(token, credentials);
    } catch (error) {
      if (error instanceof AnswerInvalid) {
        log.warn(`AppSync: the authorizer ${authorizerUri} lets nobody in: ${error.message}.`);
        throw notAuthorized();
      }
      if (!(error instanceof AwsError)) throw error;
      log.warn(`AppSync: the authorizer ${authorizerUri} cannot be invoked: ${error.code}: ${error.message}`);
      throw notInvoked();
    }
  }

  return {
    recognises: (credentials) => credentials.headers.authorization !== undefined,
    async authenticate(credentials): Promise<Caller> {
      const token = String(credentials.headers.authorization);
      if (identityValidation?.test(token) === false) throw notAuthorized();
      let answer = results.get(token);
      if (!answer) {
        answer = await asked(token, credentials);
        results.set(token, answer, (answer.ttlOverride ?? resultTtl) * 1000);
      }
      if (!answer.caller) throw notAuthorized();
      return answer.caller;
    },
  };
}

function within<T>(clock: Clock, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeLimit, () =>
      reject(new AnswerInvalid(`it has not answered within ${timeLimit / 1000} seconds`)),
    );
    work.then(resolve, reject).finally(cancel);
  });
}
