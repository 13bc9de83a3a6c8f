import { LocalError } from '../../kernel/errors.ts';
import type { Resource } from '../../kernel/service.ts';

export type Properties = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A part of a resource that has members of its own; empty when it is left out. */
export function part(value: unknown): Properties {
  return isRecord(value) ? value : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** CloudFormation takes `"5"` where a number is due. */
export function whole(value: unknown, otherwise: number): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : otherwise;
}

export function text(resource: Resource, property: string): string {
  const value = resource.properties[property];
  if (typeof value === 'string' && value !== '') return value;
  throw new LocalError(
    'AssemblyInvalid',
    `${describe(resource)} has no ${property}.`,
    `Set ${property}; CloudFormation requires it.`,
  );
}

/** A text that a part of the resource has to hold: `HttpConfig.Endpoint`. Throws LocalError AssemblyInvalid. */
export function textWithin(resource: Resource, property: string, member: string): string {
  const value = part(resource.properties[property])[member];
  if (typeof value === 'string' && value !== '') return value;
  throw new LocalError(
    'AssemblyInvalid',
    `${describe(resource)} has no ${property}.${member}.`,
    `Set ${property}.${member}; CloudFormation requires it.`,
  );
}

/** Refuses what would change behaviour on AWS and changes nothing here. `inert` names what has no effect on requests. */
export function refuseOthers(
  resource: Resource,
  behaving: readonly string[],
  inert: readonly string[] = [],
): void {
  for (const [name, value] of Object.entries(resource.properties)) {
    if (value === undefined || behaving.includes(name) || inert.includes(name)) continue;
    throw unsupported(resource, name);
  }
}

/** Refuses a behaviour that is switched on. CloudFormation takes `"true"` where a boolean is due. */
export function refuseFlag(resource: Resource, value: unknown, property: string): void {
  if (value === true || value === 'true') throw unsupported(resource, property);
}

export function unsupported(resource: Resource, property: string): LocalError {
  return new LocalError(
    'PropertyUnsupported',
    `${describe(resource)} sets ${property}, which has no behaviour here.`,
    `Take ${property} out of the stack, or host it in local/services/appsync.`,
  );
}

export function describe(resource: Resource): string {
  return `${resource.type} ${resource.stack}/${resource.logicalId}`;
}
