import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { functionFiles } from '../../infra/function-files.ts';
import { functionName } from '../../model/physical-names.ts';
import { assembly } from '../support/assembly.ts';
import { resources, templates, type TemplateResource } from '../support/templates.ts';

const all = (...types: string[]) => resources(assembly, ...types);
const files = functionFiles(fileURLToPath(new URL('../../functions', import.meta.url)));
const functions = () => all('AWS::Lambda::Function');
const mappings = () => all('AWS::Lambda::EventSourceMapping');
const ofStreams = () => mappings().filter(({ Properties }) => 'StartingPosition' in Properties);
const ofQueues = () => mappings().filter(({ Properties }) => !('StartingPosition' in Properties));

/** A resource by the logical id that a reference names. */
function named(reference: Record<string, unknown>): TemplateResource {
  const { Ref, 'Fn::GetAtt': attribute } = reference as { Ref?: string; 'Fn::GetAtt'?: [string] };
  const id = Ref ?? attribute?.[0] ?? '';
  const found = [...templates().values()].flatMap((stack) => (stack[id] ? [stack[id]] : []));
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe('functions', () => {
  it('are exactly those that have a file', () => {
    expect(
      functions()
        .map(({ Properties }) => Properties.FunctionName)
        .sort(),
    ).toEqual(files.map(({ context, name }) => functionName('dev', context, name)).sort());
  });

  it('run on Node 24 and arm64, with a log group that is kept a month', () => {
    for (const { Properties } of functions()) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      const group = named(Properties.LoggingConfig.LogGroup);
      expect(group.Properties).toEqual({
        LogGroupName: `/aws/lambda/${Properties.FunctionName}`,
        RetentionInDays: 30,
      });
    }
  });

  it('have a role of their own, with no policy but the one that is written with it', () => {
    const roles = functions().map(({ Properties }) => named(Properties.Role));
    expect(new Set(roles).size).toBe(functions().length);
    for (const { Properties } of roles) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(Properties.Policies).toHaveLength(1);
    }
    for (const template of templates().values()) {
      const own = Object.values(template);
      const roleIds = own
        .filter(({ Type }) => Type === 'AWS::Lambda::Function')
        .map(({ Properties }) => (Properties.Role as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]);
      const attached = own
        .filter(({ Type }) => Type === 'AWS::IAM::Policy')
        .flatMap(({ Properties }) => (Properties.Roles as { Ref: string }[]).map(({ Ref }) => Ref));
      expect(attached.filter((role) => roleIds.includes(role))).toEqual([]);
    }
  });

  it('may use no wildcard of actions, and of resources where DynamoDB takes none', () => {
    for (const { Properties } of functions()) {
      for (const { Action, Resource } of statementsOf(Properties.Role)) {
        expect(JSON.stringify(Action)).not.toContain('*');
        if (Resource === '*') expect(Action).toBe('dynamodb:ListStreams');
      }
    }
  });

  it('reach no table but their own context’s', () => {
    const allowed: Record<string, string[]> = {};
    for (const [stack, template] of templates()) {
      for (const { Type, Properties } of Object.values(template)) {
        if (Type !== 'AWS::Lambda::Function') continue;
        const actions = statementsOf(Properties.Role)
          .filter(({ Action }) => /dynamodb:\w*Item/.test(JSON.stringify(Action)))
          .map(({ Action, Resource }) => {
            // An import would be another stack's table.
            expect(JSON.stringify(Resource)).not.toContain('ImportValue');
            expect(template).toHaveProperty((Resource as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]);
            return Action as string | string[];
          });
        allowed[`${stack} ${Properties.FunctionName}`] = actions.flat();
      }
    }
    expect(allowed).toEqual({
      'CompanyGraph-dev-Company company-graph-dev-company-publish-changes': [],
      'CompanyGraph-dev-Company company-graph-dev-company-remove-purged': ['dynamodb:DeleteItem'],
      'CompanyGraph-dev-Company company-graph-dev-company-apply-intake': [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
      'CompanyGraph-dev-Statistics company-graph-dev-statistics-apply-company-changes': [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
    });
  });
});

describe('a stream consumer', () => {
  it('misses nothing: oldest record first, halves, bounded retries, whole records kept in the failure bucket', () => {
    expect(ofStreams().length).toBeGreaterThan(0);
    for (const { Properties } of ofStreams()) {
      expect(Properties).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      });
      expect(Properties.MaximumRetryAttempts).toBeGreaterThan(0);
      expect(Properties.MaximumRecordAgeInSeconds).toBeGreaterThan(0);
      // Half of the 24 hours that a stream keeps its records, at most: nothing may be trimmed unseen.
      expect(Properties.MaximumRecordAgeInSeconds).toBeLessThanOrEqual(43_200);
      expect(JSON.stringify(Properties.DestinationConfig)).toContain('Failures');
    }
  });

  it('is shown profiles only', () => {
    const patterns = ofStreams().map(({ Properties }) =>
      (Properties.FilterCriteria.Filters as { Pattern: string }[]).map(
        ({ Pattern }) => JSON.parse(Pattern) as unknown,
      ),
    );
    expect(patterns).toEqual([[{ dynamodb: { Keys: { sk: { S: ['PROFILE'] } } } }]]);
  });

  it('is one of at most two that read a stream', () => {
    const streams = ofStreams().map(({ Properties }) => JSON.stringify(Properties.EventSourceArn));
    for (const stream of streams) expect(streams.filter((other) => other === stream).length).toBeLessThan(3);
  });

  it('may write failures below the prefix that Lambda writes to, and nowhere else', () => {
    const writes = functions()
      .flatMap(({ Properties }) => statementsOf(Properties.Role))
      .filter(({ Action }) => JSON.stringify(Action).includes('s3:Put'));
    expect(writes.length).toBeGreaterThan(0);
    for (const { Resource } of writes) expect(JSON.stringify(Resource)).toContain('/aws/lambda/*');
  });
});

