import { readdirSync, readFileSync } from 'node:fs';
import { Kind, parse, print } from 'graphql';

const folder = new URL('../examples/', import.meta.url);

export interface Example {
  readonly name: string;
  readonly operation: string;
}

/** The example operations of every context, in the order of their files. */
export function examples(): Example[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => parse(readFileSync(new URL(file, folder), 'utf8')).definitions)
    .flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.name
        ? [{ name: words(definition.name.value), operation: print(definition) }]
        : [],
    );
}

function words(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
}
