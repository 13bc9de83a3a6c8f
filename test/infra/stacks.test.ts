import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stageConfig } from '../../infra/config.ts';
import { resolverFiles } from '../../infra/resolver-files.ts';
import { mergedSchema } from '../../infra/schema.ts';
import { synthesize } from '../../infra/synthesize.ts';
import { assembly } from '../support/assembly.ts';
import { resources, templates } from '../support/templates.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// The CDK compares the API key's end with the clock, so a date written here would one day be refused.
const today = new Date();
const production = join(mkdtempSync(join(tmpdir(), 'synth-')), 'cdk.out');

beforeAll(() => {
  synthesize({ stage: 'prod', today, root, outdir: production });
});
afterAll(() => {
  rmSync(join(production, '..'), { recursive: true });
});

const all = (...types: string[]) => resources(assembly, ...types);

describe('the stacks', () => {
  it('hold no custom resource', () => {
    const types = [...templates().values()].flatMap((stack) => Object.values(stack).map(({ Type }) => Type));
    expect(types.filter((type) => /^Custom::|CustomResource$/.test(type))).toEqual([]);
  });

  it('leave the resolvers to the contexts: the API stack has none', () => {
    const api = Object.values(templates().get('CompanyGraph-dev-Api') ?? {});
    expect(api.length).toBeGreaterThan(0);
    expect(api.filter(({ Type }) => /Resolver|FunctionConfiguration|DataSource/.test(Type))).toEqual([]);
  });

  it('repeat themselves: one synthesis is like the next', () => {
    const again = join(production, '..', 'again');
    synthesize({ stage: 'prod', today, root, outdir: again });
    expect([...templates(again)]).toEqual([...templates(production)]);
  });

  it('keep the data of every stage but dev when a stack or a table goes', () => {
    for (const table of resources(production, 'AWS::DynamoDB::GlobalTable')) {
      expect(table.DeletionPolicy).toBe('Retain');
      expect(table.Properties.Replicas[0].DeletionProtectionEnabled).toBe(true);
    }
    for (const pool of resources(production, 'AWS::Cognito::UserPool')) {
      expect(pool.DeletionPolicy).toBe('Retain');
      expect(pool.Properties.DeletionProtection).toBe('ACTIVE');
    }
    expect(all('AWS::DynamoDB::GlobalTable')[0]?.DeletionPolicy).toBe('Delete');
  });
});

