import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** A synthesized app on disk. */
export interface SynthesizedApp {
  /** Of its folder; what stands after it tells apart folders of one name. */
  readonly name: string;
  /** Absolute path of its cloud assembly. */
  readonly assembly: string;
  /** Absolute path of the folder that it is synthesized in. */
  readonly folder: string;
}

/** There is no synthesized app. The message says what was looked for and what to do. */
export class AppMissing extends Error {
  override readonly name = 'AppMissing';
}

/** The app in a folder, or of a cdk.out. Throws `AppMissing`. */
export function findApp(given: string): SynthesizedApp {
  const path = resolve(given);
  const inside = join(path, 'cdk.out');
  if (isAssembly(inside)) return { name: nameOf(path), assembly: inside, folder: path };
  if (isAssembly(path)) {
    const folder = basename(path) === 'cdk.out' ? dirname(path) : path;
    return { name: nameOf(folder), assembly: path, folder };
  }
  if (!existsSync(path))
    throw new AppMissing(`There is no folder ${path}. --app takes a CDK app or its cdk.out.`);
  if (!statSync(path).isDirectory())
    throw new AppMissing(`${path} is no folder. --app takes a CDK app or its cdk.out.`);
  const looked = `Neither ${join(inside, 'manifest.json')} nor ${join(path, 'manifest.json')} is there, so ${path} holds no synthesized app.`;
  throw new AppMissing(`${looked} Synthesize it first: cd ${path} && npx cdk synth`);
}

const isAssembly = (path: string) => existsSync(join(path, 'manifest.json'));

function nameOf(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex');
  return `${basename(folder).replace(/[^\w.-]+/g, '-') || 'app'}-${hash.slice(0, 6)}`;
}
