import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../../local/iam/evaluate.ts';
import { createIamService } from '../../../local/iam/iam.ts';
import { administrator, type Principal } from '../../../local/kernel/aws.ts';
import { recordingLog } from '../../../local/kernel/log.ts';
import type { Resource } from '../../../local/kernel/service.ts';
import { allowing, deployment, hosted, resource, role } from './given.ts';

const account = '111122223333';
const queueArn = `arn:aws:sqs:us-east-1:${account}:jobs`;
const queueUrl = `https://sqs.us-east-1.amazonaws.com/${account}/jobs`;
const topicArn = `arn:aws:sns:us-east-1:${account}:news`;
const functionArn = `arn:aws:lambda:us-east-1:${account}:function:work`;
const bucketArn = 'arn:aws:s3:::failures';

/** As their own services would name them. */
const existing = (type: string, ref: string, attributes: Record<string, string>): Resource => ({
  stack: 'S',
  logicalId: ref,
  type,
  properties: {},
  ref,
  attributes,
});
const queue = existing('AWS::SQS::Queue', queueUrl, { Arn: queueArn, QueueName: 'jobs' });
const topic = existing('AWS::SNS::Topic', topicArn, { TopicArn: topicArn, TopicName: 'news' });
const bucket = existing('AWS::S3::Bucket', 'failures', { Arn: bucketArn });
const work = existing('AWS::Lambda::Function', 'work', { Arn: functionArn });

const sns = (sourceArn?: string): Principal => ({
  kind: 'service',
  name: 'sns.amazonaws.com',
  ...(sourceArn !== undefined && { sourceArn }),
});
const reader: Principal = { kind: 'role', arn: `arn:aws:iam::${account}:role/reader`, sessionName: 'work' };

async function deployed(...resources: Resource[]) {
  const iam = createIamService({ log: recordingLog() });
  const commit = await iam.prepare(deployment(queue, topic, bucket, work, ...resources));
  await commit();
  return (principal: Principal, action: string, arn: string): string => {
    try {
      iam.authorize(principal, action, [arn]);
      return 'allowed';
    } catch (error) {
      return (error as Error).message;
    }
  };
}

const queuePolicy = (...statements: object[]) =>
  hosted('QueuePolicy', 'AWS::SQS::QueuePolicy', {
    Queues: [queueUrl],
    PolicyDocument: { Statement: statements },
  });
const sending = (principal: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Resource: queueArn,
  Principal: principal,
  ...more,
});
const fromTopic = { Service: 'sns.amazonaws.com' };

