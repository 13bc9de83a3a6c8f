import { LocalError } from '../../kernel/errors.ts';
import type { Resource } from '../../kernel/service.ts';

/**
 * Refuses a property that would change behaviour on AWS and changes nothing here. `inert` names the ones without
 * effect on this API (texts of messages, tags, what only the hosted pages read).
 */
export function refuseOthers(
  resource: Resource,
  behaving: readonly string[],
  inert: readonly string[],
): void {
  for (const [name, value] of Object.entries(resource.properties)) {
    if (value === undefined || behaving.includes(name) || inert.includes(name)) continue;
    throw unsupported(resource, name);
  }
}

export function unsupported(resource: Resource, property: string): LocalError {
  return new LocalError(
    'PropertyUnsupported',
    `${resource.type} ${resource.stack}/${resource.logicalId} sets ${property}, which has no behaviour here.`,
    `Remove ${property} from the stack, or host it in local/services/cognito.`,
  );
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** CloudFormation takes `"true"` for `true`. */
export function flag(value: unknown, otherwise: boolean): boolean {
  return value === undefined ? otherwise : value === true || value === 'true';
}

/** CloudFormation takes `"60"` for `60`. */
export function whole(value: unknown, otherwise: number): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : otherwise;
}
