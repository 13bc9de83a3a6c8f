import type { Duration } from 'aws-cdk-lib';
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { functionName } from '../../model/physical-names.ts';
import type { StageConfig } from '../config.ts';
import type { FunctionCode } from './function-code.ts';

/** What one function may do and is told, together: neither is of use without the other. */
export interface FunctionGrant {
  readonly environment?: Readonly<Record<string, string>>;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export interface ContextFunctionProps {
  readonly config: StageConfig;
  readonly code: FunctionCode;
  readonly context: string;
  /** Of its file: `functions/<context>/<name>.lambda.ts`. */
  readonly name: string;
  readonly grants: readonly FunctionGrant[];
  readonly timeout: Duration;
}

/**
 * A Lambda function with a log group and a role of its own. The role may do what `grants` say and write to that log group;
 * `withoutPolicyUpdates` keeps the CDK from adding to it.
 */
export class ContextFunction extends Construct {
  readonly function: Function;

  constructor(scope: Construct, id: string, props: ContextFunctionProps) {
    super(scope, id);
    const { config, context, name, grants } = props;
    const physicalName = functionName(config.stage, context, name);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${physicalName}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.function = new Function(this, 'Function', {
      functionName: physicalName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code(context, name),
      // CPU comes with memory: signing and parsing are what these functions do.
      memorySize: 512,
      timeout: props.timeout,
      environment: Object.assign({}, ...grants.map((grant) => grant.environment ?? {})) as Record<
        string,
        string
      >,
      logGroup,
      role: this.role(grants, physicalName).withoutPolicyUpdates(),
    });
  }

  private role(grants: readonly FunctionGrant[], physicalName: string): Role {
    const logStreams = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `/aws/lambda/${physicalName}:log-stream:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const statements = [
      ...grants,
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logStreams] },
    ].map(
      ({ actions, resources }) => new PolicyStatement({ actions: [...actions], resources: [...resources] }),
    );
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      // Part of the role, so that an event source never finds it without its permissions.
      inlinePolicies: { exact: new PolicyDocument({ statements }) },
    });
  }
}