describe('a service', () => {
  it('may do what the policy of the resource allows it, and is refused in the words of AWS', async () => {
    const may = await deployed(queuePolicy(sending(fromTopic)));
    expect(may(sns(), 'sqs:SendMessage', queueArn)).toBe('allowed');
    expect(may(sns(), 'sqs:ReceiveMessage', queueArn)).toBe(
      `User: sns.amazonaws.com is not authorized to perform: sqs:ReceiveMessage on resource: ${queueArn} because no resource-based policy allows the sqs:ReceiveMessage action`,
    );
    expect(may({ kind: 'service', name: 's3.amazonaws.com' }, 'sqs:SendMessage', queueArn)).toMatch(
      /no resource-based policy allows/,
    );
    expect(may(sns(), 'sqs:SendMessage', `${queueArn}-dead`)).toMatch(/no resource-based policy allows/);
  });

  it('acts for the resource and the account that the policy names', async () => {
    const may = await deployed(
      queuePolicy(
        sending(fromTopic, {
          Condition: {
            ArnEquals: { 'aws:SourceArn': topicArn },
            StringEquals: { 'aws:SourceAccount': account },
          },
        }),
      ),
    );
    expect(may(sns(topicArn), 'sqs:SendMessage', queueArn)).toBe('allowed');
    expect(may(sns(`${topicArn}-other`), 'sqs:SendMessage', queueArn)).toMatch(/no resource-based policy/);
    expect(may(sns(), 'sqs:SendMessage', queueArn)).toMatch(/no resource-based policy/);
  });

  it('is refused where the policy names another account as its source', async () => {
    const Condition = { StringEquals: { 'aws:SourceAccount': '444455556666' } };
    const may = await deployed(queuePolicy(sending(fromTopic, { Condition })));
    expect(may(sns(topicArn), 'sqs:SendMessage', queueArn)).toMatch(/no resource-based policy/);
  });

  it('is refused by an explicit denial, whatever else allows it', async () => {
    const may = await deployed(queuePolicy(sending('*'), sending(fromTopic, { Effect: 'Deny' })));
    expect(may(sns(), 'sqs:SendMessage', queueArn)).toMatch(
      /with an explicit deny in a resource-based policy$/,
    );
  });

  it('may not publish to a topic unless a policy of the topic says so', async () => {
    const cloudWatch: Principal = { kind: 'service', name: 'cloudwatch.amazonaws.com' };
    const without = await deployed();
    expect(without(cloudWatch, 'SNS:Publish', topicArn)).toMatch(/no resource-based policy allows/);
    const policy = {
      Statement: {
        Effect: 'Allow',
        Action: 'sns:Publish',
        Resource: topicArn,
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    };
    const allowed = await deployed(
      hosted('TopicPolicy', 'AWS::SNS::TopicPolicy', { Topics: [topicArn], PolicyDocument: policy }),
    );
    expect(allowed(cloudWatch, 'SNS:Publish', topicArn)).toBe('allowed');
  });

  it('may invoke a function, its versions and aliases, with a permission for its source', async () => {
    const may = await deployed(
      ...['work', functionArn].map((FunctionName, index) =>
        hosted(`Permission${index}`, 'AWS::Lambda::Permission', {
          FunctionName,
          Action: 'lambda:InvokeFunction',
          Principal: ['sns.amazonaws.com', 's3.amazonaws.com'][index],
          SourceArn: [topicArn, bucketArn][index],
          SourceAccount: account,
        }),
      ),
    );
    expect(may(sns(topicArn), 'lambda:InvokeFunction', functionArn)).toBe('allowed');
    expect(may(sns(topicArn), 'lambda:InvokeFunction', `${functionArn}:live`)).toBe('allowed');
    expect(may(sns(bucketArn), 'lambda:InvokeFunction', functionArn)).toMatch(/no resource-based policy/);
    const s3: Principal = { kind: 'service', name: 's3.amazonaws.com', sourceArn: bucketArn };
    expect(may(s3, 'lambda:InvokeFunction', functionArn)).toBe('allowed');
    expect(may(s3, 'lambda:UpdateFunctionCode', functionArn)).toMatch(/no resource-based policy/);
  });
});

describe('a role', () => {
  it.each<[string, unknown]>([
    ['everybody', '*'],
    ['everybody of AWS', { AWS: '*' }],
    ['its ARN', { AWS: [reader.arn] }],
    ['the ARN of its session', { AWS: `arn:aws:sts::${account}:assumed-role/reader/work` }],
  ])('may do what the policy of the resource allows %s', async (_, principal) => {
    const may = await deployed(role('reader'), role('other'), queuePolicy(sending(principal)));
    expect(may(reader, 'sqs:SendMessage', queueArn)).toBe('allowed');
    expect(may(reader, 'sqs:ReceiveMessage', queueArn)).toBe(
      `User: arn:aws:sts::${account}:assumed-role/reader/work is not authorized to perform: sqs:ReceiveMessage on resource: ${queueArn} because no identity-based policy allows the sqs:ReceiveMessage action`,
    );
  });

  it.each<[string, unknown]>([
    ['another role', { AWS: `arn:aws:iam::${account}:role/other` }],
    ['another session of it', { AWS: `arn:aws:sts::${account}:assumed-role/reader/play` }],
    ['a service', fromTopic],
    ['another account', { AWS: '444455556666' }],
    ['its account, which only lets its own policies decide', { AWS: account }],
    ["its account's root, which is the account", { AWS: `arn:aws:iam::${account}:root` }],
  ])('gains nothing by what the policy of the resource allows %s', async (_, principal) => {
    const may = await deployed(role('reader'), queuePolicy(sending(principal)));
    expect(may(reader, 'sqs:SendMessage', queueArn)).toMatch(/no identity-based policy allows/);
  });

  it.each<[string, unknown]>([
    ['everybody', '*'],
    ['it', { AWS: reader.arn }],
    ['its account', { AWS: account }],
    ["its account's root", { AWS: `arn:aws:iam::${account}:root` }],
  ])('is refused by a denial for %s, though its own policies allow it', async (_, principal) => {
    const own = role('reader', {
      Policies: [{ PolicyName: 'p', PolicyDocument: allowing('sqs:*') }],
    });
    const may = await deployed(own, queuePolicy(sending(principal, { Effect: 'Deny' })));
    expect(may(reader, 'sqs:SendMessage', queueArn)).toMatch(/explicit deny in a resource-based policy$/);
    expect(may(reader, 'sqs:ReceiveMessage', queueArn)).toBe('allowed');
  });

  it('is one caller in each of its sessions', async () => {
    const session = { AWS: `arn:aws:sts::${account}:assumed-role/reader/work` };
    const may = await deployed(role('reader'), queuePolicy(sending(session)));
    const other: Principal = { ...reader, sessionName: 'play' };
    expect(may(other, 'sqs:SendMessage', queueArn)).toMatch(/assumed-role\/reader\/play is not authorized/);
    expect(may(reader, 'sqs:SendMessage', queueArn)).toBe('allowed');
    expect(may(other, 'sqs:SendMessage', queueArn)).toMatch(/no identity-based policy/);
  });

  it('calls as if by HTTPS', async () => {
    const over = (secure: string) => sending('*', { Condition: { Bool: { 'aws:SecureTransport': secure } } });
    const secured = await deployed(role('reader'), queuePolicy(over('true')));
    expect(secured(reader, 'sqs:SendMessage', queueArn)).toBe('allowed');
    const open = await deployed(role('reader'), queuePolicy(over('false')));
    expect(open(reader, 'sqs:SendMessage', queueArn)).toMatch(/no identity-based policy/);
  });

  it('is limited by its permissions boundary also in what a resource policy allows it', async () => {
    const boundary = resource('Boundary', 'ManagedPolicy', {
      PolicyDocument: allowing('sqs:ReceiveMessage'),
    });
    const may = await deployed(
      boundary,
      role('reader', { PermissionsBoundary: boundary.ref }),
      queuePolicy(sending({ AWS: reader.arn }, { Action: 'sqs:*' })),
    );
    expect(may(reader, 'sqs:SendMessage', queueArn)).toMatch(/no permissions boundary allows/);
    expect(may(reader, 'sqs:ReceiveMessage', queueArn)).toBe('allowed');
  });

  it('of no deployment may do nothing, whomever a resource policy allows', async () => {
    const may = await deployed(queuePolicy(sending('*')));
    expect(may(reader, 'sqs:SendMessage', queueArn)).toMatch(/no identity-based policy allows/);
  });

  it("reaches a bucket's objects by the bucket's policy", async () => {
    const may = await deployed(
      role('reader'),
      hosted('BucketPolicy', 'AWS::S3::BucketPolicy', {
        Bucket: 'failures',
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Deny',
              Action: 's3:*',
              Resource: [bucketArn, `${bucketArn}/*`],
              Principal: { AWS: '*' },
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
            {
              Effect: 'Allow',
              Action: 's3:GetObject',
              Resource: `${bucketArn}/*`,
              Principal: { AWS: reader.arn },
            },
            { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucketArn, Principal: { AWS: reader.arn } },
          ],
        },
      }),
    );
    expect(may(reader, 's3:GetObject', `${bucketArn}/a:b/c`)).toBe('allowed');
    expect(may(reader, 's3:ListBucket', bucketArn)).toBe('allowed');
    expect(may(reader, 's3:ListBucket', `${bucketArn}/a`)).toMatch(/no identity-based policy/);
    expect(may(reader, 's3:GetObject', 'arn:aws:s3:::other/a')).toMatch(/no identity-based policy/);
  });

  it('is no source of a request, so conditions on the source shut it out', async () => {
    const Condition = { StringEquals: { 'aws:SourceAccount': account } };
    const may = await deployed(role('reader'), queuePolicy(sending('*', { Condition })));
    expect(may(reader, 'sqs:SendMessage', queueArn)).toMatch(/no identity-based policy/);
  });
});

