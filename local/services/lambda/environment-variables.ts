import type { AccessKey } from '../../kernel/aws.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** What is set over a function's own variables, which it is given. */
export type Overrides = (variables: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;

/**
 * Everything that `process.env` holds in an execution environment: what Lambda sets, what the template adds, and where the
 * services of this cloud are. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentVariables(
  definition: FunctionDefinition,
  running: {
    readonly region: string;
    readonly taskRoot: string;
    readonly logStream: string;
    readonly credentials: AccessKey;
    readonly overrides: Overrides;
  },
): Record<string, string> {
  const { name, memorySize, logGroup, runtime, handler, variables } = definition;
  const { region, taskRoot, logStream, credentials, overrides } = running;
  return {
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    ...variables,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
    ...overrides(variables),
  };
}

/** `2026/01/31/[$LATEST]` and 32 hexadecimal digits, one for each environment. */
export function logStreamName(now: number, random: string): string {
  return `${new Date(now).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random}`;
}
