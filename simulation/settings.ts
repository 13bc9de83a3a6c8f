/** Settings of an event source mapping of a stream, under their names in CloudFormation. */
export interface StreamSettings {
  readonly StartingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly BatchSize: number;
  readonly BisectBatchOnFunctionError: boolean;
  readonly MaximumRetryAttempts: number;
  readonly ParallelizationFactor: number;
  /** What the batches that run side by side are divided by. Lambda divides by the partition key and knows no other way. */
  readonly parallelBy: 'item' | 'record';
  readonly reportsBatchItemFailures: boolean;
  /** S3 keeps the records themselves, SQS and SNS only where in the stream they are. */
  readonly onFailure: 's3' | 'sqs' | 'none';
  /** `eventName` and `sk` of the records that pass, as in FilterCriteria. */
  readonly filter: { readonly eventName?: readonly string[]; readonly sk: readonly string[] };
}

/** Settings of a queue, of its dead-letter queue and of the mapping that reads it. */
export interface QueueSettings {
  readonly BatchSize: number;
  readonly MaximumConcurrency: number;
  readonly reportsBatchItemFailures: boolean;
  readonly maxReceiveCount: number;
  /** Of the dead-letter queue, in days. */
  readonly deadLetterRetention: number;
}

export type FilterPolicy = Readonly<Record<string, readonly string[]>>;

export interface Settings {
  readonly changes: StreamSettings;
  readonly statistics: QueueSettings;
  readonly purged: QueueSettings;
  readonly intake: QueueSettings;
  /** Filter policies of the subscriptions to CompanyEvents, by message attributes. */
  readonly subscriptions: { readonly statistics: FilterPolicy; readonly purged: FilterPolicy };
}

const queue: QueueSettings = {
  BatchSize: 10,
  MaximumConcurrency: 3,
  reportsBatchItemFailures: true,
  maxReceiveCount: 3,
  deadLetterRetention: 14,
};

/** As the stacks deploy it; numbers that only say how long something is tried are small, so that their end is met often. */
export const deployed: Settings = {
  changes: {
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 8,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 3,
    ParallelizationFactor: 2,
    parallelBy: 'item',
    reportsBatchItemFailures: true,
    onFailure: 's3',
    filter: { sk: ['PROFILE'] },
  },
  statistics: queue,
  purged: queue,
  intake: { ...queue, BatchSize: 3 },
  subscriptions: { statistics: {}, purged: { type: ['company.purged'] } },
};

/** How long a person may take to see to a failure, in days. */
export const OPERATOR_COMES_WITHIN = 10;
