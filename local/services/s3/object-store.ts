import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { LocalError } from '../../kernel/errors.ts';
import type { Checksum } from './checksums.ts';
import { compareKeys, lowerBound } from './key-order.ts';
import { receive, type Digests, type Payload } from './payload.ts';

/** What is known of an object beside its content. */
export interface StoredObject {
  readonly key: string;
  /** Name of the file that holds the content. */
  readonly content: string;
  readonly size: number;
  readonly etag: string;
  readonly checksum: Checksum;
  /** Milliseconds since the epoch by the cloud's clock, whole seconds. */
  readonly lastModified: number;
  /** Members of the API such as `ContentType`, by name. */
  readonly system: Readonly<Record<string, string>>;
  /** User-defined metadata, names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Content on disk that belongs to no object yet. */
export interface Content extends Digests {
  readonly content: string;
}

export interface ObjectStore {
  /** When the bucket was made, in milliseconds since the epoch. */
  readonly created: number;
  find(key: string): StoredObject | undefined;
  /** Sorted by their UTF-8 bytes. Not to be kept: it changes in place. */
  keys(): readonly string[];
  /** Writes content that nobody sees yet, whole or not at all. Throws `AwsError` when it is not what was announced. */
  write(payload: Payload): Promise<Content>;
  /** Makes the object visible, in place of the one of that key. On disk when it returns. */
  put(object: StoredObject): void;
  remove(key: string): void;
  /** The content as it is now, also if the object goes while it is read. `end` is inclusive. */
  read(object: StoredObject, range?: { readonly start: number; readonly end: number }): Readable;
  discard(content: Content): Promise<void>;
}

/**
 * Objects of a bucket in a folder: `content/` has a file for the content of each, `objects/` one that describes it and is
 * what makes it exist, written beside and renamed. What a crash left of unfinished uploads is removed here. Survives the
 * process (kill -9), not a power failure: nothing is synced. `newName` gives a different file name every time.
 * Throws LocalError DataInvalid.
 */
export function openObjectStore(folder: string, now: number, newName: () => string): ObjectStore {
  const at = (...names: string[]) => join(folder, ...names);
  mkdirSync(at('objects'), { recursive: true, mode: 0o700 });
  mkdirSync(at('content'), { recursive: true, mode: 0o700 });
  const created = creation(at('bucket.json'), now);
  const objects = new Map<string, StoredObject>();
  for (const file of readdirSync(at('objects'))) {
    if (file.endsWith('.new')) rmSync(at('objects', file));
    else {
      const object = read<StoredObject>(at('objects', file));
      objects.set(object.key, object);
    }
  }
  const sorted = [...objects.keys()].sort(compareKeys);
  const used = new Set([...objects.values()].map(({ content }) => content));
  for (const file of readdirSync(at('content'))) if (!used.has(file)) rmSync(at('content', file));
  const description = (key: string) =>
    at('objects', `${createHash('sha256').update(key).digest('hex')}.json`);

  return {
    created,
    find: (key) => objects.get(key),
    keys: () => sorted,
    async write(payload) {
      const content = newName();
      const file = await open(at('content', content), 'wx', 0o600);
      try {
        const digests = await receive(payload, async (piece) => {
          for (let from = 0; from < piece.length;) from += (await file.write(piece, from)).bytesWritten;
        });
        await file.close();
        return { ...digests, content };
      } catch (error) {
        await file.close();
        await rm(at('content', content));
        throw error;
      }
    },
    put(object) {
      const { key } = object;
      replace(description(key), object);
      const previous = objects.get(key);
      objects.set(key, object);
      if (previous) rmSync(at('content', previous.content));
      else sorted.splice(lowerBound(sorted, key), 0, key);
    },
    remove(key) {
      const object = objects.get(key);
      if (!object) return;
      rmSync(description(key));
      objects.delete(key);
      sorted.splice(lowerBound(sorted, key), 1);
      rmSync(at('content', object.content));
    },
    read({ content }, range) {
      // Opened at once: the file may be gone from its folder, and is still there to read, before the first byte is asked for.
      return createReadStream('', { fd: openSync(at('content', content), 'r'), ...range });
    },
    discard: ({ content }) => rm(at('content', content)),
  };
}

function creation(path: string, now: number): number {
  if (!existsSync(path)) replace(path, { created: now });
  return read<{ created: number }>(path).created;
}

function read<Value>(path: string): Value {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new LocalError(
      'DataInvalid',
      `${path} is not what this cloud wrote.`,
      'Put the file back from a copy, or start over with: npm run reset',
    );
  }
}

function replace(path: string, value: object): void {
  writeFileSync(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
