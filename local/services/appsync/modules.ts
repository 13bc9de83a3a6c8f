import { readFile } from 'node:fs/promises';
import type { LanguageHost, LoadedModule } from '../../appsync-js/index.ts';
import { CodeRefused } from '../../appsync-js/index.ts';
import { LocalError } from '../../kernel/errors.ts';
import type { Assets, Resource } from '../../kernel/service.ts';
import { describe, part, unsupported } from './properties.ts';

/**
 * Loads the code of a resolver or function, inline or from its asset. Throws LocalError CodeInvalid that names `owner`
 * and says line and column of each problem, as deployment would.
 */
export async function loadModule(
  resource: Resource,
  owner: string,
  language: LanguageHost,
  assets: Assets,
): Promise<LoadedModule> {
  const runtime = part(resource.properties.Runtime);
  if (runtime.Name !== 'APPSYNC_JS' || runtime.RuntimeVersion !== '1.0.0') {
    throw unsupported(resource, 'a Runtime other than APPSYNC_JS 1.0.0');
  }
  const code = await textOf(resource, 'Code', 'CodeS3Location', assets);
  if (code === undefined) {
    throw new LocalError(
      'AssemblyInvalid',
      `${describe(resource)} has no code.`,
      'Set Code or CodeS3Location.',
    );
  }
  try {
    return await language.load(code);
  } catch (error) {
    if (!(error instanceof CodeRefused)) throw error;
    const problems = error.codeErrors.map(
      ({ value, location: { line, column } }) =>
        `${owner}: line ${line}, column ${column}: ${value.trim().replace(/^code\.js\(\d+,\d+\): /, '')}`,
    );
    throw new LocalError('CodeInvalid', problems.join('\n'), `Correct the code of ${owner}.`);
  }
}

/** A text that a resource holds itself, or names by `s3://bucket/key`. */
export async function textOf(
  resource: Resource,
  inline: string,
  location: string,
  assets: Assets,
): Promise<string | undefined> {
  const text = resource.properties[inline];
  if (typeof text === 'string') return text;
  const place = resource.properties[location];
  return typeof place === 'string' ? readFile(assets.path(place), 'utf8') : undefined;
}
