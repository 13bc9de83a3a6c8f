import type { Resource } from './kernel/service.ts';

/** Where the running cloud is reached and with what: the content of endpoints.json, and what `aws configure` would hold. */
export interface Endpoints {
  readonly graphql: string;
  readonly realtime: string;
  /** The same over TLS; `ca` is the file of the certificate to trust, absent where it is not kept. */
  readonly tls: { readonly graphql: string; readonly realtime: string; readonly ca?: string };
  readonly explorer?: string;
  /** Of the first API that has one. */
  readonly apiKey?: string;
  readonly region: string;
  readonly accountId: string;
  /** The administrator's. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly userPool?: { readonly issuer: string; readonly userPoolId: string; readonly clientId: string };
  /** Endpoint of each AWS service, by endpoint prefix. */
  readonly aws: Readonly<Record<string, string>>;
  /** Physical names. */
  readonly tables: readonly string[];
  readonly functions: readonly string[];
}

export const administratorCredentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** What AWS SDKs call a service in their `AWS_ENDPOINT_URL_…` variables, by endpoint prefix. */
const variableNames: Readonly<Record<string, string>> = {
  appsync: 'AWS_ENDPOINT_URL_APPSYNC',
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  streams: 'AWS_ENDPOINT_URL_DYNAMODB_STREAMS',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
  s3: 'AWS_ENDPOINT_URL_S3',
  sns: 'AWS_ENDPOINT_URL_SNS',
  sqs: 'AWS_ENDPOINT_URL_SQS',
  'cognito-idp': 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
};

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export function endpointVariables(url: string): Record<string, string> {
  return Object.fromEntries(Object.values(variableNames).map((name) => [name, url]));
}

/** Reads off a deployment what clients need to know of it. */
export function describeEndpoints(
  resources: readonly Resource[],
  cloud: {
    readonly url: string;
    readonly region: string;
    readonly accountId: string;
    readonly services: readonly string[];
    readonly explorer: boolean;
    /** File of the certificate. */
    readonly ca?: string;
  },
): Endpoints {
  const { url, region, accountId } = cloud;
  const apiKey = ofType(resources, 'AWS::AppSync::ApiKey')[0]?.attributes['ApiKey'];
  const pool = ofType(resources, 'AWS::Cognito::UserPool')[0];
  const client = ofType(resources, 'AWS::Cognito::UserPoolClient').find(
    ({ properties }) => properties['UserPoolId'] === pool?.ref,
  );
  return {
    graphql: `${url}/graphql`,
    realtime: `${url.replace('http', 'ws')}/graphql/realtime`,
    tls: {
      graphql: `${url.replace('http', 'https')}/graphql`,
      realtime: `${url.replace('http', 'wss')}/graphql/realtime`,
      ...(cloud.ca !== undefined && { ca: cloud.ca }),
    },
    ...(cloud.explorer && { explorer: `${url}/` }),
    ...(apiKey !== undefined && { apiKey }),
    region,
    accountId,
    credentials: administratorCredentials,
    ...(pool &&
      client && { userPool: { issuer: `${url}/${pool.ref}`, userPoolId: pool.ref, clientId: client.ref } }),
    aws: Object.fromEntries(cloud.services.map((name) => [name, url])),
    tables: ofType(resources, 'AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table').map(({ ref }) => ref),
    functions: ofType(resources, 'AWS::Lambda::Function').map(({ ref }) => ref),
  };
}

/** The groups that the app gives its user pools, each once. */
export function userPoolGroups(resources: readonly Resource[]): string[] {
  return [...new Set(ofType(resources, 'AWS::Cognito::UserPoolGroup').map(({ ref }) => ref))];
}

function ofType(resources: readonly Resource[], ...types: string[]): Resource[] {
  return resources.filter(({ type }) => types.includes(type));
}
