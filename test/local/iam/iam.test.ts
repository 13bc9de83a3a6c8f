import { describe, expect, it } from 'vitest';
import { createIamService } from '../../../local/iam/iam.ts';
import { administrator, type Principal } from '../../../local/kernel/aws.ts';
import { recordingLog } from '../../../local/kernel/log.ts';
import type { Resource } from '../../../local/kernel/service.ts';
import { allowing, deployment, resource, role, trusting } from './given.ts';

const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/companies';
const reader = {
  kind: 'role',
  arn: 'arn:aws:iam::111122223333:role/reader',
  sessionName: 'APPSYNC_ASSUME_ROLE',
} as const satisfies Principal;
const account = '111122223333';
const api = `arn:aws:appsync:us-east-1:${account}:apis/a1`;
const prefix =
  'User: arn:aws:sts::111122223333:assumed-role/reader/APPSYNC_ASSUME_ROLE is not authorized to perform: ';

async function deployed(...resources: Resource[]) {
  const log = recordingLog();
  const iam = createIamService({ log });
  await (
    await iam.prepare(deployment(...resources))
  )();
  return { iam, log };
}

const readerWith = (PolicyDocument: object, more: Record<string, unknown> = {}) =>
  role('reader', { Policies: [{ PolicyName: 'p', PolicyDocument }], ...more });

const refusal = (message: string): unknown =>
  expect.objectContaining({ code: 'AccessDeniedException', statusCode: 400, message });

