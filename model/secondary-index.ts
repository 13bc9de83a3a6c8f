/** A global secondary index of a context's table. */
export interface SecondaryIndex {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** `S` when not said. */
  readonly sortKeyType?: 'S' | 'N';
  /** Attributes projected beside the keys. Chosen once: changing one later takes two deployments. */
  readonly projected: readonly string[];
}
