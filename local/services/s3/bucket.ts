import type { Readable } from 'node:stream';
import type { Clock } from '../../kernel/clock.ts';
import type { BucketDefinition } from './bucket-definition.ts';
import { expirationOf, type Expiration } from './lifecycle.ts';
import type { Content, ObjectStore, StoredObject } from './object-store.ts';
import type { Payload } from './payload.ts';

/** A bucket as its operations see it: its objects, without those whose time is over. */
export interface Bucket {
  readonly name: string;
  readonly created: number;
  find(key: string): StoredObject | undefined;
  /** From `start` (inclusive) on, in the order of S3. */
  list(start: number): Iterable<StoredObject>;
  keys(): readonly string[];
  expirationOf(object: StoredObject): Expiration | undefined;
  /**
   * Takes a payload in and makes an object of it, whole or not at all. `admit` is asked when everything has arrived, in the
   * same instant in which the object appears, and throws when it may not.
   */
  put(payload: Payload, describe: Description, admit: Admission): Promise<StoredObject>;
  remove(key: string): void;
  read(object: StoredObject, range?: { readonly start: number; readonly end: number }): Readable;
  /** Takes over what the template says; until then nothing is removed. */
  configure(definition: BucketDefinition): void;
  close(): void;
}

export type Description = Pick<StoredObject, 'key' | 'system' | 'metadata'>;
export type Admission = (present: StoredObject | undefined) => void;

/** No timer is longer: Node's end after 24 days. */
const longestWait = 24 * 60 * 60 * 1000;

/** Expired objects are invisible at their moment by the cloud's clock, and removed from the disk soon after. */
export function createBucket(store: ObjectStore, initial: BucketDefinition, clock: Clock): Bucket {
  let definition = initial;
  let disarm: (() => void) | undefined;

  const expiration = (object: StoredObject) => expirationOf(definition.expirations, object);
  const isExpired = (object: StoredObject) => (expiration(object)?.at ?? Infinity) <= clock.now();
  const find = (key: string) => {
    const object = store.find(key);
    return object && !isExpired(object) ? object : undefined;
  };

  function sweep(): void {
    disarm?.();
    disarm = undefined;
    if (definition.expirations.length === 0) return;
    let next = Infinity;
    for (const key of [...store.keys()]) {
      const object = store.find(key)!;
      if (isExpired(object)) store.remove(key);
      else next = Math.min(next, expiration(object)?.at ?? Infinity);
    }
    if (next < Infinity) disarm = clock.after(Math.min(next - clock.now(), longestWait), sweep);
  }

  async function appear(written: Content, description: Description, admit: Admission): Promise<StoredObject> {
    try {
      admit(find(description.key));
    } catch (error) {
      await store.discard(written);
      throw error;
    }
    const object = { ...written, ...description, lastModified: Math.floor(clock.now() / 1000) * 1000 };
    store.put(object);
    // A sweep that is due already finds it too: what is younger expires later.
    if (!disarm) sweep();
    return object;
  }

  return {
    get name() {
      return definition.name;
    },
    created: store.created,
    find,
    *list(start) {
      const keys = store.keys();
      for (let at = start; at < keys.length; at++) {
        const object = find(keys[at]!);
        if (object) yield object;
      }
    },
    keys: () => store.keys(),
    expirationOf: expiration,
    put: async (payload, description, admit) => appear(await store.write(payload), description, admit),
    remove: (key) => store.remove(key),
    read: (object, range) => store.read(object, range),
    configure(next) {
      definition = next;
      sweep();
    },
    close: () => disarm?.(),
  };
}