describe('a topic consumer', () => {
  it('has a queue that hides a message for six times the timeout of the function', () => {
    expect(ofQueues().length).toBeGreaterThan(0);
    for (const { Properties } of ofQueues()) {
      const timeout = named(Properties.FunctionName).Properties.Timeout as number;
      expect(named(Properties.EventSourceArn).Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * timeout,
      );
    }
  });

  it('reports single messages, and has a bound of functions at work', () => {
    for (const { Properties } of ofQueues()) {
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(Properties.ScalingConfig.MaximumConcurrency).toBeGreaterThan(1);
    }
  });

  it('lays aside what fails five times, and keeps it as long as SQS can', () => {
    for (const { Properties } of ofQueues()) {
      const { maxReceiveCount, deadLetterTargetArn } = named(Properties.EventSourceArn).Properties
        .RedrivePolicy;
      expect(maxReceiveCount).toBe(5);
      expect(named(deadLetterTargetArn).Properties.MessageRetentionPeriod).toBe(1_209_600);
    }
  });

  it('has what its topic cannot deliver laid aside in another queue, which the topic may send to', () => {
    const subscriptions = all('AWS::SNS::Subscription');
    expect(subscriptions).toHaveLength(ofQueues().length);
    for (const { Properties } of subscriptions) {
      expect(Properties).toMatchObject({ Protocol: 'sqs', RawMessageDelivery: true });
      const targets = [Properties.Endpoint, Properties.RedrivePolicy.deadLetterTargetArn];
      for (const target of targets) expect(sendersTo(target)).toEqual([Properties.TopicArn]);
    }
  });

  it('is shown purges alone where it cleans up after them', () => {
    const filters = all('AWS::SNS::Subscription').flatMap(({ Properties }) => Properties.FilterPolicy ?? []);
    expect(filters).toEqual([{ type: ['company.purged'] }]);
  });

  it('takes messages from its topic in this account only, and by TLS only', () => {
    for (const { Properties } of all('AWS::SQS::QueuePolicy')) {
      for (const statement of Properties.PolicyDocument.Statement) {
        if (statement.Effect === 'Deny') {
          expect(statement.Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
        } else {
          expect(statement).toMatchObject({
            Action: 'sqs:SendMessage',
            Principal: { Service: 'sns.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          });
        }
      }
    }
    expect(all('AWS::SQS::QueuePolicy')).toHaveLength(all('AWS::SQS::Queue').length);
  });
});

describe('alarms', () => {
  const watched = (metric: string) =>
    all('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.MetricName === metric)
      .flatMap(({ Properties }) =>
        (Properties.Dimensions as { Value: Record<string, unknown> }[]).map(({ Value }) => named(Value)),
      );

  it('watch every queue that lays messages aside, and the age of what waits in every other', () => {
    const queues = all('AWS::SQS::Queue');
    const aside = queues.filter(({ Properties }) => !('RedrivePolicy' in Properties));
    expect(aside).toHaveLength(2 * ofQueues().length);
    expect(watched('ApproximateNumberOfMessagesVisible')).toEqual(expect.arrayContaining(aside));
    const feeding = queues.filter((queue) => !aside.includes(queue));
    expect(watched('ApproximateAgeOfOldestMessage')).toEqual(expect.arrayContaining(feeding));
  });

  it('tell of a stream that is read late, and of records that were given up, dropped or not written down', () => {
    for (const { Properties } of ofStreams()) {
      expect(Properties.MetricsConfig).toEqual({ Metrics: ['EventCount'] });
      expect(watched('IteratorAge')).toContainEqual(named(Properties.FunctionName));
      expect(watched('DestinationDeliveryFailures')).toContainEqual(named(Properties.FunctionName));
    }
    for (const metric of ['OnFailureDestinationDeliveredEventCount', 'DroppedEventCount']) {
      expect(watched(metric)).toEqual(ofStreams());
    }
  });
});

function statementsOf(role: Record<string, unknown>): { Action: unknown; Resource: unknown }[] {
  return named(role).Properties.Policies.flatMap(
    (policy: { PolicyDocument: { Statement: unknown } }) => policy.PolicyDocument.Statement,
  );
}

/** The topics that a queue's policy lets in. */
function sendersTo(queueArn: Record<string, unknown>): unknown[] {
  const [logicalId] = queueArn['Fn::GetAtt'] as [string];
  return all('AWS::SQS::QueuePolicy')
    .filter(({ Properties }) => Properties.Queues[0].Ref === logicalId)
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Condition }) => Condition.ArnEquals['aws:SourceArn']);
}
