import type { AddressInfo } from 'node:net';
import { AwsV4Signer } from 'aws4fetch';
import { createCredentials } from '../../../../../local/iam/credentials.ts';
import { createIamService } from '../../../../../local/iam/iam.ts';
import { iamTypes } from '../../../../../local/iam/resource-types.ts';
import type { AccessKey } from '../../../../../local/kernel/aws.ts';
import { recordingLog } from '../../../../../local/kernel/log.ts';
import type { Resource } from '../../../../../local/kernel/service.ts';
import { graphqlFaults } from '../../../../../local/kernel/signature-faults.ts';
import { verifySignature } from '../../../../../local/kernel/signature.ts';
import type { ApiDefinition } from '../hosted-api.ts';
import { deploymentOf, environment, hostApi } from '../hosted-api.ts';

export const wallTime = Date.UTC(2026, 10, 20, 12);
export const adminKey = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A role that Lambda may hold, with one policy. */
export function roleResource(logicalId: string, statements: readonly object[]): Resource {
  const unnamed = {
    stack: 'Api',
    logicalId,
    type: 'AWS::IAM::Role',
    properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      },
      Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
  const kind = iamTypes['AWS::IAM::Role']!;
  return {
    ...unnamed,
    ref: kind.ref(unnamed, environment),
    attributes: kind.attributes(unnamed, environment),
  };
}

export interface Signing {
  readonly key?: Partial<AccessKey> & { accessKeyId: string; secretAccessKey: string };
  /** Milliseconds since the epoch. */
  readonly at?: number;
  readonly service?: string;
  readonly region?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An API whose requests are signed with keys of a real IAM, by its policies. */
export async function hostSigned(
  definition: ApiDefinition,
  clients: Pick<Parameters<typeof hostApi>[1] & object, 'language'> = {},
) {
  const log = recordingLog();
  const iam = createIamService({ log });
  let drawn = 0;
  const credentials = createCredentials({
    roles: iam,
    administrator: adminKey,
    random: () => (drawn += 1).toString(16).padStart(32, 'a'),
    now: () => wallTime,
  });
  const api = await hostApi(definition, {
    ...clients,
    appsync: {
      authorizer: iam,
      identify: (request, body) =>
        verifySignature(request, body, credentials, () => wallTime, {
          service: 'appsync',
          region: environment.region,
          faults: graphqlFaults,
        }),
    },
  });
  await (
    await iam.prepare(deploymentOf(definition))
  )();
  const { port } = api.server.address() as AddressInfo;

  const sign = async (body: string, { key = adminKey, at = wallTime, ...options }: Signing = {}) => {
    const { sessionToken, accessKeyId, secretAccessKey } = key;
    const { headers } = await new AwsV4Signer({
      url: `http://127.0.0.1:${port}/graphql`,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...options.headers },
      body,
      service: options.service ?? 'appsync',
      region: options.region ?? environment.region,
      datetime: new Date(at).toISOString().replace(/[-:]|\.\d+/g, ''),
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
    }).sign();
    return Object.fromEntries(headers as Iterable<[string, string]>);
  };
  const ask = async (query: string, signing: Signing = {}) => {
    const body = JSON.stringify({ query });
    return api.send(body, { headers: await sign(body, signing) });
  };
  return {
    ...api,
    sign,
    /** Signs a query and sends it. */
    ask,
    /** Credentials of a session in a role, as a function's. */
    session: (role: Resource, sessionName = 'worker', lifetime = 3_600_000) =>
      credentials.open(
        { arn: role.attributes.Arn!, sessionName, lifetime },
        {
          servicePrincipal: 'lambda.amazonaws.com',
          sourceArn: 'arn:aws:lambda:us-east-1:123456789012:function:worker',
        },
      ),
  };
}
