import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders whose files decide what is synthesized. */
export const SOURCE_FOLDERS = ['schema', 'model', 'resolvers', 'functions', 'infra'] as const;

/** A hash of everything a synthesis reads: equal hashes, equal assemblies. `month` decides when the API key ends. */
export function inputsHash(root: string, stage: string, month: string): string {
  const hash = createHash('sha256').update(`${stage}\n${month}\n`);
  const files = SOURCE_FOLDERS.flatMap((folder) => filesBelow(root, folder));
  for (const file of [...files, 'package-lock.json', 'cdk.json']) {
    hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function filesBelow(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
