import type { AddressInfo } from 'node:net';
import { createServer, request as httpRequest } from 'node:http';
import { createLanguageHost } from '../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../local/appsync-js/index.ts';
import { administrator, AwsError } from '../../../../local/kernel/aws.ts';
import type { AwsCall, AwsEndpoint, RoleTrust } from '../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../local/kernel/clock.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import type { Deployment, Environment, Resource } from '../../../../local/kernel/service.ts';
import type { TokenVerifier } from '../../../../local/kernel/tokens.ts';
import { TokenRefused } from '../../../../local/kernel/tokens.ts';
import type { AppSyncPorts } from '../../../../local/services/appsync/index.ts';
import { createAppSyncService } from '../../../../local/services/appsync/index.ts';
import { resourceTypes } from '../../../../local/services/appsync/resource-types.ts';

export const environment: Environment = {
  accountId: '123456789012',
  region: 'us-east-1',
  partition: 'aws',
  secret: 'the installation',
};

export interface Handlers {
  readonly dataSource?: string;
  /** Absent for a direct Lambda resolver. */
  readonly code?: string;
  readonly maxBatchSize?: number;
}

export interface ApiDefinition {
  readonly schema?: string;
  readonly api?: Readonly<Record<string, unknown>>;
  /** By coordinate; a pipeline names its functions. */
  readonly resolvers?: Readonly<
    Record<string, Handlers | { readonly code: string; readonly functions: readonly string[] }>
  >;
  readonly functions?: Readonly<Record<string, Handlers>>;
  readonly keyExpires?: number;
  readonly dataSources?: readonly Readonly<Record<string, unknown>>[];
  /** Resources of other services, and more of AppSync's. */
  readonly others?: readonly Resource[];
}

export const tableName = 'things';
export const role = 'arn:aws:iam::123456789012:role/things';
const runtime = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };

/** A resource as the assembly hands it over. */
export function resource(type: string, logicalId: string, properties: Record<string, unknown>): Resource {
  const unnamed = { stack: 'Api', logicalId, type: `AWS::AppSync::${type}`, properties };
  const kind = resourceTypes[unnamed.type as keyof typeof resourceTypes];
  return {
    ...unnamed,
    ref: kind.ref(unnamed, environment),
    attributes: kind.attributes(unnamed, environment),
  };
}

export function deploymentOf(definition: ApiDefinition): Deployment {
  const api = resource('GraphQLApi', 'Api', {
    Name: 'test',
    AuthenticationType: 'API_KEY',
    ...definition.api,
  });
  const ApiId = api.attributes.ApiId;
  const sources = definition.dataSources ?? [
    { Name: 'none', Type: 'NONE' },
    {
      Name: 'things',
      Type: 'AMAZON_DYNAMODB',
      ServiceRoleArn: role,
      DynamoDBConfig: { TableName: tableName, AwsRegion: 'us-east-1' },
    },
  ];
  const functions = Object.entries(definition.functions ?? {}).map(([Name, handlers]) =>
    resource('FunctionConfiguration', `Function${Name}`, {
      ApiId,
      Name,
      DataSourceName: handlers.dataSource ?? 'none',
      ...codeOf(handlers),
    }),
  );
  const functionIds = new Map(
    functions.map(({ properties, attributes }) => [properties.Name, attributes.FunctionId]),
  );
  const resolvers = Object.entries(definition.resolvers ?? {}).map(([coordinate, handlers]) => {
    const [TypeName, FieldName] = coordinate.split('.');
    const kind =
      'functions' in handlers
        ? {
            Kind: 'PIPELINE',
            PipelineConfig: { Functions: handlers.functions.map((name) => functionIds.get(name) ?? name) },
          }
        : { Kind: 'UNIT', DataSourceName: handlers.dataSource ?? 'none' };
    return resource('Resolver', `Resolver${TypeName}${FieldName}`, {
      ApiId,
      TypeName,
      FieldName,
      ...codeOf(handlers),
      ...kind,
    });
  });
  return {
    resources: [
      api,
      ...(definition.schema === undefined
        ? []
        : [resource('GraphQLSchema', 'Schema', { ApiId, Definition: definition.schema })]),
      resource('ApiKey', 'Key', {
        ApiId,
        ...(definition.keyExpires === undefined ? {} : { Expires: definition.keyExpires }),
      }),
      ...sources.map((properties) =>
        resource('DataSource', `Source${String(properties.Name)}`, { ApiId, ...properties }),
      ),
      ...functions,
      ...resolvers,
      ...(definition.others ?? []),
    ],
    assets: { path: (location) => location },
    environment,
  };
}

function codeOf({ code, maxBatchSize }: Pick<Handlers, 'code' | 'maxBatchSize'>) {
  return {
    ...(code === undefined ? {} : { Code: code, Runtime: runtime }),
    ...(maxBatchSize === undefined ? {} : { MaxBatchSize: maxBatchSize }),
  };
}

