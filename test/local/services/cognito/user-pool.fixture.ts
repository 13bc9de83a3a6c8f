import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { manualClock } from '../../../../local/kernel/clock.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import type { Deployment, Environment, UnnamedResource } from '../../../../local/kernel/service.ts';
import { createCognitoService } from '../../../../local/services/cognito/index.ts';
import { administratorCredentials, identify } from '../../administrator.ts';

export const environment: Environment = {
  accountId: '000000000000',
  region: 'us-east-1',
  partition: 'aws',
  secret: 'of the installation',
};

type Properties = Record<string, unknown>;

/** A pool called `Users` with the client `Web` and the groups editors and admins, as the template would declare them. */
export function deploymentOf(
  service: ReturnType<typeof createCognitoService>,
  pool: Properties = {},
  client: Properties = {},
  id = 'Users',
): Deployment {
  const resolve = (type: string, logicalId: string, properties: Properties) => {
    const resource: UnnamedResource = { stack: 'Test', logicalId, type, properties };
    const known = service.types[type];
    if (!known) throw new Error(`no type ${type}`);
    return {
      ...resource,
      ref: known.ref(resource, environment),
      attributes: known.attributes(resource, environment),
    };
  };
  const users = resolve('AWS::Cognito::UserPool', id, pool);
  const UserPoolId = users.ref;
  const flows = ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  return {
    resources: [
      users,
      resolve('AWS::Cognito::UserPoolClient', `${id}Web`, {
        UserPoolId,
        ExplicitAuthFlows: flows,
        ...client,
      }),
      ...['editors', 'admins'].map((GroupName) =>
        resolve('AWS::Cognito::UserPoolGroup', `${id}${GroupName}`, { UserPoolId, GroupName }),
      ),
    ],
    assets: {
      path: (location) => {
        throw new Error(`no asset ${location}`);
      },
    },
    environment,
  };
}

interface Options {
  readonly dataDirectory?: string;
  readonly pool?: Properties;
  readonly client?: Properties;
}

let instances = 0;

/** A user pool behind a real port, the AWS SDK's client for it, and hands on its clock. */
export async function startUserPool(options: Options = {}) {
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const log = recordingLog();
  let drawn = 0;
  // A restarted process does not draw the same numbers again.
  const seed = String(++instances).padStart(12, '0');
  const random = () => seed + String(++drawn).padStart(20, '0');
  const server = createServer((request, response) => void service.http.handle(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service = createCognitoService({
    ...{ clock, log, random, identify, baseUrl: () => baseUrl },
    ...(options.dataDirectory === undefined ? {} : { dataDirectory: options.dataDirectory }),
  });
  const deployment = deploymentOf(service, options.pool, options.client);
  await (
    await service.prepare(deployment)
  )();
  const sdk = new CognitoIdentityProviderClient({
    endpoint: baseUrl,
    region: 'us-east-1',
    credentials: administratorCredentials,
  });
  const [UserPoolId = '', ClientId = ''] = deployment.resources.map((resource) => resource.ref);
  return {
    ...{ clock, log, baseUrl, service, deployment, sdk, UserPoolId, ClientId },
    async stop() {
      sdk.destroy();
      await service.stop();
      await new Promise((done) => server.close(done));
    },
  };
}

export type RunningUserPool = Awaited<ReturnType<typeof startUserPool>>;

/** The claims that a token carries, unchecked. */
export function claimsOf(token = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >;
}
