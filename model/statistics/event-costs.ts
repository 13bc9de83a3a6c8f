/**
 * What one event costs the Company Statistics table, in write units of items of at most 1 KB, when nobody else writes the
 * same items: an item of its own 1, each item of a transaction 2, an index entry added, changed or removed 1, moved to
 * another key 2. Every event also reads the stored item (half a read unit), and one by which a company enters an industry
 * the industry's name (another half; 1 write unit when it is new).
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export interface EventCost {
  event: string;
  /** Of the table itself. */
  write: number;
  /** Of its index. */
  indexWrite: number;
  read: number;
}

export const COMPANY_EVENT_COSTS: readonly EventCost[] = [
  { event: 'created', write: 4, indexWrite: 1, read: 1 },
  { event: 'renamed', write: 1, indexWrite: 1, read: 0.5 },
  { event: 'employeeCount changed', write: 4, indexWrite: 1, read: 0.5 },
  { event: 'moved to another industry', write: 6, indexWrite: 2, read: 1 },
  { event: 'changed in what is not shared', write: 1, indexWrite: 0, read: 0.5 },
  { event: 'deleted', write: 4, indexWrite: 1, read: 0.5 },
  { event: 'restored', write: 4, indexWrite: 1, read: 1 },
  { event: 'purged', write: 1, indexWrite: 0, read: 0.5 },
];
