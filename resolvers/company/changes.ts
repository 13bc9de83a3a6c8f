import type { UpdateCompanyInput } from '../../generated/schema.ts';
import type { FieldFault } from '../../model/errors.ts';
import { OPTIONAL_FIELDS } from '../../model/company/item.ts';
import { nameAttributes } from '../../model/company/profile.ts';
import { foldedName } from './folded-name.ts';

type Required = 'name' | 'handle' | 'industry' | 'country';
const REQUIRED: Required[] = ['name', 'handle', 'industry', 'country'];

/** Faults that only an update can have: a required field cleared, or nothing to change. */
export function changeFaults(input: UpdateCompanyInput): FieldFault[] {
  const cleared = REQUIRED.filter((field) => Object.hasOwn(input, field) && input[field] === null);
  const fields = [...REQUIRED, ...OPTIONAL_FIELDS, 'about'].filter((field) => Object.hasOwn(input, field));
  return cleared
    .map((field) => ({ field, reason: 'cannot be cleared' }) as FieldFault)
    .concat(fields.length === 0 ? [{ field: 'input', reason: 'must change at least one field' }] : []);
}

/** What an update writes: values to set, and attributes to remove. */
export interface Changes {
  set: Record<string, unknown>;
  remove: string[];
}

/**
 * An update's input as attributes, index keys included. A field that is null is cleared and one that is absent stays:
 * only `Object.hasOwn` tells them apart, null and undefined being one value in APPSYNC_JS. `0` and `""` are values.
 */
export function changesOf(input: UpdateCompanyInput): Changes {
  const set: Record<string, unknown> = {};
  const remove: string[] = [];
  for (const field of OPTIONAL_FIELDS) {
    if (Object.hasOwn(input, field)) {
      if (input[field] === null) {
        remove.push(field);
      } else {
        set[field] = input[field];
      }
    }
  }
  if (Object.hasOwn(input, 'name')) {
    const names = nameAttributes(foldedName(input.name as string), input.id);
    Object.assign(set, names);
    set.name = input.name;
    set.ownerKey = names.ownerActiveKey;
  }
  if (Object.hasOwn(input, 'industry')) {
    set.industry = input.industry;
    set.industryKey = input.industry;
  }
  if (Object.hasOwn(input, 'country')) {
    set.country = input.country;
    set.countryKey = input.country;
  }
  return { set, remove };
}
