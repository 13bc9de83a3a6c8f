import { LocalError } from '../kernel/errors.ts';
import { readJson, remedy } from './manifest.ts';

/** A resource as the template declares it, intrinsics and all. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  /** Name of the condition it exists under. */
  readonly Condition?: string;
}

export interface TemplateOutput {
  readonly Value: unknown;
  readonly Export?: { readonly Name: unknown };
  readonly Condition?: string;
}

/** The sections of a CloudFormation template that have meaning here. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, TemplateOutput>>;
  readonly Parameters: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Mappings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
}

/**
 * Reads a JSON template. Throws LocalError AssemblyInvalid, also for one that needs a macro: macros run at AWS.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 */
export function readTemplate(path: string): Template {
  const template = readJson(path);
  const invalid = (what: string) => new LocalError('AssemblyInvalid', `${path}: ${what}`, remedy);
  if (!isObject(template)) throw invalid('not a template');
  if (template['Transform'] !== undefined)
    throw invalid('a template with Transform needs a macro, and macros run at AWS');
  const section = (name: string): Record<string, unknown> => {
    const value = template[name] ?? {};
    if (!isObject(value)) throw invalid(`${name} is not an object`);
    return value;
  };
  const resources = section('Resources');
  for (const [logicalId, resource] of Object.entries(resources)) {
    if (!isObject(resource) || typeof resource['Type'] !== 'string')
      throw invalid(`${logicalId} has no Type`);
  }
  return {
    Resources: resources as Template['Resources'],
    Outputs: section('Outputs') as Template['Outputs'],
    Parameters: section('Parameters') as Template['Parameters'],
    Mappings: section('Mappings') as Template['Mappings'],
    Conditions: section('Conditions'),
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