describe('a role', () => {
  it('may do what its policies allow on every resource of the call', async () => {
    const { iam } = await deployed(readerWith(allowing('dynamodb:Query', [table, `${table}/index/*`])));
    expect(() => iam.authorize(reader, 'dynamodb:Query', [table, `${table}/index/byName`])).not.toThrow();
    const other = table.replace('companies', 'documents');
    expect(() => iam.authorize(reader, 'dynamodb:Query', [table, other])).toThrow(
      refusal(
        `${prefix}dynamodb:Query on resource: ${other} because no identity-based policy allows the dynamodb:Query action`,
      ),
    );
  });

  it('is refused in the words of AWS, the first time and every time', async () => {
    const { iam } = await deployed(
      readerWith({
        Statement: [...allowing('*').Statement, { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: '*' }],
      }),
    );
    const expected = refusal(
      `${prefix}dynamodb:Scan on resource: ${table} with an explicit deny in an identity-based policy`,
    );
    expect(() => iam.authorize(reader, 'dynamodb:Scan', [table])).toThrow(expected);
    expect(() => iam.authorize(reader, 'dynamodb:Scan', [table])).toThrow(expected);
    expect(() => iam.authorize(reader, 'dynamodb:GetItem', [table])).not.toThrow();
  });

  it('of no assembly may do nothing', async () => {
    const { iam } = await deployed();
    expect(() => iam.authorize(reader, 'dynamodb:GetItem', [table])).toThrow(
      /no identity-based policy allows/,
    );
  });

  it('is limited by its permissions boundary, which allows nothing by itself', async () => {
    const boundary = resource('Boundary', 'ManagedPolicy', {
      PolicyDocument: allowing(['dynamodb:GetItem', 'dynamodb:Query']),
    });
    const limited = readerWith(allowing(['dynamodb:GetItem', 'dynamodb:PutItem']), {
      PermissionsBoundary: boundary.ref,
    });
    const { iam } = await deployed(boundary, limited);
    expect(() => iam.authorize(reader, 'dynamodb:GetItem', [table])).not.toThrow();
    expect(() => iam.authorize(reader, 'dynamodb:PutItem', [table])).toThrow(
      /no permissions boundary allows the dynamodb:PutItem action/,
    );
    expect(() => iam.authorize(reader, 'dynamodb:Query', [table])).toThrow(
      /no identity-based policy allows the dynamodb:Query action/,
    );
  });

  it('is judged by its own ARN, account and region', async () => {
    const conditioned = (region: string) =>
      readerWith({
        Statement: [
          {
            ...allowing('*').Statement[0],
            Condition: {
              StringEquals: {
                'aws:RequestedRegion': region,
                'aws:PrincipalArn': reader.arn,
              },
            },
          },
        ],
      });
    const here = await deployed(conditioned('us-east-1'));
    expect(() => here.iam.authorize(reader, 'dynamodb:GetItem', [table])).not.toThrow();
    const elsewhere = await deployed(conditioned('eu-west-1'));
    expect(() => elsewhere.iam.authorize(reader, 'dynamodb:GetItem', [table])).toThrow();
  });

  it('has the policies of the deployment that was committed last, not of one that was only prepared', async () => {
    const { iam } = await deployed(readerWith(allowing('dynamodb:GetItem')));
    expect(() => iam.authorize(reader, 'dynamodb:GetItem', [table])).not.toThrow();
    const commit = await iam.prepare(deployment(readerWith(allowing('dynamodb:PutItem'))));
    expect(() => iam.authorize(reader, 'dynamodb:GetItem', [table])).not.toThrow();
    await commit();
    expect(() => iam.authorize(reader, 'dynamodb:GetItem', [table])).toThrow();
    expect(() => iam.authorize(reader, 'dynamodb:PutItem', [table])).not.toThrow();
  });

  it('may be assumed by the services that its trust policy allows', async () => {
    const { iam } = await deployed(
      role('reader'),
      role('closed', {
        AssumeRolePolicyDocument: {
          Statement: [
            ...trusting('appsync.amazonaws.com').Statement,
            { Effect: 'Deny', Action: 'sts:*', Principal: '*' },
          ],
        },
      }),
    );
    const mayAssume = (name: string, service: string) =>
      iam.mayAssume(`arn:aws:iam::111122223333:role/${name}`, service, api);
    expect(mayAssume('reader', 'appsync.amazonaws.com')).toBe(true);
    expect(mayAssume('reader', 'lambda.amazonaws.com')).toBe(false);
    expect(mayAssume('closed', 'appsync.amazonaws.com')).toBe(false);
    expect(mayAssume('nobody', 'appsync.amazonaws.com')).toBe(false);
  });

  it('may be assumed on behalf of the resources that its trust policy allows', async () => {
    const { iam } = await deployed(
      role('reader', {
        AssumeRolePolicyDocument: {
          Statement: trusting('appsync.amazonaws.com').Statement.map((statement) => ({
            ...statement,
            Condition: { ArnLike: { 'aws:SourceArn': api }, StringEquals: { 'aws:SourceAccount': account } },
          })),
        },
      }),
    );
    const mayAssume = (source: string) => iam.mayAssume(reader.arn, 'appsync.amazonaws.com', source);
    expect([mayAssume(api), mayAssume(`${api}x`), mayAssume(api)]).toEqual([true, false, true]);
  });

  it('is warned about once for each thing in its policies that is not evaluated', async () => {
    const statement = {
      ...allowing('*').Statement[0],
      Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    };
    const { iam, log } = await deployed(readerWith({ Statement: [statement, statement] }));
    expect(log.lines).toEqual([expect.stringMatching(/^warn .*condition operator IpAddress/)]);
    expect(() => iam.authorize(reader, 'dynamodb:GetItem', [table])).toThrow();
  });

  it('is named by its properties, or by stack and logical id within 64 characters, always alike', () => {
    const named = (properties: object, logicalId = 'Role') => resource(logicalId, 'Role', { ...properties });
    expect(named({ RoleName: 'reader', Path: '/service/' }).attributes['Arn']).toBe(
      'arn:aws:iam::111122223333:role/service/reader',
    );
    const long = named({}, 'R'.repeat(80));
    expect(long.ref).toHaveLength(64);
    expect(named({}, 'R'.repeat(80)).ref).toBe(long.ref);
    expect(named({}, 'R'.repeat(81)).ref).not.toBe(long.ref);
  });
});

describe('the administrator', () => {
  it('may do everything', async () => {
    const { iam } = await deployed();
    expect(() => iam.authorize(administrator, 'dynamodb:Scan', [table])).not.toThrow();
  });
});
