import { ArnFormat, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import type { CfnGraphQLApi, GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';

/**
 * What failed, and what data sources said of it, which clients are not told. Not `GraphqlApi.logConfig`, which makes a
 * custom resource. Verbose content is what requests and answers hold.
 * https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
 */
export function apiLogs(stack: Stack, api: GraphqlApi): void {
  new LogGroup(stack, 'Logs', {
    logGroupName: `/aws/appsync/apis/${api.apiId}`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Part of the role, so that it is there before the API; the API's id cannot be known by then.
  const write = new PolicyStatement({
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [
      stack.formatArn({
        service: 'logs',
        resource: 'log-group',
        resourceName: '/aws/appsync/apis/*',
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
  });
  const role = new Role(stack, 'LogsRole', {
    assumedBy: new ServicePrincipal('appsync.amazonaws.com'),
    inlinePolicies: { write: new PolicyDocument({ statements: [write] }) },
  });
  (api.node.defaultChild as CfnGraphQLApi).logConfig = {
    cloudWatchLogsRoleArn: role.roleArn,
    excludeVerboseContent: true,
    fieldLogLevel: 'ERROR',
  };
}
