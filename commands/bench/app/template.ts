import { readFileSync } from 'node:fs';
import { allow, around, none, publish, read, readOwner } from './code.ts';

export const schema = readFileSync(new URL('schema.graphql', import.meta.url), 'utf8');

export const tableName = 'bench-items';

const attribute = (logicalId: string, name: string) => ({ 'Fn::GetAtt': [logicalId, name] });
const resource = (Type: string, Properties: object) => ({ Type, Properties });
const ApiId = attribute('Api', 'ApiId');
const Runtime = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };

const unit = (coordinate: string, source: string, Code: string) => {
  const [TypeName, FieldName] = coordinate.split('.');
  return resource('AWS::AppSync::Resolver', {
    ...{ ApiId, TypeName, FieldName, Code, Runtime },
    Kind: 'UNIT',
    DataSourceName: attribute(source, 'Name'),
  });
};
const pipeline = (FieldName: string, functions: readonly string[]) =>
  resource('AWS::AppSync::Resolver', {
    ...{ ApiId, TypeName: 'Query', FieldName, Code: around, Runtime },
    Kind: 'PIPELINE',
    PipelineConfig: { Functions: functions.map((name) => attribute(name, 'FunctionId')) },
  });
const step = (Name: string, source: string, Code: string) =>
  resource('AWS::AppSync::FunctionConfiguration', {
    ...{ ApiId, Name, Code, Runtime },
    DataSourceName: attribute(source, 'Name'),
  });

/** Unit and pipeline resolvers on NONE and on DynamoDB, and a mutation that is listened to. */
export const template = {
  Resources: {
    Table: resource('AWS::DynamoDB::Table', {
      TableName: tableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
    Role: resource('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'appsync.amazonaws.com' } },
        ],
      },
      Policies: [
        {
          PolicyName: 'Read',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: attribute('Table', 'Arn') }],
          },
        },
      ],
    }),
    Api: resource('AWS::AppSync::GraphQLApi', { Name: 'bench', AuthenticationType: 'API_KEY' }),
    Schema: resource('AWS::AppSync::GraphQLSchema', { ApiId, Definition: schema }),
    Key: resource('AWS::AppSync::ApiKey', { ApiId }),
    Nowhere: resource('AWS::AppSync::DataSource', { ApiId, Name: 'nowhere', Type: 'NONE' }),
    Items: resource('AWS::AppSync::DataSource', {
      ApiId,
      Name: 'items',
      Type: 'AMAZON_DYNAMODB',
      ServiceRoleArn: attribute('Role', 'Arn'),
      DynamoDBConfig: { TableName: { Ref: 'Table' }, AwsRegion: { Ref: 'AWS::Region' } },
    }),
    Allow: step('allow', 'Nowhere', allow),
    Give: step('give', 'Nowhere', none),
    ReadOwner: step('readOwner', 'Items', readOwner),
    Read: step('read', 'Items', read),
    UnitNone: unit('Query.unitNone', 'Nowhere', none),
    PipelineNone: pipeline('pipelineNone', ['Allow', 'Give']),
    UnitDynamoDb: unit('Query.unitDynamoDb', 'Items', read),
    PipelineDynamoDb: pipeline('pipelineDynamoDb', ['ReadOwner', 'Read']),
    Publish: unit('Mutation.publish', 'Nowhere', publish),
  },
};
