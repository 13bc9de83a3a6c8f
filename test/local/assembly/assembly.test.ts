import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveAssembly } from '../../../local/assembly/assembly.ts';
import { inertTypes } from '../../../local/inert.ts';
import type { ResourceType } from '../../../local/kernel/service.ts';

const hello = join(import.meta.dirname, '../../fixtures/assemblies/hello');
const environment = { accountId: '111122223333', region: 'us-east-1', partition: 'aws', secret: 'secret' };

const hosted = (...attributes: string[]): ResourceType => ({
  ref: ({ logicalId }) => logicalId,
  attributes: ({ logicalId }) => Object.fromEntries(attributes.map((name) => [name, `${logicalId}.${name}`])),
});

const types: Record<string, ResourceType> = {
  'AWS::Cognito::UserPool': hosted('Arn'),
  'AWS::Cognito::UserPoolClient': hosted(),
  'AWS::Cognito::UserPoolGroup': hosted(),
  'AWS::AppSync::GraphQLApi': hosted('ApiId', 'GraphQLUrl'),
  'AWS::AppSync::GraphQLSchema': hosted(),
  'AWS::AppSync::ApiKey': hosted('ApiKey'),
  'AWS::AppSync::DataSource': hosted('Name'),
  'AWS::AppSync::Resolver': hosted(),
  'AWS::AppSync::FunctionConfiguration': hosted('FunctionId'),
  'AWS::DynamoDB::GlobalTable': hosted('Arn'),
  'AWS::IAM::Role': hosted('Arn'),
  'AWS::IAM::Policy': hosted(),
};

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'assembly-'));
  cpSync(hello, copy, { recursive: true });
});
afterEach(() => rmSync(copy, { recursive: true }));

const resolve = (directory = copy) => resolveAssembly(directory, types, environment, inertTypes);

const edit = (file: string, change: (content: Record<string, Record<string, unknown>>) => void) => {
  const path = join(copy, file);
  const content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, unknown>>;
  change(content);
  writeFileSync(path, JSON.stringify(content));
};

const failure = (code: string, message: string | RegExp, remedy: string | RegExp): unknown =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(remedy),
  });

