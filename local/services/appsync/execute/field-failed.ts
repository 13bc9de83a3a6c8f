import type { FieldFault } from './error-entry.ts';

/** Ends a field with an error; the error becomes an entry of the answer where the field's path is known. */
export class FieldFailed extends Error {
  override readonly name = 'FieldFailed';
  constructor(readonly fault: FieldFault) {
    super(fault.message);
  }
}

/** AppSync's answer to its own mistakes. What happened is in the log, never in the answer. */
export const internalFailure: FieldFault = {
  message: 'An internal failure occurred while resolving this field.',
  errorType: 'InternalFailure',
};
