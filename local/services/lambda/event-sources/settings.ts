import { parseArn, type Arn } from './arn.ts';
import { compileFilterCriteria, type RecordFilter } from './filter-criteria.ts';
import { PatternInvalid } from './filter-pattern.ts';

/** A property that cannot be followed: AWS would refuse it too, or it has no behaviour here. */
export class SettingRefused extends Error {
  override readonly name = 'SettingRefused';
  constructor(
    readonly property: string,
    readonly why: string,
    readonly reason: 'invalid' | 'unsupported',
  ) {
    super(`${property}: ${why}.`);
  }
}

interface CommonSettings {
  readonly sourceArn: string;
  readonly source: Arn;
  readonly enabled: boolean;
  readonly batchSize: number;
  /** Milliseconds to gather a batch. */
  readonly window: number;
  readonly reportsItemFailures: boolean;
  readonly passes: RecordFilter;
}

export interface StreamSettings extends CommonSettings {
  readonly kind: 'stream';
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly parallelizationFactor: number;
  /** -1: as long as the records live. */
  readonly maximumRetryAttempts: number;
  /** Seconds; -1: as long as the records live. */
  readonly maximumRecordAge: number;
  readonly bisects: boolean;
  /** ARN of a bucket, queue or topic. */
  readonly onFailure?: string;
}

export interface QueueSettings extends CommonSettings {
  readonly kind: 'queue';
  readonly maximumConcurrency?: number;
}

export type Settings = StreamSettings | QueueSettings;
type Properties = Readonly<Record<string, unknown>>;

const ofBoth = [
  'BatchSize',
  'Enabled',
  'EventSourceArn',
  'FilterCriteria',
  'FunctionName',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  // Of these only AWS takes notice.
  'KmsKeyArn',
  'LoggingConfig',
  'MetricsConfig',
  'Tags',
];
const ofStreams = new Set([
  ...ofBoth,
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'ParallelizationFactor',
  'StartingPosition',
]);
const ofQueues = new Set([...ofBoth, 'ScalingConfig']);

/**
 * Reads a mapping's properties, defaults filled in. Throws SettingRefused.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html and services-sqs-parameters.html
 */
export function readSettings(properties: Properties): Settings {
  const sourceArn = properties['EventSourceArn'];
  const source = typeof sourceArn === 'string' ? parseArn(sourceArn) : undefined;
  if (typeof sourceArn !== 'string' || !source) {
    throw new SettingRefused('EventSourceArn', 'it is no ARN', 'invalid');
  }
  const common = { sourceArn, source };
  if (source.service === 'dynamodb' && source.resource.includes('/stream/'))
    return readStream(properties, common);
  if (source.service === 'sqs') return readQueue(properties, common);
  throw new SettingRefused(
    'EventSourceArn',
    'only DynamoDB streams and SQS queues are read here',
    'unsupported',
  );
}

type Source = Pick<Settings, 'sourceArn' | 'source'>;

function readStream(properties: Properties, source: Source): StreamSettings {
  refuseOthers(properties, ofStreams);
  const startingPosition = properties['StartingPosition'];
  if (startingPosition !== 'TRIM_HORIZON' && startingPosition !== 'LATEST') {
    throw new SettingRefused('StartingPosition', 'a stream needs TRIM_HORIZON or LATEST', 'invalid');
  }
  const maximumRecordAge = integer(properties, 'MaximumRecordAgeInSeconds', -1, -1, 604_800);
  if (maximumRecordAge > -1 && maximumRecordAge < 60) {
    throw new SettingRefused('MaximumRecordAgeInSeconds', 'it must be -1 or at least 60', 'invalid');
  }
  const onFailure = readDestination(properties['DestinationConfig']);
  return {
    kind: 'stream',
    ...readCommon(properties, source, 'stream', { default: 100, most: 10_000 }),
    startingPosition,
    parallelizationFactor: integer(properties, 'ParallelizationFactor', 1, 1, 10),
    maximumRetryAttempts: integer(properties, 'MaximumRetryAttempts', -1, -1, 10_000),
    maximumRecordAge,
    bisects: boolean(properties, 'BisectBatchOnFunctionError', false),
    ...(onFailure === undefined ? {} : { onFailure }),
  };
}

