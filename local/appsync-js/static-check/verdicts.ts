import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CodeError } from '../language.ts';

const require = createRequire(import.meta.url);
/** A file that has grown beyond it is begun anew. */
const maxBytes = 4 * 1024 * 1024;

/** What is known of modules already, by the hash of their code. */
export interface Verdicts {
  get(id: string): readonly CodeError[] | undefined;
  add(id: string, errors: readonly CodeError[]): void;
}

/**
 * Verdicts that outlive the process and are shared with others that run: a line each in a file of `folder`, which is
 * only ever appended to. They hold for these checks and packages alone. A cache: what cannot be read or written
 * is checked again.
 */
export function openVerdicts(folder: string): Verdicts {
  const known = new Map<string, readonly CodeError[]>();
  let file: string | undefined;
  let size = 0;
  let writable = true;
  const read = (path: string): void => {
    let text: string;
    try {
      if (statSync(path).size === size) return;
      text = readFileSync(path, 'utf8');
    } catch {
      return;
    }
    size = Buffer.byteLength(text);
    for (const line of text.split('\n')) {
      const [id, errors] = line.split('\t');
      if (!id || !errors || known.has(id)) continue;
      const verdict = verdictIn(errors);
      if (verdict) known.set(id, verdict);
    }
    if (size > maxBytes) rmSync(path, { force: true });
  };
  return {
    get(id) {
      if (known.has(id)) return known.get(id);
      file ??= join(folder, `verdicts-${checkerVersion()}.jsonl`);
      read(file);
      return known.get(id);
    },
    add(id, errors) {
      known.set(id, errors);
      if (!writable) return;
      try {
        mkdirSync(folder, { recursive: true });
        const line = `${id}\t${JSON.stringify(errors)}\n`;
        appendFileSync(file!, line);
        // Read again only when others have written, too.
        size += Buffer.byteLength(line);
      } catch {
        writable = false;
      }
    },
  };
}

/** Undefined for half a line: the process that wrote it was ended. Nothing but a list is a verdict. */
function verdictIn(line: string): readonly CodeError[] | undefined {
  try {
    const verdict: unknown = JSON.parse(line);
    return Array.isArray(verdict) ? (verdict as readonly CodeError[]) : undefined;
  } catch {
    return undefined;
  }
}

/** Changes with whatever a verdict depends on: the checks themselves, and the packages that they use. */
function checkerVersion(): string {
  const hash = createHash('sha256');
  for (const name of ['typescript', 'acorn', '@aws-appsync/utils']) {
    hash.update(readFileSync(require.resolve(`${name}/package.json`)));
  }
  hash.update(readFileSync(new URL('../restrict.ts', import.meta.url)));
  for (const folder of ['../restrict/', '../typecheck/', './']) {
    const url = new URL(folder, import.meta.url);
    for (const file of readdirSync(url).sort()) hash.update(readFileSync(new URL(file, url)));
  }
  return hash.digest('hex').slice(0, 16);
}
