import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeTypeDefs } from '@graphql-tools/merge';
import { print, type DocumentNode } from 'graphql';

/** Declares AppSync's own scalars and directives. Tools read it; AppSync is never given it. */
export const APPSYNC_PRELUDE = 'appsync.graphql';
/** The bare roots come first, so that every merge lists fields in the same order. */
const ROOTS = 'root.graphql';

/** The schema that is deployed: every file of `schema/` as one text. */
export function mergedSchema(folder: string): string {
  const contexts = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql') && name !== APPSYNC_PRELUDE && name !== ROOTS)
    .sort();
  return mergeSchema([ROOTS, ...contexts].map((name) => readFileSync(join(folder, name), 'utf8')));
}

/**
 * One SDL text out of several: `extend` folded into the types, which AppSync asks for. Two texts that give one field
 * different types are an error. https://docs.aws.amazon.com/appsync/latest/devguide/designing-your-schema.html
 */
export function mergeSchema(documents: readonly string[]): string {
  const merged: DocumentNode = mergeTypeDefs([...documents], { throwOnConflict: true });
  return print(merged);
}
