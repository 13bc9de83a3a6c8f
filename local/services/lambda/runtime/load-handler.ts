import { existsSync, readFileSync, realpathSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './error-object.ts';
import type { Initialization } from './frames.ts';

export type Handler = (...parameters: unknown[]) => unknown;

/**
 * Finds the function that `handler` names: `folder/module.object.function`. A `.js` file is a CommonJS module unless the
 * function's own nearest package.json says otherwise; then `.mjs` and `.cjs` are tried. Throws `RuntimeError`, or what the module throws.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html#nodejs-handler-naming
 */
export async function loadHandler(initialization: Initialization): Promise<Handler> {
  const { taskRoot, handler } = initialization;
  if (handler.includes('..')) {
    throw new RuntimeError('MalformedHandlerName', `'${handler}' is not a valid handler name.`);
  }
  const last = basename(handler);
  const dot = last.indexOf('.');
  if (dot < 0) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const folder = handler.slice(0, handler.length - last.length);
  const path = initialization.module ?? resolve(taskRoot, folder, last.slice(0, dot));
  const exported = memberOf(await loadModule(path, initialization), last.slice(dot + 1));
  if (exported === undefined || exported === null) {
    throw new RuntimeError('HandlerNotFound', `${handler} is undefined or not exported`);
  }
  if (typeof exported !== 'function') {
    throw new RuntimeError('HandlerNotFound', `${handler} is not a function`);
  }
  return exported as Handler;
}

function memberOf(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], object);
}

async function loadModule(path: string, { taskRoot, module }: Initialization): Promise<unknown> {
  const require = createRequire(join(taskRoot, 'handler'));
  forgetPackagesAround(taskRoot);
  const isModule = (file: string) => isModuleOf(taskRoot, file);
  try {
    if (module !== undefined) return await (isModule(module) ? importFile(module) : require(module));
    if (existsSync(`${path}.js`)) {
      return await (isModule(`${path}.js`) ? importFile(`${path}.js`) : require(`${path}.js`));
    }
    if (existsSync(`${path}.mjs`)) return await importFile(`${path}.mjs`);
    return require(existsSync(`${path}.cjs`) ? `${path}.cjs` : path) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('UserCodeSyntaxError', String(error));
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') {
      throw new RuntimeError('ImportModuleError', String(error));
    }
    throw error;
  }
}

function importFile(path: string): Promise<unknown> {
  return import(pathToFileURL(path).href) as Promise<unknown>;
}

/** By its ending, or the nearest package.json within the function. */
function isModuleOf(taskRoot: string, path: string): boolean {
  if (path.endsWith('.mjs')) return true;
  if (path.endsWith('.cjs')) return false;
  for (let folder = dirname(path); isWithin(taskRoot, folder); folder = dirname(folder)) {
    const description = join(folder, 'package.json');
    if (existsSync(description)) return typeOf(description) === 'module';
    if (basename(folder) === 'node_modules') return false;
  }
  return false;
}

function isWithin(taskRoot: string, folder: string): boolean {
  return folder === taskRoot || !/^\.\.|^$/.test(relative(taskRoot, folder));
}

/**
 * On AWS nothing is around a function's folder. Here it lies in the app's, whose package may be of modules: Node would
 * then refuse to require the function's `.js` files.
 */
function forgetPackagesAround(taskRoot: string): void {
  type Load = (module: { _compile(code: string, file: string): void }, file: string) => void;
  const extensions = (Module as unknown as { _extensions: Record<'.js', Load> })._extensions;
  const load = extensions['.js'];
  // The paths that Node gives modules have no links in them.
  const root = realpathSync(taskRoot);
  extensions['.js'] = (module, file) => {
    if (!isWithin(root, dirname(file)) || isModuleOf(root, file)) load(module, file);
    else module._compile(readFileSync(file, 'utf8'), file);
  };
}

function typeOf(path: string): unknown {
  return (JSON.parse(readFileSync(path, 'utf8')) as { type?: unknown } | null)?.type;
}
