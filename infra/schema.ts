import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeTypeDefs } from '@graphql-tools/merge';
import { print, type DocumentNode } from 'graphql';

/** Declares AppSync's own scalars and directives. Tools read it; AppSync is never given it. */
export const APPSYNC_PRELUDE = 'appsync.graphql';
/** The bare roots come first, so that every merge lists fields in the same order. */
const ROOTS = 'root.graphql';

/**
 * The schema that is deployed: the files of `schema/` as one text, `extend` folded into the types, since AppSync takes no
 * extensions. Two files that give one field different types are an error.
 * https://docs.aws.amazon.com/appsync/latest/devguide/designing-your-schema.html
 */
export function mergedSchema(folder: string): string {
  const contexts = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql') && name !== APPSYNC_PRELUDE && name !== ROOTS)
    .sort();
  const documents = [ROOTS, ...contexts].map((name) => readFileSync(join(folder, name), 'utf8'));
  const merged: DocumentNode = mergeTypeDefs(documents, { throwOnConflict: true });
  return print(merged);
}