/** A verifier whose tokens say what they are: `malformed`, `expired`, … or JSON of claims of the pool `iss` ends with. */
export const tokens: TokenVerifier = {
  async verify(userPoolId, token) {
    if (['malformed', 'expired', 'badSignature', 'revoked'].includes(token))
      throw new TokenRefused(token as 'expired');
    const claims = claimsOf(token);
    if (!claims.iss.endsWith(`/${userPoolId}`)) throw new TokenRefused('wrongIssuer');
    return claims;
  },
};

function claimsOf(token: string): { sub: string; iss: string } {
  try {
    return JSON.parse(Buffer.from(token, 'base64').toString()) as { sub: string; iss: string };
  } catch {
    throw new TokenRefused('malformed');
  }
}

export function tokenOf(claims: Readonly<Record<string, unknown>>): string {
  const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool';
  return Buffer.from(JSON.stringify({ sub: 'ada', iss: issuer, ...claims })).toString('base64');
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- a test knows what its own query selects */
export interface GraphQLBody {
  readonly data?: Record<string, any> | null;
  readonly errors?: Record<string, any>[];
}

/** What a field of type AWSJSON, or a text made of JSON, says. */
export function said(json: unknown): any {
  return JSON.parse(String(json));
}
/* eslint-enable @typescript-eslint/no-explicit-any */

/** An endpoint that answers from a list of answers and keeps the calls it got. */
export function scriptedEndpoint(
  ...answers: (Record<string, unknown> | AwsError)[]
): AwsEndpoint & { calls: AwsCall[] } {
  const calls: AwsCall[] = [];
  return {
    calls,
    async call(call) {
      calls.push(call);
      const answer = answers.shift();
      if (answer instanceof AwsError) throw answer;
      return answer ?? {};
    },
  };
}

/** An API served on a free port, with the real language host. */
export async function hostApi(
  definition: ApiDefinition,
  ports: {
    dynamodb?: AwsEndpoint;
    lambda?: AwsEndpoint;
    language?: LanguageHost;
    environmentOverrides?: Record<string, string>;
    secret?: string;
    roles?: RoleTrust;
    /** Any port of the service, in place of the one that it has here by default. */
    appsync?: Partial<AppSyncPorts>;
  } = {},
) {
  const clock = manualClock(Date.UTC(2026, 10, 20));
  const log = recordingLog();
  const language = ports.language ?? createLanguageHost({ processes: 1 });
  let drawn = 0;
  const service = createAppSyncService({
    language,
    endpoints: {
      dynamodb: ports.dynamodb ?? scriptedEndpoint(),
      lambda: ports.lambda ?? scriptedEndpoint(),
    },
    roles: ports.roles ?? { mayAssume: () => true },
    sessions: {
      open() {
        throw new AwsError('AccessDenied', 'There are no sessions here.', 403);
      },
    },
    wallTime: () => clock.now(),
    cloudUrl: 'http://127.0.0.1:4000',
    authorizer: { authorize: () => undefined },
    identifyApiCaller: () => administrator,
    identify() {
      throw new AwsError('UnrecognizedClientException', 'There are no keys here.', 403);
    },
    tokens,
    clock,
    random: () => (drawn += 1).toString(16).padStart(32, '0'),
    log,
    secret: ports.secret ?? 'secret',
    ...(ports.environmentOverrides ? { environmentOverrides: ports.environmentOverrides } : {}),
    ...ports.appsync,
  });
  const deploy = async (next: ApiDefinition): Promise<void> => {
    await (
      await service.prepare(deploymentOf(next))
    )();
  };
  await deploy(definition);
  const server = createServer((request, response) => {
    if (service.http!.claims(request)) void service.http!.handle(request, response);
    else response.writeHead(404).end();
  });
  server.on('upgrade', (request, socket, head) => {
    if (service.http!.claims(request)) service.http!.upgrade!(request, socket, head);
    else socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const key = service.api()!.apiKeys[0]!;

  const send = async (
    body: string,
    {
      headers = { 'x-api-key': key },
      method = 'POST',
      path = '/graphql',
    }: { headers?: Record<string, string | string[]>; method?: string; path?: string } = {},
  ): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });

  return {
    service,
    server,
    clock,
    log,
    key,
    deploy,
    send,
    /** The GraphQL answer to a query, which must have come with status 200. */
    async query(
      query: string,
      variables?: Record<string, unknown>,
      headers?: Record<string, string | string[]>,
    ): Promise<GraphQLBody> {
      const answer = await send(JSON.stringify({ query, variables }), headers ? { headers } : {});
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
      return JSON.parse(answer.text) as GraphQLBody;
    },
    async close() {
      await service.http!.hangUp!();
      await new Promise((resolve) => server.close(resolve).closeAllConnections());
      await service.stop();
      if (!ports.language) await language.stop();
    },
  };
}

/** A resolver without data source work: `request` and `response` bodies. */
export function handlers(request: string, response = 'return ctx.result;'): string {
  return `import { util, runtime } from '@aws-appsync/utils';
export function request(ctx) { ${request} }
export function response(ctx) { ${response} }
`;
}

/** A NONE resolver whose field has the value of an expression. */
export function giving(expression: string): Handlers & { readonly code: string } {
  return { code: handlers(`return { payload: ${expression} };`) };
}
