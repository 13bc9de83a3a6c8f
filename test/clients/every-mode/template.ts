import { readFileSync } from 'node:fs';
import { authorizer, failing, me, only, post, visitor } from './code.ts';

const schema = readFileSync(new URL('schema.graphql', import.meta.url), 'utf8');

const ref = (logicalId: string) => ({ Ref: logicalId });
const attribute = (logicalId: string, name: string) => ({ 'Fn::GetAtt': [logicalId, name] });
const resource = (Type: string, Properties: object) => ({ Type, Properties });
const runtime = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };
const apiId = attribute('Api', 'ApiId');

const trusting = (Service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }],
});

const lambda = (code: string, role: string, FunctionName?: string) =>
  resource('AWS::Lambda::Function', {
    Code: { ZipFile: code },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: attribute(role, 'Arn'),
    ...(FunctionName !== undefined && { FunctionName }),
  });

const resolver = (coordinate: string, Code: string) => {
  const [TypeName, FieldName] = coordinate.split('.');
  return resource('AWS::AppSync::Resolver', {
    ApiId: apiId,
    TypeName,
    FieldName,
    Kind: 'UNIT',
    DataSourceName: attribute('Nowhere', 'Name'),
    Code,
    Runtime: runtime,
  });
};

/** The visitor may ask who it is and listen, and nothing else. */
const visitorPolicy = {
  PolicyName: 'Visit',
  PolicyDocument: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'appsync:GraphQL',
        Resource: ['Query/fields/me', 'Query/fields/onlyIam', 'Subscription/fields/onPost'].map((field) => ({
          'Fn::Join': ['', [attribute('Api', 'Arn'), `/types/${field}`]],
        })),
      },
    ],
  },
};

/** An API that takes every kind of credential, each field those that its directives name. */
export const everyModeTemplate = (oidcIssuer: string) => ({
  Resources: {
    Users: resource('AWS::Cognito::UserPool', { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } }),
    Web: resource('AWS::Cognito::UserPoolClient', {
      UserPoolId: ref('Users'),
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    }),
    Editors: resource('AWS::Cognito::UserPoolGroup', { UserPoolId: ref('Users'), GroupName: 'editors' }),
    FunctionRole: resource('AWS::IAM::Role', {
      AssumeRolePolicyDocument: trusting('lambda.amazonaws.com'),
    }),
    VisitorRole: resource('AWS::IAM::Role', {
      AssumeRolePolicyDocument: trusting('lambda.amazonaws.com'),
      Policies: [visitorPolicy],
    }),
    Visitor: lambda(visitor, 'VisitorRole', 'every-mode-visitor'),
    Authorizer: lambda(authorizer, 'FunctionRole'),
    AuthorizerPermission: resource('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: attribute('Authorizer', 'Arn'),
      Principal: 'appsync.amazonaws.com',
      SourceArn: attribute('Api', 'Arn'),
    }),
    Api: resource('AWS::AppSync::GraphQLApi', {
      Name: 'every-mode',
      AuthenticationType: 'API_KEY',
      AdditionalAuthenticationProviders: [
        {
          AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
          UserPoolConfig: { AwsRegion: ref('AWS::Region'), UserPoolId: ref('Users') },
        },
        { AuthenticationType: 'OPENID_CONNECT', OpenIDConnectConfig: { Issuer: oidcIssuer } },
        { AuthenticationType: 'AWS_IAM' },
        {
          AuthenticationType: 'AWS_LAMBDA',
          LambdaAuthorizerConfig: {
            AuthorizerUri: attribute('Authorizer', 'Arn'),
            AuthorizerResultTtlInSeconds: 0,
          },
        },
      ],
    }),
    Schema: resource('AWS::AppSync::GraphQLSchema', { ApiId: apiId, Definition: schema }),
    Key: resource('AWS::AppSync::ApiKey', { ApiId: apiId }),
    Nowhere: resource('AWS::AppSync::DataSource', { ApiId: apiId, Name: 'nowhere', Type: 'NONE' }),
    Me: resolver('Query.me', me),
    Failing: resolver('Query.failing', failing),
    Post: resolver('Mutation.post', post),
    ...Object.fromEntries(
      ['ApiKey', 'UserPool', 'Editors', 'Oidc', 'Iam', 'Lambda'].map((mode) => [
        `Only${mode}`,
        resolver(`Query.only${mode}`, only),
      ]),
    ),
  },
});
