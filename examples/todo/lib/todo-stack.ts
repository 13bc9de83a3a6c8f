import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundle } from './bundle';

const root = path.join(__dirname, '..');
const runtime = appsync.FunctionRuntime.JS_1_0_0;
const resolverFile = (file: string) => path.join(root, 'resolvers', file);

export class TodoStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const users = new cognito.UserPool(this, 'Users', {
      selfSignUpEnabled: true,
      signInAliases: { username: true, email: true },
      autoVerify: { email: true },
      removalPolicy: cdk.RemovalPolicy.DESTROY,
    });
    const client = users.addClient('Web', { authFlows: { userPassword: true, userSrp: true } });

    const lists = new dynamodb.Table(this, 'Lists', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: cdk.RemovalPolicy.DESTROY,
    });
    lists.addGlobalSecondaryIndex({
      indexName: 'byOwner',
      partitionKey: { name: 'owner', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'createdAt', type: dynamodb.AttributeType.STRING },
    });
    lists.addGlobalSecondaryIndex({
      indexName: 'byVisibility',
      partitionKey: { name: 'visibility', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'createdAt', type: dynamodb.AttributeType.STRING },
    });
    const items = new dynamodb.Table(this, 'Items', {
      partitionKey: { name: 'listId', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      removalPolicy: cdk.RemovalPolicy.DESTROY,
    });

    const api = new appsync.GraphqlApi(this, 'Api', {
      name: 'todo',
      definition: appsync.Definition.fromFile(path.join(root, 'graphql/schema.graphql')),
      authorizationConfig: {
        defaultAuthorization: {
          authorizationType: appsync.AuthorizationType.USER_POOL,
          userPoolConfig: { userPool: users },
        },
        additionalAuthorizationModes: [
          {
            authorizationType: appsync.AuthorizationType.API_KEY,
            apiKeyConfig: { name: 'readers', expires: cdk.Expiration.after(cdk.Duration.days(90)) },
          },
        ],
      },
      environmentVariables: {
        LISTS_TABLE: lists.tableName,
        ITEMS_TABLE: items.tableName,
        MAX_ITEMS_AT_ONCE: '25',
      },
      logConfig: { fieldLogLevel: appsync.FieldLogLevel.ERROR, retention: logs.RetentionDays.ONE_WEEK },
      xrayEnabled: true,
    });

    const digest = new lambda.Function(this, 'Digest', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(path.join(root, 'functions/digest')),
      environment: { BULLET: '-' },
    });

    const listsSource = api.addDynamoDbDataSource('ListsSource', lists);
    const itemsSource = api.addDynamoDbDataSource('ItemsSource', items);
    // A transaction writes to both tables through one data source.
    lists.grantReadWriteData(itemsSource);
    const digestSource = api.addLambdaDataSource('DigestSource', digest);

    // One function of a pipeline for each file; a file may be used by several pipelines.
    const step = (name: string, dataSource: appsync.BaseDataSource) =>
      new appsync.AppsyncFunction(this, `Step-${name}`, {
        name,
        api,
        dataSource,
        runtime,
        code: appsync.Code.fromAsset(resolverFile(`${name}.js`)),
      });
    const ownList = step('ownList', listsSource);
    const countOpen = step('countOpen', listsSource);
    const allItems = step('allItems', itemsSource);
    const pipeline = (typeName: string, fieldName: string, ...steps: appsync.IAppsyncFunction[]) =>
      new appsync.Resolver(this, `${typeName}-${fieldName}`, {
        api,
        typeName,
        fieldName,
        runtime,
        pipelineConfig: steps,
        code: appsync.Code.fromAsset(resolverFile('pipeline.js')),
      });

    // Plain JavaScript, as it is.
    listsSource.createResolver('Query-list', {
      typeName: 'Query',
      fieldName: 'list',
      runtime,
      code: appsync.Code.fromAsset(resolverFile('list.js')),
    });
    listsSource.createResolver('Query-sharedLists', {
      typeName: 'Query',
      fieldName: 'sharedLists',
      runtime,
      code: appsync.Code.fromAsset(resolverFile('sharedLists.js')),
    });
    listsSource.createResolver('Query-myLists', {
      typeName: 'Query',
      fieldName: 'myLists',
      runtime,
      code: appsync.Code.fromAsset(resolverFile('myLists.js')),
    });
    itemsSource.createResolver('TodoList-items', {
      typeName: 'TodoList',
      fieldName: 'items',
      runtime,
      code: appsync.Code.fromAsset(resolverFile('listItems.js')),
    });

    // TypeScript, bundled when the stack is synthesized.
    listsSource.createResolver('Mutation-createList', {
      typeName: 'Mutation',
      fieldName: 'createList',
      runtime,
      code: appsync.Code.fromInline(bundle(resolverFile('createList.ts'))),
    });
    listsSource.createResolver('Mutation-shareList', {
      typeName: 'Mutation',
      fieldName: 'shareList',
      runtime,
      code: appsync.Code.fromInline(bundle(resolverFile('shareList.ts'))),
    });

    pipeline('Query', 'items', ownList, step('getItems', itemsSource));
    pipeline('Query', 'digest', ownList, allItems, step('writeDigest', digestSource));
    pipeline('Mutation', 'addItem', ownList, step('putItem', itemsSource));
    pipeline('Mutation', 'addItems', ownList, step('putItems', itemsSource), countOpen);
    pipeline(
      'Mutation',
      'completeItem',
      ownList,
      step('complete', itemsSource),
      step('readItem', itemsSource),
    );
    pipeline(
      'Mutation',
      'removeItems',
      ownList,
      step('findRemoved', itemsSource),
      step('deleteItems', itemsSource),
      countOpen,
    );

    new cdk.CfnOutput(this, 'GraphqlUrl', { value: api.graphqlUrl });
    new cdk.CfnOutput(this, 'ApiKey', { value: api.apiKey ?? '' });
    new cdk.CfnOutput(this, 'UserPoolId', { value: users.userPoolId });
    new cdk.CfnOutput(this, 'UserPoolClientId', { value: client.userPoolClientId });
  }
}
