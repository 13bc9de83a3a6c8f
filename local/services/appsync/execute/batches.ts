import type { GraphQLResolveInfo } from 'graphql';
import type { BatchOperation, DataSourceAnswer } from '../data-sources/data-source.ts';
import type { Operation } from './operation.ts';
import type { Step } from './resolver.ts';

/** Where in the answer a resolver runs. */
export interface Place {
  /** Response names and places in lists. */
  readonly path: readonly (string | number)[];
  /** The same without places in lists. */
  readonly names: string;
  /** The parent's `names`: fields of one parent, or of the entries of one list, have it in common. */
  readonly parent: string;
  /** All places where the same field of such parents runs, whatever alias it has. */
  readonly level: string;
}

interface Waiting {
  readonly place: Place;
  readonly payload: unknown;
  readonly resolve: (answer: DataSourceAnswer) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly parent: string;
  readonly level: string;
  readonly group: string;
  readonly operation: BatchOperation;
  readonly size: number;
  readonly waiting: Waiting[];
}

/**
 * Requests of one operation that wait to be made together: those of one resolver or function for the same field of
 * objects that stand at the same place, lists aside. They are made once nothing that still runs can add to them, that is,
 * no resolver above them and no other one at their place; so what goes together never depends on which was faster.
 * AWS does not publish which fields it groups. https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers-js.html
 */
export class Batches {
  /** Resolvers that have not ended, by `names`. */
  readonly #unfinished = new Map<string, number>();
  /** Resolvers that have not ended and do not wait here, by `level`. */
  readonly #running = new Map<string, number>();
  readonly #batches = new Map<string, Batch>();
  #scheduled = false;

  async within<T>(place: Place, run: () => Promise<T>): Promise<T> {
    count(this.#unfinished, place.names, 1);
    count(this.#running, place.level, 1);
    try {
      return await run();
    } finally {
      count(this.#unfinished, place.names, -1);
      count(this.#running, place.level, -1);
      this.#look();
    }
  }

  /** Resolves with the answer to this one's payload. */
  async join(
    place: Place,
    step: Step,
    operation: BatchOperation,
    { group, payload }: { readonly group: string; readonly payload: unknown },
  ): Promise<DataSourceAnswer> {
    // Functions may share a name.
    const key = JSON.stringify([place.level, step.id, step.dataSource.name, step.batchSize, group]);
    let batch = this.#batches.get(key);
    if (!batch) {
      const size = step.batchSize || operation.defaultSize;
      batch = { parent: place.parent, level: place.level, group, operation, size, waiting: [] };
      this.#batches.set(key, batch);
    }
    const { waiting } = batch;
    count(this.#running, place.level, -1);
    this.#look();
    return new Promise((resolve, reject) => void waiting.push({ place, payload, resolve, reject }));
  }

  /** Once whatever has just ended has started what comes after it; promises alone lead there. */
  #look(): void {
    if (this.#scheduled || this.#batches.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const complete = [...this.#batches].filter(([, batch]) => this.#complete(batch));
      // Which of them was begun first is chance.
      complete.sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [key, batch] of complete) {
        this.#batches.delete(key);
        count(this.#running, batch.level, batch.waiting.length);
        send(batch);
      }
    });
  }

  #complete({ parent, level }: Batch): boolean {
    if (this.#running.has(level)) return false;
    return [...this.#unfinished.keys()].every((names) => names !== parent && !parent.startsWith(`${names}/`));
  }
}

function send({ waiting, size, group, operation }: Batch): void {
  waiting.sort((a, b) => inOrder(a.place.path, b.place.path));
  for (let start = 0; start < waiting.length; start += size) {
    const together = waiting.slice(start, start + size);
    operation
      .execute(
        group,
        together.map(({ payload }) => payload),
      )
      .then(
        (answers) => together.forEach(({ resolve }, index) => resolve(answers[index]!)),
        (error: unknown) => together.forEach(({ reject }) => reject(error)),
      );
  }
}

/** As the answer has them. */
function inOrder(a: Place['path'], b: Place['path']): number {
  for (const [index, step] of a.entries()) {
    const other = b[index]!;
    if (step === other) continue;
    if (typeof step === 'number' && typeof other === 'number') return step - other;
    return String(step) < String(other) ? -1 : 1;
  }
  return 0;
}

function count(counts: Map<string, number>, key: string, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

const ofOperations = new WeakMap<Operation, Batches>();

export function batchesOf(operation: Operation): Batches {
  const known = ofOperations.get(operation);
  if (known) return known;
  const batches = new Batches();
  ofOperations.set(operation, batches);
  return batches;
}

export function placeOf(info: GraphQLResolveInfo): Place {
  const path: (string | number)[] = [];
  for (let step: GraphQLResolveInfo['path'] | undefined = info.path; step; step = step.prev) {
    path.unshift(step.key);
  }
  const steps = path.filter((step) => typeof step === 'string');
  const parent = steps.slice(0, -1).join('/');
  return {
    path,
    names: steps.join('/'),
    parent,
    level: `${parent}/${info.parentType.name}.${info.fieldName}`,
  };
}
