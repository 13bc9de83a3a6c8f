import type { Assets, Resource } from '../../kernel/service.ts';
import { findCode, type Code } from './code.ts';
import { faultsOf, type Faults } from './faults.ts';

/** What a template says of a function, as far as it has behaviour here. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly code: Code;
  readonly handler: string;
  /** `nodejs24.x` */
  readonly runtime: string;
  readonly roleArn: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memorySize: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  readonly logGroup: string;
  readonly description: string;
  readonly architectures: readonly string[];
  /** Equal for functions whose warm environments can go on. */
  readonly fingerprint: string;
}

const runtimes = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'];

// Read below, each with its behaviour.
const behaving = [
  'Code',
  'Environment',
  'FunctionName',
  'Handler',
  'LoggingConfig',
  'MemorySize',
  'PackageType',
  'ReservedConcurrentExecutions',
  'Role',
  'Runtime',
  'Timeout',
];

// Nothing to see for a program that runs: on which machine, how it is traced, encrypted and labelled.
const inert = [
  'Architectures',
  'Description',
  'EphemeralStorage',
  'KmsKeyArn',
  'RecursiveLoop',
  'RuntimeManagementConfig',
  'Tags',
  'TracingConfig',
];

const known = new Set([...behaving, ...inert]);

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const reservedVariables =
  /^(?:_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(?:FUNCTION_(?:NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(?:GROUP|STREAM)_NAME|RUNTIME_API)|AWS_ACCESS_KEY(?:_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(?:TASK_ROOT|RUNTIME_DIR))$/;

const variablesLimit = 4096;

/**
 * Reads `AWS::Lambda::Function`. Throws LocalError PropertyUnsupported for what would have behaviour on AWS and has none
 * here, AssemblyInvalid for what AWS would refuse, ReferenceUnknown for code that is not among the assets.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
 */
export function readFunction(resource: Resource, assets: Assets): FunctionDefinition {
  const { properties } = resource;
  const fault = faultsOf(resource);
  for (const property of Object.keys(properties)) {
    if (!known.has(property)) throw fault.unsupported(property, 'it has no behaviour here');
  }
  const text = (property: string): string => {
    const value = properties[property];
    if (typeof value === 'string' && value !== '') return value;
    throw fault.invalid(property, 'it is missing');
  };
  const integer = (property: string, otherwise: number, least: number, most: number): number => {
    // CloudFormation takes numbers written as text too.
    const value = Number(properties[property] ?? otherwise);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw fault.invalid(property, `it must be a whole number from ${least} to ${most}`);
  };
  if ((properties['PackageType'] ?? 'Zip') !== 'Zip')
    throw fault.unsupported('PackageType', 'images are not run here');
  const runtime = text('Runtime');
  if (!runtimes.includes(runtime)) {
    throw fault.unsupported('Runtime', `${runtime} is not run here, but ${runtimes.join(', ')} are`);
  }
  const reserved = properties['ReservedConcurrentExecutions'];
  const logging = (properties['LoggingConfig'] ?? {}) as { LogGroup?: string };
  const described = {
    name: resource.ref,
    arn: resource.attributes['Arn']!,
    code: findCode(properties['Code'], assets, fault),
    handler: text('Handler'),
    runtime,
    roleArn: text('Role'),
    timeout: integer('Timeout', 3, 1, 900),
    memorySize: integer('MemorySize', 128, 128, 10_240),
    variables: readVariables(properties['Environment'], fault),
    logGroup: logging.LogGroup ?? `/aws/lambda/${resource.ref}`,
  };
  return {
    ...described,
    fingerprint: JSON.stringify(described),
    description: (properties['Description'] as string | undefined) ?? '',
    architectures: (properties['Architectures'] as readonly string[] | undefined) ?? ['x86_64'],
    ...(reserved === undefined || reserved === null
      ? {}
      : { reservedConcurrency: integer('ReservedConcurrentExecutions', 0, 0, 1000) }),
  };
}

function readVariables(environment: unknown, fault: Faults): Record<string, string> {
  const { Variables: given = {} } = (environment ?? {}) as { Variables?: Record<string, unknown> };
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!/^[a-zA-Z]\w+$/.test(name))
      throw fault.invalid('Environment', `${name} is no name that Lambda takes`);
    if (reservedVariables.test(name)) throw fault.invalid('Environment', `${name} is reserved by Lambda`);
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      throw fault.invalid('Environment', `${name} is no text`);
    }
    variables[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  const size = Object.entries(variables).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (size > variablesLimit)
    throw fault.invalid('Environment', `its variables have over ${variablesLimit} bytes`);
  return variables;
}
