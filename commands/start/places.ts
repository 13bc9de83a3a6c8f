import { readdirSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is taken as it is deployed, by path: importing it would bind the command to all of infrastructure. */
interface Bundling {
  readonly resolverFiles: (folder: string) => readonly {
    readonly typeName: string;
    readonly fieldName: string;
    readonly module: string;
    readonly steps: readonly { readonly name: string; readonly module: string }[];
  }[];
  readonly sourceMapOf: (module: string, root: string) => string;
}

/** `Query.company: line 1, column 1503: code.js(1,1503): error: …`, as a deployment says it of a bundle. */
const bundled = /^(\S+): line (\d+), column (\d+): (?:code\.js\(\d+,\d+\): )?(.*)$/;

/**
 * The problems of resolver code with the file, line and column where a person wrote it, instead of the place in the
 * bundle; other lines stay as they are. The bundle is made again from the sources as they are now.
 */
export async function inSources(problems: string, root: string): Promise<string> {
  const { resolverFiles, sourceMapOf } = await load(root);
  const modules = new Map<string, string>();
  for (const { typeName, fieldName, module, steps } of contexts(root).flatMap(resolverFiles)) {
    modules.set(`${typeName}.${fieldName}`, module);
    // The name of an AppSync function, as infrastructure makes it.
    for (const { name, module: step } of steps) {
      modules.set(`${typeName}_${fieldName}_${name}`.replaceAll('-', '_'), step);
    }
  }
  const maps = new Map<string, SourceMap>();
  const mapOf = (module: string) => {
    const map = maps.get(module) ?? new SourceMap(JSON.parse(sourceMapOf(module, root)) as SourceMapPayload);
    maps.set(module, map);
    return map;
  };
  const lines = problems.split('\n').map((line) => {
    const [, owner = '', row, column, problem] = bundled.exec(line) ?? [];
    const module = modules.get(owner);
    if (module === undefined) return line;
    const place = mapOf(module).findEntry(Number(row) - 1, Number(column) - 1);
    if (!('originalSource' in place)) return line;
    return `${place.originalSource}:${place.originalLine + 1}:${place.originalColumn + 1}: ${problem}`;
  });
  // Shared code is in several bundles.
  return [...new Set(lines)].join('\n');
}

function contexts(root: string): string[] {
  const resolvers = join(root, 'resolvers');
  return readdirSync(resolvers, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(resolvers, name));
}

async function load(root: string): Promise<Bundling> {
  const paths = ['infra/resolver-files.ts', 'infra/bundle.ts'];
  const loaded: unknown[] = await Promise.all(
    paths.map((path) => import(pathToFileURL(join(root, path)).href)),
  );
  return Object.assign({}, ...loaded) as Bundling;
}
