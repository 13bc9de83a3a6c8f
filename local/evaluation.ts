import { randomBytes } from 'node:crypto';
import { openAddress } from './address.ts';
import {
  createLanguageHost,
  evaluateCode,
  type EvaluateCodeRequest,
  type EvaluateCodeResult,
  type EvaluationInputs,
  type LanguageHostOptions,
} from './appsync-js/index.ts';
import { composeEvaluateCode } from './compose.ts';
import { endpointVariables } from './endpoints.ts';
import { systemClock } from './kernel/clock.ts';
import { consoleLog, type Log } from './kernel/log.ts';

/** EvaluateCode without a cloud, for unit tests of resolvers. */
export interface CodeEvaluator {
  /** Runs one handler; time and randomness are those of the machine, unless given. Throws `ContextInvalid`. */
  evaluateCode(request: EvaluateCodeRequest, inputs?: Partial<EvaluationInputs>): Promise<EvaluateCodeResult>;
  /** Ends its processes. */
  stop(): Promise<void>;
}

const seed = (): string => randomBytes(16).toString('hex');

/** An evaluator with child processes of its own; they start with the first code. */
export function createCodeEvaluator(options: LanguageHostOptions = {}): CodeEvaluator {
  const host = createLanguageHost(options);
  return {
    evaluateCode: (request, inputs) =>
      evaluateCode(host, request, { now: systemClock.now(), seed: seed(), ...inputs }),
    stop: () => host.stop(),
  };
}

/** AppSync's EvaluateCode at an address, for clients that AWS's SDKs make. */
export interface EvaluateCodeEndpoint {
  readonly url: string;
  /** What SDK clients take from the environment: the endpoint, a region, credentials that it accepts. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const region = 'us-east-1';

/** Starts the endpoint on a free port; no app is needed. */
export async function startEvaluateCode(
  options: LanguageHostOptions & { readonly log?: Log } = {},
): Promise<EvaluateCodeEndpoint> {
  const { log = consoleLog, ...limits } = options;
  const language = createLanguageHost(limits);
  const address = await openAddress(0, log);
  const { handler, credentials } = composeEvaluateCode({ language, log, region, random: seed });
  address.serve([handler]);
  return {
    url: address.url,
    environment: {
      AWS_ENDPOINT_URL_APPSYNC: endpointVariables(address.url)['AWS_ENDPOINT_URL_APPSYNC']!,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    async stop() {
      await address.close();
      await language.stop();
    },
  };
}