describe('the operations topic', () => {
  it('takes what the alarms of its account publish, by TLS only', () => {
    const [policy] = Object.values(templates().get('CompanyGraph-dev-Foundation') ?? {}).filter(
      ({ Type }) => Type === 'AWS::SNS::TopicPolicy',
    );
    expect(policy?.Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Resource: policy?.Properties.Topics[0],
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
    for (const alarm of all('AWS::CloudWatch::Alarm')) expect(alarm.Properties.AlarmActions).toHaveLength(1);
  });
});

describe('the API', () => {
  const api = () => all('AWS::AppSync::GraphQLApi')[0]?.Properties;

  it('signs in by user pool, and takes an API key and IAM beside it', () => {
    expect(api().AuthenticationType).toBe('AMAZON_COGNITO_USER_POOLS');
    const modes = api().AdditionalAuthenticationProviders as { AuthenticationType: string }[];
    expect(modes.map((mode) => mode.AuthenticationType)).toEqual(['API_KEY', 'AWS_IAM']);
  });

  it('logs failures for a month, and nothing of what requests and answers hold', () => {
    expect(api().LogConfig).toMatchObject({ FieldLogLevel: 'ERROR', ExcludeVerboseContent: true });
    const groups = Object.values(templates().get('CompanyGraph-dev-Api') ?? {}).filter(
      ({ Type }) => Type === 'AWS::Logs::LogGroup',
    );
    expect(groups.map(({ Properties }) => Properties)).toEqual([
      {
        LogGroupName: {
          'Fn::Join': ['', ['/aws/appsync/apis/', { 'Fn::GetAtt': [expect.any(String), 'ApiId'] }]],
        },
        RetentionInDays: 30,
      },
    ]);
  });

  it('has no hosted sign-in that could send tokens elsewhere', () => {
    for (const client of all('AWS::Cognito::UserPoolClient')) {
      expect(client.Properties.AllowedOAuthFlowsUserPoolClient).toBe(false);
      expect(client.Properties).not.toHaveProperty('CallbackURLs');
    }
  });

  it('limits depth and resolver count, and hides its schema in production', () => {
    expect(api()).toMatchObject({
      QueryDepthLimit: 16,
      ResolverCountLimit: 500,
      IntrospectionConfig: 'ENABLED',
    });
    expect(resources(production, 'AWS::AppSync::GraphQLApi')[0]?.Properties).toMatchObject({
      QueryDepthLimit: 6,
      IntrospectionConfig: 'DISABLED',
    });
  });

  it('has a key that ends within the 365 days that AppSync allows, whatever the day', () => {
    for (const day of ['2026-01-01', '2026-01-31', '2027-12-31', '2028-02-29']) {
      const now = new Date(`${day}T23:59:59Z`);
      const days = (stageConfig('dev', now).apiKeyExpires.getTime() - now.getTime()) / 86_400_000;
      expect(days).toBeGreaterThan(300);
      expect(days).toBeLessThan(365);
    }
  });

  it('refuses a stage name that would break the names made of it', () => {
    expect(() => stageConfig('Prod!', today)).toThrow(/no stage name/);
  });
});

describe('resolvers', () => {
  const files = ['company', 'statistics'].flatMap((context) =>
    resolverFiles(join(root, 'resolvers', context)),
  );
  const attached = () =>
    all('AWS::AppSync::Resolver').map(
      ({ Properties: { TypeName, FieldName } }) => `${TypeName}.${FieldName}`,
    );

  it('are attached to exactly the fields that have a file', () => {
    expect(attached().sort()).toEqual(
      files.map(({ typeName, fieldName }) => `${typeName}.${fieldName}`).sort(),
    );
  });

  it('exist for every root field of the schema, and for no field that is not in it', () => {
    const prelude = readFileSync(join(root, 'schema/appsync.graphql'), 'utf8');
    const schema = buildSchema(`${prelude}\n${mergedSchema(join(root, 'schema'))}`);
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
      (type) => (type ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : []),
    );
    expect(
      attached()
        .filter((coordinate) => /^(Query|Mutation|Subscription)\./.test(coordinate))
        .sort(),
    ).toEqual(roots.sort());
    for (const coordinate of attached()) {
      const [type, field] = coordinate.split('.') as [string, string];
      expect(schema.getType(type)?.toString()).toBe(type);
      expect(
        Object.keys((schema.getType(type) as { getFields(): object } | null)?.getFields() ?? {}),
      ).toContain(field);
    }
  });

  it('run as JavaScript, the steps of a pipeline in the order of their files', () => {
    for (const { Properties } of all('AWS::AppSync::Resolver', 'AWS::AppSync::FunctionConfiguration')) {
      expect(Properties.Runtime).toEqual({ Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' });
    }
    const create = all('AWS::AppSync::Resolver').find(
      (each) => each.Properties.FieldName === 'createCompany',
    );
    const order = create?.Properties.PipelineConfig.Functions.map(
      (part: { 'Fn::GetAtt': [string] }) => part['Fn::GetAtt'][0],
    );
    expect(order).toEqual([
      expect.stringContaining('createCompanywrite'),
      expect.stringContaining('createCompanylook'),
      expect.stringContaining('createCompanysettle'),
    ]);
  });
});

describe('data sources', () => {
  it('are named after their contexts, since an API takes each name once', () => {
    expect(all('AWS::AppSync::DataSource').map(({ Properties }) => Properties.Name)).toEqual([
      'company',
      'statistics',
    ]);
  });

  it('are tables, all of them: no request waits for a Lambda function', () => {
    for (const { Properties } of all('AWS::AppSync::DataSource')) {
      expect(Properties.Type).toBe('AMAZON_DYNAMODB');
    }
  });
});

describe('the company table', () => {
  const table = () => all('AWS::DynamoDB::GlobalTable')[0]?.Properties;

  it('is on demand, streamed with both images, recoverable and expiring', () => {
    expect(table()).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    expect(table().Replicas[0].PointInTimeRecoverySpecification).toEqual({
      PointInTimeRecoveryEnabled: true,
    });
  });

  it('projects into no index an attribute that changes without the company changing', () => {
    for (const { Projection } of table().GlobalSecondaryIndexes) {
      expect(Projection.ProjectionType).toBe('INCLUDE');
      expect(Projection.NonKeyAttributes).not.toContain('version');
      expect(Projection.NonKeyAttributes).not.toContain('updatedAt');
      expect(Projection.NonKeyAttributes).not.toContain('lastMutation');
    }
  });

  it('is open to its data source for what its resolvers do, and for nothing else', () => {
    const statements = dataSourceStatements('CompanyGraph-dev-Company');
    const onTable = statements.filter((statement) => !JSON.stringify(statement.Resource).includes('/index/'));
    expect(onTable.map(({ Action }) => Action)).toEqual([
      [
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
    ]);
    const onIndexes = statements.filter((statement) => !onTable.includes(statement));
    expect(onIndexes.map(({ Action }) => Action)).toEqual(['dynamodb:Query']);
    for (const name of ['byName', 'byIndustry', 'byCountry', 'byCreated', 'byOwner']) {
      expect(JSON.stringify(onIndexes)).toContain(`/index/${name}"`);
    }
  });
});

describe('the statistics table', () => {
  it('is read by its data source, and written by events alone', () => {
    expect(dataSourceStatements('CompanyGraph-dev-Statistics').map(({ Action }) => Action)).toEqual([
      ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
    ]);
  });
});

/** The statements of a stack's only policy that is attached apart from its role: the data source's. */
function dataSourceStatements(stack: string): { Action: unknown; Resource: unknown }[] {
  return Object.values(templates().get(stack) ?? {})
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}
