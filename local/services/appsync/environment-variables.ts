import { LocalError } from '../../kernel/errors.ts';
import type { Resource } from '../../kernel/service.ts';
import { describe, part } from './properties.ts';

const maxVariables = 50;
const maxLength = 512;
const names = /^[A-Za-z][A-Za-z0-9_]+$/;

/**
 * `ctx.env`: at most 50 texts of at most 512 characters, by names that begin with a letter. Throws LocalError
 * AssemblyInvalid. https://docs.aws.amazon.com/appsync/latest/devguide/environment-variables.html
 */
export function environmentVariables(resource: Resource): Record<string, string> {
  const entries = Object.entries(part(resource.properties.EnvironmentVariables));
  const refused = (what: string, remedy: string) =>
    new LocalError('AssemblyInvalid', `${describe(resource)} has ${what}.`, remedy);
  if (entries.length > maxVariables) {
    throw refused(`${entries.length} environment variables`, `Use at most ${maxVariables}.`);
  }
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (!names.test(name)) {
        throw refused(
          `an environment variable with the name ${name}`,
          'Use letters, digits and underscores, at least two of them, a letter first.',
        );
      }
      // CloudFormation makes texts of numbers and of true and false.
      if (!['string', 'number', 'boolean'].includes(typeof value)) {
        throw refused(`an environment variable ${name} that is no text`, 'Make it a text.');
      }
      const text = String(value);
      if (text.length > maxLength) {
        throw refused(
          `an environment variable ${name} of ${text.length} characters`,
          `Use at most ${maxLength}.`,
        );
      }
      return [name, text];
    }),
  );
}
