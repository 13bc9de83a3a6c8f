import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeTypeDefs } from '@graphql-tools/merge';
import { concatAST, GraphQLError, parse, print, Source, type DocumentNode } from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';

/** Declares AppSync's own scalars and directives. Tools read it; AppSync is never given it. */
export const APPSYNC_PRELUDE = 'appsync.graphql';
/** The bare roots come first, so that every merge lists fields in the same order. */
const ROOTS = 'root.graphql';

/** The schema that is deployed: every file of `schema/` as one text. Throws an error that says each fault's file and line. */
export function mergedSchema(folder: string): string {
  const contexts = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql') && name !== APPSYNC_PRELUDE && name !== ROOTS)
    .sort();
  const read = (name: string) => ({ name, text: readFileSync(join(folder, name), 'utf8') });
  const files = [ROOTS, ...contexts].map(read);
  refuseFaults([read(APPSYNC_PRELUDE), ...files]);
  return mergeSchema(files.map(({ text }) => text));
}

/** Before the merge, since its text has lines of its own that nobody wrote. */
function refuseFaults(files: readonly { readonly name: string; readonly text: string }[]): void {
  const documents = files.map(({ name, text }) => {
    try {
      return parse(new Source(text, `schema/${name}`));
    } catch (error) {
      throw error instanceof GraphQLError ? new Error(placed(error), { cause: error }) : error;
    }
  });
  const faults = validateSDL(concatAST(documents));
  if (faults.length > 0) throw new Error(faults.map(placed).join('\n'));
}

function placed({ message, nodes, source, locations }: GraphQLError): string {
  const file = nodes?.[0]?.loc?.source ?? source;
  const [place] = locations ?? [];
  return file && place ? `${file.name}:${place.line}:${place.column}: ${message}` : message;
}

/**
 * One SDL text out of several: `extend` folded into the types, which AppSync asks for. Takes texts without faults: it
 * would let `Int!` win over `Int`. https://docs.aws.amazon.com/appsync/latest/devguide/designing-your-schema.html
 */
export function mergeSchema(documents: readonly string[]): string {
  const merged: DocumentNode = mergeTypeDefs([...documents]);
  return print(merged);
}
