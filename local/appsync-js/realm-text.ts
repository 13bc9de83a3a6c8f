import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What the realm's code takes from the language; `prune.ts` removes the globals once it has them. */
const captured = [
  ...[
    'Object',
    'Function',
    'Array',
    'String',
    'Number',
    'Boolean',
    'Symbol',
    'BigInt',
    'Math',
    'JSON',
    'Reflect',
  ],
  ...[
    'Map',
    'Set',
    'WeakSet',
    'RegExp',
    'Date',
    'Intl',
    'Error',
    'TypeError',
    'parseInt',
    'encodeURIComponent',
  ],
  ...['decodeURIComponent'],
];

export interface Programs {
  /** The realm's code: an expression, evaluated in an empty context. */
  readonly realm: string;
  /** The child process: CommonJS, for `node -e`. */
  readonly evaluator: string;
}

let programs: Promise<Programs> | undefined;

/** The two programs of a child process, bundled once for all hosts of this process. */
export function bundledPrograms(): Promise<Programs> {
  programs ??= bundle();
  return programs;
}

async function bundle(): Promise<Programs> {
  const common = { bundle: true, write: false, minifyWhitespace: true, target: 'esnext' } as const;
  const [realm, evaluator] = await Promise.all([
    build({
      ...common,
      entryPoints: [path('./realm/entry.ts')],
      format: 'iife',
      globalName: 'realm',
      platform: 'neutral',
    }),
    build({ ...common, entryPoints: [path('./process/evaluator.ts')], format: 'cjs', platform: 'node' }),
  ]);
  const text = realm.outputFiles[0]!.text;
  return {
    realm: `(()=>{"use strict";const{${captured.join()}}=globalThis;${text};const{seal,...entry}=realm;seal();return entry})()`,
    evaluator: evaluator.outputFiles[0]!.text,
  };
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
