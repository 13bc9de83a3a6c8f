/** One DynamoDB call of an access pattern. */
export interface PatternCall {
  readonly operation: 'GetItem' | 'Query' | 'BatchGetItem' | 'UpdateItem' | 'TransactWriteItems';
  /** The partition and sort key it names, with placeholders. */
  readonly key: string;
  readonly index?: string;
  /** What a transaction writes, item by item. */
  readonly writes?: readonly ('PutItem' | 'UpdateItem' | 'DeleteItem')[];
  /** Read units of items of at most 4 KB, as the field reads by default. */
  readonly read?: number;
  /** Write units of items of at most 1 KB. */
  readonly write?: number;
  /** Write units of the indexes. */
  readonly indexWrite?: number;
}

/** How one field of the schema reaches its data on first success. */
export interface AccessPattern {
  /** Schema coordinate. */
  readonly field: string;
  /** Which of the field's ways this is, where it has several. */
  readonly way?: string;
  readonly calls: readonly PatternCall[];
}
