import { util } from '@aws-appsync/utils';
import type { ErrorType, FieldFault } from '../../model/errors.ts';

/** APPSYNC_JS has it; the package's types do not. It writes to the API's log. */
declare const console: { error(text: string): void };

/** Ends the field with an error of the closed set. `data` is cut to the client's selection set by AppSync. */
export function deny(type: ErrorType, message: string, data?: unknown, info?: unknown): never {
  util.error(message, type, data, info);
}

/** Ends the field when there is any fault, naming every one of them. */
export function denyFaults(faults: FieldFault[]): void {
  if (faults.length > 0) {
    const named = faults.map((fault) => `${fault.field} ${fault.reason}`).join('; ');
    deny('InvalidInput', `Invalid input: ${named}.`, null, { fields: faults });
  }
}

/** Ends the field because repeating the request can help: nothing was written, or it is not known that it was. */
export function denyForNow(): never {
  deny(
    'TryAgain',
    'Something else was changing the same data. Repeat the request with the same clientToken.',
    null,
    {
      retryable: true,
    },
  );
}

/** Words of the errors that pass. */
const PASSING = [
  'hroughput',
  'Rate ',
  'RequestLimit',
  'Conflict',
  'InProgress',
  'Internal',
  'Unavailable',
  'Code: 5',
];

/**
 * Ends the field for any failure of the data source that the resolver has no meaning of its own for. What DynamoDB said
 * goes to the log and no further: its messages name tables and keys.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export function denyFailure(error: { type: string; message: string }): never {
  const said = `${error.type} ${error.message}`;
  console.error(said);
  if (said.indexOf('tem size') >= 0) deny('LimitExceeded', 'The data is larger than one item can hold.');
  const retryable = PASSING.some((word) => said.indexOf(word) >= 0);
  deny('TryAgain', retryable ? 'The data is busy. Repeat the request.' : 'The request failed.', null, {
    retryable,
  });
}
