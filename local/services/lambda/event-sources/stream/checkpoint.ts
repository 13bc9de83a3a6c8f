/** Tells how far a shard is done when its records are finished in any order. */
export interface Checkpoint {
  /** Notes a record that was read; in the shard's order. */
  read(sequenceNumber: string): void;
  /**
   * Notes that a record needs no more work. Returns the last sequence number up to which all are done, when that moved on;
   * a record that is not finished is never passed.
   */
  finish(sequenceNumbers: Iterable<string>): string | undefined;
  readonly unfinished: number;
}

export function createCheckpoint(): Checkpoint {
  let order: string[] = [];
  let head = 0;
  const finished = new Set<string>();
  return {
    read: (sequenceNumber) => void order.push(sequenceNumber),
    finish(sequenceNumbers) {
      for (const sequenceNumber of sequenceNumbers) finished.add(sequenceNumber);
      let reached: string | undefined;
      while (head < order.length && finished.delete(order[head]!)) {
        reached = order[head];
        head += 1;
      }
      if (head > 1024 || head === order.length) {
        order = order.slice(head);
        head = 0;
      }
      return reached;
    },
    get unfinished() {
      return order.length - head - finished.size;
    },
  };
}
