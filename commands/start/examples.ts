import { readdirSync, readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';

const folder = new URL('../examples/', import.meta.url);

export interface Example {
  readonly name: string;
  readonly operation: string;
}

/** The example operations of every context, in the order of their files. */
export function examples(): Example[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => examplesIn(readFileSync(new URL(file, folder), 'utf8')));
}

/** The named operations of a document as they are written, each with the comment that stands right above it. */
export function examplesIn(text: string): Example[] {
  return parse(text).definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION || !definition.name || !definition.loc) return [];
    const { start, end } = definition.loc;
    const comment = /(?:(?<=^|\n)#[^\n]*\n)*$/.exec(text.slice(0, start))?.[0] ?? '';
    return [{ name: words(definition.name.value), operation: comment + text.slice(start, end) }];
  });
}

/** `CreateACompany` is shown as `Create a company`. */
function words(name: string): string {
  const [first = '', ...others] = name.split(/(?<=[^A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][^A-Z])/);
  return [first, ...others.map((word) => word.toLowerCase())].join(' ');
}
