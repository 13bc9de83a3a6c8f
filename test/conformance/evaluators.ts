import { AppSyncClient, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import {
  createCodeEvaluator,
  recordingLog,
  startEvaluateCode,
  type CodeEvaluator,
  type EvaluateCodeEndpoint,
} from '../../local/index.ts';

/** https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html */
export interface Question {
  readonly code: string;
  readonly context: string;
  readonly function: 'request' | 'response';
}

export interface Answer {
  readonly evaluationResult?: string | undefined;
  readonly error?:
    | { readonly message?: string | undefined; readonly codeErrors?: readonly unknown[] | undefined }
    | undefined;
  readonly logs?: readonly string[] | undefined;
  readonly stash?: string | undefined;
  readonly outErrors?: string | undefined;
}

/** A way to have a handler evaluated. */
export interface Evaluator {
  readonly name: string;
  start(): Promise<void>;
  evaluate(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

/** The function for unit tests. */
export function evaluatorFunction(): Evaluator {
  let evaluator: CodeEvaluator;
  return {
    name: 'the function',
    async start() {
      evaluator = createCodeEvaluator({ processes: 1 });
    },
    evaluate: (question) => evaluator.evaluateCode(question),
    stop: () => evaluator.stop(),
  };
}

/** AWS's own client, at the address of this machine's EvaluateCode. */
export function evaluateCodeClient(): Evaluator {
  let endpoint: EvaluateCodeEndpoint;
  let client: AppSyncClient;
  return {
    name: '@aws-sdk/client-appsync',
    async start() {
      endpoint = await startEvaluateCode({ processes: 1, log: recordingLog() });
      const { environment } = endpoint;
      client = new AppSyncClient({
        endpoint: environment['AWS_ENDPOINT_URL_APPSYNC']!,
        region: environment['AWS_REGION']!,
        // All cases are asked at once.
        requestHandler: { socketAcquisitionWarningTimeout: 120_000 },
        credentials: {
          accessKeyId: environment['AWS_ACCESS_KEY_ID']!,
          secretAccessKey: environment['AWS_SECRET_ACCESS_KEY']!,
        },
      });
    },
    evaluate: (question) =>
      client.send(
        new EvaluateCodeCommand({ ...question, runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } }),
      ),
    async stop() {
      client.destroy();
      await endpoint.stop();
    },
  };
}
