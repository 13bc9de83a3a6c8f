import type { createLanguageHost } from './appsync-js/index.ts';
import { administratorCredentials, endpointVariables } from './endpoints.ts';
import { createCredentials } from './iam/credentials.ts';
import { createIamService } from './iam/iam.ts';
import { systemClock, type Clock } from './kernel/clock.ts';
import type { Journal } from './kernel/journal.ts';
import type { Log } from './kernel/log.ts';
import type { HttpHandler, Service } from './kernel/service.ts';
import { graphqlFaults, queryFaults, s3Faults } from './kernel/signature-faults.ts';
import { verifySignature, type Identify } from './kernel/signature.ts';
import { createSignals } from './kernel/signals.ts';
import { createAppSyncService, createEvaluateCodeHandler } from './services/appsync/index.ts';
import { createCognitoService, type CognitoService } from './services/cognito/index.ts';
import { createDynamoDbService, type DynamoDbService, type Engine } from './services/dynamodb/index.ts';
import { createLambdaService } from './services/lambda/index.ts';
import { createS3Service } from './services/s3/index.ts';
import { createSnsService } from './services/sns/index.ts';
import { createSqsService } from './services/sqs/index.ts';

export interface Composition {
  /** Stopped, as the language host is, by whoever started it. */
  readonly engine: Engine;
  readonly language: ReturnType<typeof createLanguageHost>;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => string;
  readonly secret: string;
  readonly region: string;
  /** Of the address that all services share. */
  readonly url: string;
  /** A folder that outlives the cloud, by service; without it nothing does. */
  readonly folder?: (service: string) => string;
}

export interface Composed {
  /** In the order in which they take over a deployment and are asked about a request. */
  readonly services: readonly Service[];
  readonly dynamodb: DynamoDbService;
  readonly cognito: CognitoService;
}

/** Every service of the cloud, each handed what it reaches of the others. The one place where they meet. */
export function composeServices(composition: Composition): Composed {
  const { engine, language, journal, clock, log, random, secret, region, url } = composition;
  const stored = (name: string) => (composition.folder ? { dataDirectory: composition.folder(name) } : {});
  const environmentOverrides = endpointVariables(url);
  const signals = createSignals();
  const iam = createIamService({ log });
  // Signatures keep the machine's time, whatever the cloud's clock is moved to.
  const wallTime = () => systemClock.now();
  const credentials = createCredentials({
    roles: iam,
    administrator: administratorCredentials,
    random,
    now: wallTime,
  });
  const signedFor =
    (service: string, faults?: typeof queryFaults): Identify =>
    (request, body) =>
      verifySignature(request, body, credentials, wallTime, { service, region, ...(faults && { faults }) });
  const common = { authorizer: iam, journal, clock, log, randomId: random };

  const dynamodb = createDynamoDbService({ ...common, engine, identify: signedFor('dynamodb'), signals });
  const sqs = createSqsService({ ...common, identify: signedFor('sqs'), signals, ...stored('sqs') });
  const sns = createSnsService({
    ...common,
    identify: signedFor('sns', queryFaults),
    // A function is asked for when there is something to deliver to it: by then it is there.
    endpoints: {
      sqs,
      get lambda() {
        return lambda;
      },
    },
    ...stored('sns'),
  });
  const s3 = createS3Service({ ...common, identify: signedFor('s3', s3Faults), ...stored('s3') });
  const lambda = createLambdaService({
    ...common,
    roles: iam,
    sessions: credentials,
    identify: signedFor('lambda'),
    signals,
    endpoints: { dynamodb, sqs, sns, s3 },
    wallClock: systemClock,
    environmentOverrides: (variables) => ({ ...apiAddresses(variables), ...environmentOverrides }),
    ...stored('lambda'),
  });
  // A function that calls the API has its address on AWS, which nobody may reach from here.
  const apiAddresses = (variables: Readonly<Record<string, string>>): Record<string, string> => {
    const apiId = appsync.api()?.apiId ?? 'none';
    const onAws = `https://${apiId}.appsync-api.${region}.amazonaws.com/graphql`;
    return Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, value.replaceAll(onAws, `${url}/graphql`)]),
    );
  };
  const cognito = createCognitoService({
    clock,
    log,
    random,
    identify: signedFor('cognito-idp'),
    baseUrl: () => url,
    ...stored('cognito'),
  });
  const appsync = createAppSyncService({
    language,
    endpoints: { dynamodb, lambda },
    roles: iam,
    authorizer: iam,
    identify: signedFor('appsync', graphqlFaults),
    identifyApiCaller: signedFor('appsync'),
    sessions: credentials,
    wallTime,
    cloudUrl: url,
    tokens: cognito,
    clock,
    random,
    log,
    secret,
    environmentOverrides,
  });
  return { services: [iam, dynamodb, sqs, sns, s3, cognito, appsync, lambda], dynamodb, cognito };
}

/** EvaluateCode alone, with nothing deployed: the administrator's keys are the only ones, and may do everything. */
export function composeEvaluateCode({
  language,
  log,
  region,
  random,
}: Pick<Composition, 'language' | 'log' | 'region' | 'random'>): {
  readonly handler: HttpHandler;
  readonly credentials: typeof administratorCredentials;
} {
  const now = () => systemClock.now();
  const iam = createIamService({ log });
  const keys = createCredentials({ roles: iam, administrator: administratorCredentials, random, now });
  const handler = createEvaluateCodeHandler({
    language,
    log,
    random,
    now,
    authorizer: iam,
    identify: (request, body) => verifySignature(request, body, keys, now, { service: 'appsync' }),
    environment: () => ({ accountId: '000000000000', region, partition: 'aws' }),
  });
  return { handler, credentials: administratorCredentials };
}
