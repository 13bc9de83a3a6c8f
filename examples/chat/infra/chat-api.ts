import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  AppsyncFunction,
  AuthorizationType,
  type BaseDataSource,
  Code,
  Definition,
  FunctionRuntime,
  GraphqlApi,
  Resolver,
} from 'aws-cdk-lib/aws-appsync';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code as LambdaCode, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundleAll } from './bundle';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const runtime = FunctionRuntime.JS_1_0_0;

export interface ChatApiProps {
  readonly stage: string;
  readonly table: ITableV2;
}

export class ChatApi extends Stack {
  constructor(scope: Construct, id: string, { stage, table }: ChatApiProps) {
    super(scope, id);

    const authorizer = new LambdaFunction(this, 'Authorizer', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: LambdaCode.fromAsset(join(root, 'authorizer')),
      timeout: Duration.seconds(5),
      // What signs the tokens of this stage; production reads it from a secret.
      environment: { TOKEN_KEY: `chat-${stage}` },
      logGroup: new LogGroup(this, 'AuthorizerLogs', { retention: RetentionDays.ONE_MONTH }),
    });

    const api = new GraphqlApi(this, 'Api', {
      name: `chat-${stage}`,
      definition: Definition.fromFile(join(root, 'schema.graphql')),
      authorizationConfig: {
        defaultAuthorization: {
          authorizationType: AuthorizationType.LAMBDA,
          lambdaAuthorizerConfig: {
            handler: authorizer,
            resultsCacheTtl: Duration.minutes(1),
            validationRegex: '^[\\w-]+\\.[\\w-]+$',
          },
        },
        additionalAuthorizationModes: [{ authorizationType: AuthorizationType.IAM }],
      },
      queryDepthLimit: 8,
    });

    const tableSource = api.addDynamoDbDataSource('Table', table);
    const noSource = api.addNoneDataSource('Nothing', { description: 'Publishes what it is asked' });

    const code = bundleAll(join(root, 'resolvers'));
    const codeOf = (name: string) => Code.fromInline(code.get(name) ?? '');

    const member = new AppsyncFunction(this, 'MemberOnly', {
      ...{ name: 'memberOnly', api, dataSource: tableSource, runtime },
      code: codeOf('memberOnly'),
    });
    const field = (coordinate: string, dataSource: BaseDataSource) => {
      const [typeName = '', fieldName = ''] = coordinate.split('.');
      dataSource.createResolver(coordinate.replace('.', ''), {
        ...{ typeName, fieldName, runtime },
        code: codeOf(coordinate),
      });
    };
    // Pipelines whose first function lets only members of the room pass.
    const pipeline = (coordinate: string, code: Code, ...steps: AppsyncFunction[]) => {
      const [typeName = '', fieldName = ''] = coordinate.split('.');
      new Resolver(this, `${fieldName}Resolver`, {
        ...{ api, typeName, fieldName, runtime, code },
        pipelineConfig: [member, ...steps],
      });
    };
    const memberField = (coordinate: string, dataSource: BaseDataSource) => {
      const [, name = ''] = coordinate.split('.');
      const act = new AppsyncFunction(this, `${name}Function`, {
        ...{ name, api, dataSource, runtime },
        code: codeOf(coordinate),
      });
      const through =
        'export const request = () => ({});\nexport const response = (ctx) => ctx.prev.result;\n';
      pipeline(coordinate, Code.fromInline(through), act);
    };
    const memberSubscription = (coordinate: string) => pipeline(coordinate, codeOf(coordinate));

    field('Query.myRooms', tableSource);
    field('Mutation.createRoom', tableSource);
    memberField('Query.messages', tableSource);
    memberField('Mutation.addMember', tableSource);
    memberField('Mutation.removeMember', tableSource);
    memberField('Mutation.sendMessage', tableSource);
    memberField('Mutation.typing', noSource);
    field('Mutation.announce', noSource);
    field('Subscription.onAnnouncement', noSource);
    memberSubscription('Subscription.onMessage');
    memberSubscription('Subscription.onTyping');

    const announcer = new LambdaFunction(this, 'Announcer', {
      functionName: `chat-${stage}-announcer`,
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: LambdaCode.fromAsset(join(root, 'announcer')),
      environment: { GRAPHQL_URL: api.graphqlUrl },
    });
    api.grantMutation(announcer, 'announce');

    new CfnOutput(this, 'Url', { value: api.graphqlUrl });
  }
}