describe('the administrator', () => {
  it('may do everything, denials or not', async () => {
    const may = await deployed(queuePolicy(sending('*', { Effect: 'Deny' })));
    expect(may(administrator, 'sqs:SendMessage', queueArn)).toBe('allowed');
  });
});

describe('a resource policy', () => {
  const refused = (...resources: Resource[]) => expect(deployed(...resources)).rejects;
  const failure = (code: string, message: string): unknown =>
    expect.objectContaining({ code, message: expect.stringContaining(message) });

  it('guards something of the assembly', async () => {
    const policy = (Queues: string[]) =>
      hosted('P', 'AWS::SQS::QueuePolicy', { Queues, PolicyDocument: { Statement: [sending('*')] } });
    await refused(policy([`${queueUrl}2`])).toThrow(failure('ReferenceUnknown', `${queueUrl}2`));
  });

  it('is the only one of its resource', async () => {
    const second = { ...queuePolicy(sending('*')), logicalId: 'Second' };
    await refused(queuePolicy(sending('*')), second).toThrow(failure('AssemblyInvalid', 'another policy'));
  });

  it.each<[string, object, string, string]>([
    ['no Resource', sending('*', { Resource: undefined }), 'AssemblyInvalid', 'Resource'],
    ['no Principal', sending(undefined), 'AssemblyInvalid', 'Principal'],
    [
      'NotPrincipal',
      sending(undefined, { NotPrincipal: { AWS: account } }),
      'PropertyUnsupported',
      'NotPrincipal',
    ],
  ])('is refused with %s in a statement', async (_, statement, code, message) => {
    await refused(queuePolicy(statement)).toThrow(failure(code, message));
  });

  it('of a function has no properties but those that are decided by', async () => {
    const permission = hosted('P', 'AWS::Lambda::Permission', {
      FunctionName: 'work',
      Action: 'lambda:InvokeFunctionUrl',
      Principal: '*',
      FunctionUrlAuthType: 'NONE',
    });
    await refused(permission).toThrow(failure('PropertyUnsupported', 'FunctionUrlAuthType'));
  });

  it('is referred to as CloudFormation does', () => {
    const document: PolicyDocument = { Statement: [] };
    const bucketPolicy = hosted('B', 'AWS::S3::BucketPolicy', {
      Bucket: 'failures',
      PolicyDocument: document,
    });
    expect(bucketPolicy.ref).toBe('failures');
    const policy = queuePolicy();
    expect(policy.attributes).toEqual({ Id: policy.ref });
  });
});