describe('a synthesized app', () => {
  it('resolves, stacks and resources in dependency order', () => {
    const { resources, outputs } = resolve();
    const position = (logicalId: string) =>
      resources.findIndex((resource) => resource.logicalId.startsWith(logicalId));
    expect(resources).toHaveLength(14);
    expect(position('GreetingsRole7')).toBeLessThan(position('GreetingsSource'));
    expect(position('GreetingsSource')).toBeLessThan(position('Querygreeting9'));
    expect(position('Load')).toBeLessThan(position('QuerygreetingTwice'));
    expect(resources[position('GreetingsSource')]?.properties).toEqual({
      ApiId: 'ApiF70053CD.ApiId',
      DynamoDBConfig: { AwsRegion: 'us-east-1', TableName: 'Greetings4CE51A51' },
      Name: 'Greetings',
      ServiceRoleArn: 'GreetingsRole7C253327.Arn',
      Type: 'AMAZON_DYNAMODB',
    });
    expect(resources[position('QuerygreetingTwice')]?.properties['PipelineConfig']).toEqual({
      Functions: ['Load52B57D89.FunctionId'],
    });
    expect(outputs['HelloApi']?.['GraphqlUrl']).toBe('ApiF70053CD.GraphQLUrl');
  });

  it('resolves to the same values each time', () => {
    expect(JSON.stringify(resolve())).toBe(JSON.stringify(resolve(hello)));
  });

  it('orders stacks by what they depend on, not by where they stand in the manifest', () => {
    edit('manifest.json', (manifest) => {
      manifest['artifacts'] = Object.fromEntries(Object.entries(manifest['artifacts'] ?? {}).reverse());
    });
    expect(resolve().resources[0]?.stack).toBe('HelloApi');
  });

  it('includes the stacks of nested stages', () => {
    const outer = mkdtempSync(join(tmpdir(), 'assembly-'));
    cpSync(hello, join(outer, 'stage'), { recursive: true });
    const artifacts = { Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'stage' } } };
    writeFileSync(join(outer, 'manifest.json'), JSON.stringify({ version: '999.0.0', artifacts }));
    const assembly = resolve(outer);
    expect(assembly.resources).toHaveLength(14);
    expect(assembly.assets.path(location(assembly))).toContain(join(outer, 'stage', 'asset.'));
    rmSync(outer, { recursive: true });
  });

  it('says where each asset is, by S3 location and by object key', () => {
    const assembly = resolve();
    const found = assembly.assets.path(location(assembly));
    expect(readFileSync(found, 'utf8')).toContain("operation: 'GetItem'");
    expect(assembly.assets.path(location(assembly).split('/').at(-1) ?? '')).toBe(found);
    expect(() => assembly.assets.path('s3://bucket/other.js')).toThrow(
      failure('ReferenceUnknown', 's3://bucket/other.js', 'npx cdk synth'),
    );
    rmSync(found);
    expect(() => assembly.assets.path(location(assembly))).toThrow(
      failure('AssemblyInvalid', 'missing', 'npx cdk synth'),
    );
  });

  const location = ({ resources }: ReturnType<typeof resolve>) =>
    resources.find(({ logicalId }) => logicalId.startsWith('Querygreeting9'))?.properties[
      'CodeS3Location'
    ] as string;

  it('that is not there is missed, with what to do', () => {
    expect(() => resolve(join(copy, 'nowhere'))).toThrow(
      failure('AssemblyMissing', 'nowhere', 'npx cdk synth'),
    );
  });

  it.each([
    ['manifest.json', '{', 'cannot be read'],
    ['manifest.json', 'null', 'lists no artifacts'],
    ['manifest.json', '{"artifacts":[]}', 'lists no artifacts'],
    ['HelloApi.template.json', '[]', 'not a template'],
    ['HelloApi.template.json', '{"Resources":[]}', 'Resources is not an object'],
    ['HelloApi.template.json', '{"Resources":{"A":{}}}', 'A has no Type'],
    ['HelloApi.template.json', '{"Transform":"AWS::Serverless-2016-10-31"}', 'macro'],
    ['HelloApi.assets.json', '', 'cannot be read'],
  ])('with a broken %s is refused: %s', (file, content, message) => {
    writeFileSync(join(copy, file), content);
    expect(() => resolve()).toThrow(failure('AssemblyInvalid', message, 'npx cdk synth'));
    expect(() => resolve()).toThrow(file);
  });

  it('without one of its templates is refused', () => {
    rmSync(join(copy, 'HelloGreetings.template.json'));
    expect(() => resolve()).toThrow(
      failure('AssemblyInvalid', 'HelloGreetings.template.json cannot be read', 'npx cdk synth'),
    );
  });

  it('with a resource type that is neither hosted nor inert is refused, naming type, resource and where to add it', () => {
    edit('HelloApi.template.json', ({ Resources: resources = {} }) => {
      resources['Machine'] = { Type: 'AWS::EC2::Instance' };
    });
    expect(() => resolve()).toThrow(
      failure('ResourceUnsupported', /Machine of stack HelloApi .*AWS::EC2::Instance/, 'local/inert.ts'),
    );
  });

  it('is refused for all the types that are not hosted at once, each resource named', () => {
    edit('HelloApi.template.json', ({ Resources: resources = {} }) => {
      resources['Machine'] = { Type: 'AWS::EC2::Instance' };
      resources['Engine'] = { Type: 'AWS::EC2::Instance' };
    });
    edit('HelloGreetings.template.json', ({ Resources: resources = {} }) => {
      resources['Flow'] = { Type: 'AWS::StepFunctions::StateMachine' };
    });
    expect(() => resolve()).toThrow(
      failure(
        'ResourceUnsupported',
        /^(?=[^]*Machine of)(?=[^]*Engine of)(?=[^]*Flow of stack HelloGreetings)[^\n]+\n[^\n]+\n[^\n]+$/,
        /Host (?:AWS::EC2::Instance and AWS::StepFunctions::StateMachine|AWS::StepFunctions::StateMachine and AWS::EC2::Instance) in/,
      ),
    );
  });

  it('is refused for a type that is not hosted only where its condition holds', () => {
    const under = (condition: string) =>
      edit('HelloApi.template.json', (template) => {
        template['Conditions'] = {
          Never: { 'Fn::Equals': ['a', 'b'] },
          Always: { 'Fn::Equals': ['a', 'a'] },
        };
        template['Resources']!['Machine'] = { Type: 'AWS::EC2::Instance', Condition: condition };
      });
    under('Never');
    expect(resolve().resources.map(({ logicalId }) => logicalId)).not.toContain('Machine');
    under('Always');
    expect(() => resolve()).toThrow(failure('ResourceUnsupported', 'Machine', 'local/inert.ts'));
  });

  it('may refer to what its inert resources would be', () => {
    edit('HelloApi.template.json', ({ Resources: resources = {}, Outputs: outputs = {} }) => {
      resources['Late'] = { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'late' } };
      resources['Lines'] = { Type: 'AWS::Logs::LogGroup' };
      outputs['AlarmRef'] = { Value: { Ref: 'Late' } };
      outputs['AlarmArn'] = { Value: { 'Fn::GetAtt': ['Late', 'Arn'] } };
      outputs['LinesRef'] = { Value: { Ref: 'Lines' } };
      outputs['LinesArn'] = { Value: { 'Fn::GetAtt': ['Lines', 'Arn'] } };
    });
    const outputs = resolve().outputs['HelloApi'] ?? {};
    expect(outputs['AlarmRef']).toBe('late');
    expect(outputs['AlarmArn']).toBe('arn:aws:cloudwatch:us-east-1:111122223333:alarm:late');
    expect(outputs['LinesRef']).toMatch(/^HelloApi-Lines-[a-z0-9]{12}$/);
    expect(outputs['LinesArn']).toBe(
      `arn:aws:logs:us-east-1:111122223333:log-group:${String(outputs['LinesRef'])}:*`,
    );
  });
});

describe('an inert type', () => {
  it('of the CDK gives what the CDK asks of it', () => {
    edit('HelloApi.template.json', ({ Resources: resources = {}, Outputs: outputs = {} }) => {
      resources['Kept'] = { Type: 'Custom::LogRetention', Properties: { LogGroupName: '/aws/appsync/x' } };
      outputs['Group'] = { Value: { 'Fn::GetAtt': ['Kept', 'LogGroupName'] } };
    });
    expect(resolve().outputs['HelloApi']?.['Group']).toBe('/aws/appsync/x');
  });

  it.each(Object.entries(inertTypes))('says why it does nothing: %s', (_, { reason }) => {
    expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });
});
