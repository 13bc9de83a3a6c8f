import { LocalError } from '../../kernel/errors.ts';
import type { Resource } from '../../kernel/service.ts';

/** Makes the errors of one resource's properties. */
export interface Faults {
  unsupported(property: string, why: string): LocalError;
  invalid(property: string, why: string): LocalError;
}

export function faultsOf({ stack, logicalId, type }: Resource): Faults {
  const at = `${stack}/${logicalId} (${type})`;
  return {
    unsupported: (property, why) =>
      new LocalError(
        'PropertyUnsupported',
        `${at} uses ${property}: ${why}.`,
        `Leave ${property} out, or extend local/services/lambda.`,
      ),
    invalid: (property, why) =>
      new LocalError('AssemblyInvalid', `${at}, ${property}: ${why}.`, 'Correct it in the stack.'),
  };
}
