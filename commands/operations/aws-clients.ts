import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { NoInstance, readEndpoints, type Endpoints } from '../endpoints.ts';

/** AWS as an operator's command reaches it. */
export interface AwsClients {
  /** The stage that is hosted or deployed there. */
  readonly stage: string;
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  /** Ends the connections. */
  close(): void;
}

/** What `npm start` hosts. */
const hostedStage = 'dev';

/**
 * Clients of the running instance or, with a stage, of the account and region that the environment says, as every AWS tool
 * reads it. Throws `NoInstance`; whether AWS lets the caller in shows at the first request.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/setting-credentials-node.html
 */
export async function openAws(stage?: string): Promise<AwsClients> {
  if (stage !== undefined) return clients(stage, () => ({}));
  return hostedAws(await readEndpoints());
}

/** Clients of an instance. Throws `NoInstance` when it lacks one of the services. */
export async function hostedAws(
  instance: Pick<Endpoints, 'aws' | 'credentials' | 'region'>,
): Promise<AwsClients> {
  const { aws, credentials, region } = instance;
  return clients(hostedStage, (service) => ({ endpoint: endpointOf(aws, service), region, credentials }));
}

function endpointOf(aws: Endpoints['aws'], service: string): string {
  const endpoint = aws[service];
  if (endpoint === undefined) throw new NoInstance(`The running instance has no ${service}.`);
  return endpoint;
}

interface Reached {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: Endpoints['credentials'];
}

async function clients(stage: string, reached: (service: string) => Reached): Promise<AwsClients> {
  // The SDK would warn of Node 20 on every run; package.json says which Node this project takes.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // Loaded here, since a wrong flag or a missing instance is answered without them.
  const [{ DynamoDBClient }, { LambdaClient }, { S3Client }, { SNSClient }, { SQSClient }] =
    await Promise.all([
      import('@aws-sdk/client-dynamodb'),
      import('@aws-sdk/client-lambda'),
      import('@aws-sdk/client-s3'),
      import('@aws-sdk/client-sns'),
      import('@aws-sdk/client-sqs'),
    ]);
  const opened = {
    dynamodb: new DynamoDBClient(reached('dynamodb')),
    lambda: new LambdaClient(reached('lambda')),
    // A bucket's own host name would not lead to a local instance.
    s3: new S3Client({ ...reached('s3'), forcePathStyle: reached('s3').endpoint !== undefined }),
    sns: new SNSClient(reached('sns')),
    // A queue's URL names AWS's own host, wherever the environment says that AWS is.
    sqs: new SQSClient({ ...reached('sqs'), useQueueUrlAsEndpoint: false }),
  };
  return {
    stage,
    ...opened,
    close() {
      for (const client of Object.values(opened)) client.destroy();
    },
  };
}
