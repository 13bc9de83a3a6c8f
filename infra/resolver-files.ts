import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A resolver as its files say: `resolvers/<context>/<Type>.<field>.ts`, or a folder of that name with numbered steps. */
export interface ResolverFiles {
  readonly typeName: string;
  readonly fieldName: string;
  /** The unit resolver's module, or the pipeline's own (before and after). */
  readonly module: string;
  /** A pipeline's functions in order; empty for a unit resolver. */
  readonly steps: readonly { readonly name: string; readonly module: string }[];
}

const COORDINATE = /^([A-Z]\w*)\.(\w+?)(?:\.ts)?$/;

/** Every resolver of a context. Files in lower case beside them are shared code, not resolvers. */
export function resolverFiles(contextFolder: string): ResolverFiles[] {
  return readdirSync(contextFolder)
    .sort()
    .flatMap((name) => {
      const [, typeName, fieldName] = COORDINATE.exec(name) ?? [];
      if (typeName === undefined || fieldName === undefined) return [];
      const path = join(contextFolder, name);
      if (!statSync(path).isDirectory()) return [{ typeName, fieldName, module: path, steps: [] }];
      return [{ typeName, fieldName, module: join(path, 'index.ts'), steps: pipelineSteps(path) }];
    });
}

function pipelineSteps(folder: string): ResolverFiles['steps'] {
  return readdirSync(folder)
    .flatMap((name) => {
      const [, order, verb] = /^(\d+)\.([\w-]+)\.ts$/.exec(name) ?? [];
      return order === undefined || verb === undefined ? [] : [{ order: Number(order), verb, name }];
    })
    .sort((a, b) => a.order - b.order)
    .map(({ verb, name }) => ({ name: verb, module: join(folder, name) }));
}
