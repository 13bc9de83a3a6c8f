import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Expiration, RemovalPolicy, Stack, Stage, type StackProps } from 'aws-cdk-lib';
import {
  AuthorizationType,
  Definition,
  GraphqlApi,
  IntrospectionConfig,
  UserPoolDefaultAction,
} from 'aws-cdk-lib/aws-appsync';
import { Alarm, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AccountRecovery, CfnUserPoolGroup, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { COMPANY_TABLE, STATISTICS_TABLE } from '../../model/bindings.ts';
import { tableName } from '../../model/physical-names.ts';
import { RESOLVER_COUNT_LIMIT, type StageConfig } from '../config.ts';
import { apiLogs } from '../constructs/api-logs.ts';
import { mergedSchema } from '../schema.ts';

interface ApiProps extends StackProps {
  readonly config: StageConfig;
  /** Repository root. */
  readonly root: string;
  readonly operations: Topic;
}

/** The GraphQL API, its schema and its users. It has no resolver: each context brings its own. */
export class ApiStack extends Stack {
  readonly api: GraphqlApi;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id, props);
    const { config } = props;
    const userPool = this.userPool(config);
    const client = this.client(userPool);
    this.api = new GraphqlApi(this, 'Api', {
      name: `company-graph-${config.stage}`,
      definition: Definition.fromFile(this.schemaFile(props.root)),
      authorizationConfig: {
        defaultAuthorization: {
          authorizationType: AuthorizationType.USER_POOL,
          userPoolConfig: { userPool, defaultAction: UserPoolDefaultAction.ALLOW },
        },
        additionalAuthorizationModes: [
          {
            authorizationType: AuthorizationType.API_KEY,
            apiKeyConfig: { name: 'public', expires: Expiration.atDate(config.apiKeyExpires) },
          },
          { authorizationType: AuthorizationType.IAM },
        ],
      },
      environmentVariables: {
        [COMPANY_TABLE]: tableName(config.stage, 'company'),
        [STATISTICS_TABLE]: tableName(config.stage, 'statistics'),
      },
      introspectionConfig: config.introspection ? IntrospectionConfig.ENABLED : IntrospectionConfig.DISABLED,
      queryDepthLimit: config.queryDepthLimit,
      resolverCountLimit: RESOLVER_COUNT_LIMIT,
      xrayEnabled: true,
    });
    apiLogs(this, this.api);
    this.alarm(props.operations);
    new CfnOutput(this, 'GraphqlUrl', { value: this.api.graphqlUrl });
    new CfnOutput(this, 'ApiKey', { value: this.api.apiKey ?? '' });
    new CfnOutput(this, 'UserPoolId', { value: userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: client.userPoolClientId });
  }

  private userPool(config: StageConfig): UserPool {
    const pool = new UserPool(this, 'Users', {
      userPoolName: `company-graph-${config.stage}`,
      selfSignUpEnabled: false,
      signInAliases: { username: true, email: true },
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: { minLength: 12, requireDigits: true, requireLowercase: true, requireUppercase: true },
      deletionProtection: config.protected,
      removalPolicy: config.protected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const groupName of ['editors', 'admins']) {
      new CfnUserPoolGroup(this, `Group.${groupName}`, { userPoolId: pool.userPoolId, groupName });
    }
    return pool;
  }

  private client(pool: UserPool): UserPoolClient {
    return pool.addClient('Client', {
      authFlows: { userSrp: true, userPassword: true, adminUserPassword: true },
      // There is no hosted sign-in page; the CDK's default would let one redirect with tokens to example.com.
      disableOAuth: true,
      preventUserExistenceErrors: true,
    });
  }

  /** AppSync takes one file. It lies in the assembly's folder. */
  private schemaFile(root: string): string {
    const folder = join(Stage.of(this)?.outdir ?? join(root, 'cdk.out'), 'bundles');
    const path = join(folder, 'schema.graphql');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, mergedSchema(join(root, 'schema')));
    return path;
  }

  private alarm(operations: Topic): void {
    const metric = new Metric({
      namespace: 'AWS/AppSync',
      metricName: '5XXError',
      dimensionsMap: { GraphQLAPIId: this.api.apiId },
      statistic: 'Sum',
    });
    new Alarm(this, 'ServerErrors', {
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: 'AppSync answered a request with a server error.',
    }).addAlarmAction(new SnsAction(operations));
  }
}
