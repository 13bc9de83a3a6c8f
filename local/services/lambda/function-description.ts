import type { FunctionDefinition } from './function-definition.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function describeConfiguration(definition: FunctionDefinition): Record<string, unknown> {
  const { name, arn, runtime, roleArn, handler, description, timeout, memorySize } = definition;
  return {
    FunctionName: name,
    FunctionArn: arn,
    Runtime: runtime,
    Role: roleArn,
    Handler: handler,
    Description: description,
    Timeout: timeout,
    MemorySize: memorySize,
    Version: '$LATEST',
    Environment: { Variables: definition.variables },
    Architectures: definition.architectures,
    PackageType: 'Zip',
    LoggingConfig: { LogFormat: 'Text', LogGroup: definition.logGroup },
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export function describeFunction(definition: FunctionDefinition): Record<string, unknown> {
  const { reservedConcurrency } = definition;
  return {
    Configuration: describeConfiguration(definition),
    ...(reservedConcurrency === undefined ? {} : { Concurrency: describeConcurrency(definition) }),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html */
export function describeConcurrency({ reservedConcurrency }: FunctionDefinition): Record<string, unknown> {
  return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
}
