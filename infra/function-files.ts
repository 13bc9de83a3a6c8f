import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A function as its file says: `functions/<context>/<verb-object>.lambda.ts`. */
export interface FunctionFile {
  readonly context: string;
  readonly name: string;
  readonly module: string;
}

/** Every function of every context. */
export function functionFiles(folder: string): FunctionFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: context }) =>
      readdirSync(join(folder, context)).flatMap((file) => {
        const name = /^([a-z-]+)\.lambda\.ts$/.exec(file)?.[1];
        return name === undefined ? [] : [{ context, name, module: join(folder, context, file) }];
      }),
    )
    .sort((one, other) => one.module.localeCompare(other.module));
}
