/** Records of one lane that go to the function together. */
export interface Batch<StreamItem> {
  readonly items: readonly StreamItem[];
  /** Retries used up so far. */
  readonly retries: number;
  /** Invocations that these records took part in. */
  readonly invocations: number;
}

export interface RetryPolicy {
  /** BisectBatchOnFunctionError. */
  readonly bisects: boolean;
  /** -1: without end. */
  readonly maximumRetryAttempts: number;
}

/** What becomes of the records that an invocation did not process, in their order. */
export type AfterFailure<StreamItem> =
  | { readonly kind: 'split'; readonly batches: readonly Batch<StreamItem>[] }
  | { readonly kind: 'retry'; readonly batch: Batch<StreamItem> }
  | { readonly kind: 'exhausted'; readonly batch: Batch<StreamItem> };

/**
 * Decides about a batch whose items from index `from` on were not processed. Bisecting costs no retry: a batch is cut at the
 * reported item, or in two when its first item is the one. A batch of one item, and any batch without bisecting, uses up a
 * retry. `batch.invocations` counts the failed one already.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function afterFailure<StreamItem>(
  batch: Batch<StreamItem>,
  from: number,
  policy: RetryPolicy,
): AfterFailure<StreamItem> {
  const remaining: Batch<StreamItem> = { ...batch, items: batch.items.slice(from) };
  if (policy.bisects && from > 0) return { kind: 'split', batches: [remaining] };
  if (policy.bisects && remaining.items.length > 1) {
    const middle = Math.ceil(remaining.items.length / 2);
    return {
      kind: 'split',
      batches: [
        { ...remaining, items: remaining.items.slice(0, middle) },
        { ...remaining, items: remaining.items.slice(middle) },
      ],
    };
  }
  const tried = { ...remaining, retries: remaining.retries + 1 };
  const exhausted = policy.maximumRetryAttempts >= 0 && tried.retries > policy.maximumRetryAttempts;
  return exhausted ? { kind: 'exhausted', batch: remaining } : { kind: 'retry', batch: tried };
}
