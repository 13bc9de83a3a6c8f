import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleFunctions } from '../bundle.ts';
import { functionFiles } from '../function-files.ts';

/** The code of a function by context and name. Throws when there is no such file. */
export type FunctionCode = (context: string, name: string) => Code;

/** Bundles every function of `root` at once, which costs little more than one, into the assembly's own folder. */
export function functionCode(root: string, outdir: string): FunctionCode {
  const files = functionFiles(join(root, 'functions'));
  const bundles = bundleFunctions(
    files.map(({ module }) => module),
    root,
  );
  const folders = new Map(
    files.map(({ context, name, module }) => {
      const folder = join(outdir, 'bundles', 'functions', `${context}.${name}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'index.mjs'), bundles.get(module) as string);
      return [`${context}/${name}`, folder];
    }),
  );
  return (context, name) => {
    const folder = folders.get(`${context}/${name}`);
    if (folder === undefined) throw new Error(`There is no functions/${context}/${name}.lambda.ts.`);
    return Code.fromAsset(folder);
  };
}