function readQueue(properties: Properties, source: Source): QueueSettings {
  refuseOthers(properties, ofQueues);
  if (source.source.resource.endsWith('.fifo')) {
    throw new SettingRefused('EventSourceArn', 'FIFO queues have no behaviour here', 'unsupported');
  }
  const common = readCommon(properties, source, 'queue', { default: 10, most: 10_000 });
  if (common.batchSize > 10 && common.window === 0) {
    throw new SettingRefused('BatchSize', 'more than 10 need a MaximumBatchingWindowInSeconds', 'invalid');
  }
  const scaling = (properties['ScalingConfig'] ?? {}) as Properties;
  refuseOthers(scaling, new Set(['MaximumConcurrency']), 'ScalingConfig.');
  return {
    kind: 'queue',
    ...common,
    ...(scaling['MaximumConcurrency'] === undefined
      ? {}
      : { maximumConcurrency: integer(scaling, 'MaximumConcurrency', 2, 2, 1000) }),
  };
}

function readCommon(
  properties: Properties,
  source: Source,
  kind: Settings['kind'],
  batchSize: { readonly default: number; readonly most: number },
): CommonSettings {
  return {
    ...source,
    enabled: boolean(properties, 'Enabled', true),
    batchSize: integer(properties, 'BatchSize', batchSize.default, 1, batchSize.most),
    window: integer(properties, 'MaximumBatchingWindowInSeconds', 0, 0, 300) * 1000,
    reportsItemFailures: readResponseTypes(properties['FunctionResponseTypes']),
    passes: readFilter(properties['FilterCriteria'], kind),
  };
}

function readResponseTypes(types: unknown): boolean {
  if (types === undefined || types === null) return false;
  const list: unknown[] = Array.isArray(types) ? types : [types];
  if (list.some((type) => type !== 'ReportBatchItemFailures')) {
    throw new SettingRefused('FunctionResponseTypes', 'only ReportBatchItemFailures exists', 'invalid');
  }
  return list.length > 0;
}

function readFilter(criteria: unknown, kind: Settings['kind']): RecordFilter {
  try {
    return compileFilterCriteria(criteria, kind);
  } catch (error) {
    if (error instanceof PatternInvalid) throw new SettingRefused('FilterCriteria', error.message, 'invalid');
    throw error;
  }
}

function readDestination(config: unknown): string | undefined {
  if (config === undefined || config === null) return undefined;
  refuseOthers(config as Properties, new Set(['OnFailure']), 'DestinationConfig.');
  const { OnFailure: onFailure } = config as { OnFailure?: { Destination?: unknown } };
  const destination = onFailure?.Destination;
  if (destination === undefined || destination === '') return undefined;
  const arn = typeof destination === 'string' ? parseArn(destination) : undefined;
  if (typeof destination === 'string' && arn && ['s3', 'sqs', 'sns'].includes(arn.service))
    return destination;
  throw new SettingRefused(
    'DestinationConfig.OnFailure.Destination',
    'only S3 buckets, SQS queues and SNS topics are written to here',
    'unsupported',
  );
}

function refuseOthers(properties: Properties, known: ReadonlySet<string>, path = ''): void {
  for (const [property, value] of Object.entries(properties)) {
    if (known.has(property) || value === undefined) continue;
    throw new SettingRefused(
      path + property,
      'it has no behaviour here for this event source',
      'unsupported',
    );
  }
}

// CloudFormation takes numbers and booleans written as text too.
function integer(
  properties: Properties,
  name: string,
  otherwise: number,
  least: number,
  most: number,
): number {
  const given = properties[name];
  if (given === undefined || given === null) return otherwise;
  const value = typeof given === 'string' && given !== '' ? Number(given) : given;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new SettingRefused(name, `it must be a whole number from ${least} to ${most}`, 'invalid');
}

function boolean(properties: Properties, name: string, otherwise: boolean): boolean {
  const given = properties[name];
  if (given === undefined || given === null) return otherwise;
  if (given === true || given === 'true') return true;
  if (given === false || given === 'false') return false;
  throw new SettingRefused(name, 'it must be true or false', 'invalid');
}
