/** Records that are given up, and what was tried. */
export interface Discarded {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly shardId: string;
  readonly items: readonly { readonly sequenceNumber: string; readonly createdAt?: number }[];
  /** The event that the records make, as JSON text. */
  readonly event: string;
  readonly invocations: number;
  /** Of the last invocation, if there was one. */
  readonly lastInvocation?: { readonly requestId: string; readonly functionError: boolean };
}

/**
 * The document that Lambda writes of discarded records. `whole` adds the event as text, which only S3 gets; elsewhere the
 * records have to be read from the stream again, within 24 hours.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function failureRecord(
  discarded: Discarded,
  about: {
    readonly functionArn: string;
    readonly streamArn: string;
    /** Milliseconds since the epoch, by wall time as the records' own times are. */
    readonly now: number;
    /** Stands for the invocation of records that never had one. */
    readonly requestId: string;
    readonly whole: boolean;
  },
): Readonly<Record<string, unknown>> {
  const { items, lastInvocation } = discarded;
  const first = items[0];
  const last = items.at(-1);
  return {
    requestContext: {
      requestId: lastInvocation?.requestId ?? about.requestId,
      functionArn: about.functionArn,
      condition: discarded.condition,
      approximateInvokeCount: discarded.invocations,
    },
    ...(lastInvocation && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        functionError: lastInvocation.functionError ? 'Unhandled' : null,
      },
    }),
    version: '1.0',
    timestamp: new Date(about.now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: discarded.shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first?.createdAt),
      approximateArrivalOfLastRecord: arrival(last?.createdAt),
      batchSize: items.length,
      streamArn: about.streamArn,
    },
    ...(about.whole && { payload: discarded.event }),
  };
}

/** To the second, as the records say it. */
function arrival(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : new Date(seconds * 1000).toISOString().replace(/\.000Z$/, 'Z');
}
