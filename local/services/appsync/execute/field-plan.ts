import type { Admits } from '../schema/access.ts';
import type { Complete } from './complete.ts';
import type { Resolver } from './resolver.ts';

/** All that running a field needs, settled when the API is deployed. */
export interface FieldPlan {
  readonly typeName: string;
  readonly fieldName: string;
  readonly mandatory: boolean;
  readonly admits: Admits;
  readonly complete: Complete;
  /** Whether the type is one of several that an interface or union can be. */
  readonly polymorphic: boolean;
  /** Absent where the field is a member of its parent's value. */
  readonly resolver?: Resolver;
}
