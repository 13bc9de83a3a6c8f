/** A function that reads a stream or a queue: `AWS::Lambda::EventSourceMapping` with everything it refers to resolved. */
export interface Mapping {
  readonly uuid: string;
  readonly functionArn: string;
  readonly functionName: string;
  /** The function's execution role, in whose name the source is read and failures are written. */
  readonly roleArn: string;
  /** Resolved CloudFormation properties of the mapping. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The function's timeout in seconds. */
  readonly timeout?: number;
  /** The visibility timeout of the queue in seconds, where the queue is of the same deployment. */
  readonly queueVisibilityTimeout?: number;
}

/** What UpdateEventSourceMapping may change, under CloudFormation's names too. */
export type MappingChange = Readonly<Record<string, unknown>>;

/**
 * A mapping as GetEventSourceMapping answers it.
 * https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
 */
export interface MappingState extends Readonly<Record<string, unknown>> {
  readonly UUID: string;
  readonly EventSourceArn: string;
  readonly FunctionArn: string;
  readonly State: 'Enabled' | 'Disabled';
  readonly StateTransitionReason: string;
  readonly BatchSize: number;
  readonly MaximumBatchingWindowInSeconds: number;
  /** Seconds since the epoch. */
  readonly LastModified: number;
  /** `OK`, `No records processed` or `PROBLEM: …`. */
  readonly LastProcessingResult: string;
}

/** A mapping at work. */
export interface Consumer {
  /** Resolves once it reads, or has found that it cannot for now; never rejects. */
  start(): Promise<void>;
  /** Takes nothing new; resolves when the invocations under way are over. */
  stop(): Promise<void>;
  /** What it has still to do, one line each. */
  pending(): Promise<readonly string[]>;
}
