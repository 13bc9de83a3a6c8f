import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import {
  AppsyncFunction,
  Code,
  FunctionRuntime,
  Resolver,
  type BaseDataSource,
  type IGraphqlApi,
} from 'aws-cdk-lib/aws-appsync';
import type { Construct } from 'constructs';
import { bundleResolvers } from '../bundle.ts';
import { resolverFiles } from '../resolver-files.ts';

interface JsResolversProps {
  readonly api: IGraphqlApi;
  readonly dataSource: BaseDataSource;
  /** Repository root. */
  readonly root: string;
  readonly context: string;
}

const runtime = FunctionRuntime.JS_1_0_0;

/**
 * Every resolver of a context, from its files. `new Resolver` in the context's stack, since `dataSource.createResolver`
 * would put it into the API's and close a circle (aws-cdk#24620).
 */
export function jsResolvers(scope: Construct, props: JsResolversProps): void {
  const { api, dataSource, root, context } = props;
  const files = resolverFiles(join(root, 'resolvers', context));
  const modules = files.flatMap((file) => [file.module, ...file.steps.map((step) => step.module)]);
  const bundles = bundleResolvers(modules, root);
  const outdir = Stage.of(scope)?.outdir ?? join(root, 'cdk.out');
  const code = (module: string) =>
    Code.fromAsset(writeBundle(outdir, root, module, bundles.get(module) as string));

  for (const { typeName, fieldName, module, steps } of files) {
    const id = `${typeName}.${fieldName}`;
    if (steps.length === 0) {
      new Resolver(scope, id, { api, dataSource, typeName, fieldName, runtime, code: code(module) });
      continue;
    }
    const pipelineConfig = steps.map(
      (step) =>
        new AppsyncFunction(scope, `${id}.${step.name}`, {
          api,
          dataSource,
          name: `${typeName}_${fieldName}_${step.name}`.replaceAll('-', '_'),
          runtime,
          code: code(step.module),
        }),
    );
    new Resolver(scope, id, { api, typeName, fieldName, runtime, code: code(module), pipelineConfig });
  }
}

/** Bundles lie in the assembly's own folder, so that a synthesis writes nowhere else. */
function writeBundle(outdir: string, root: string, module: string, text: string): string {
  const folder = join(outdir, 'bundles');
  const path = join(folder, relative(root, module).replaceAll('/', '.').replace(/\.ts$/, '.js'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
  return path;
}
