import type { DataSourceAnswer } from '../data-sources/data-source.ts';
import { isRecord } from '../properties.ts';
import { FieldFailed } from './field-failed.ts';
import type { Step } from './resolver.ts';

/**
 * What a direct Lambda resolver asks in place of a handler.
 * https://docs.aws.amazon.com/appsync/latest/devguide/direct-lambda-reference.html
 */
export function directRequest(context: Readonly<Record<string, unknown>>, { batchSize }: Step): unknown {
  return { operation: batchSize > 0 ? 'BatchInvoke' : 'Invoke', payload: context };
}

/** AppSync does not let a function word this one itself. */
const unauthorized = {
  errorType: 'UnauthorizedException',
  message: 'You are not authorized to make this call.',
};

/**
 * The field's value: what the function returned, or `data` of its entry in a batch. Throws `FieldFailed` under the name of
 * the error that the function threw, or as its entry says.
 */
export function directResult({ result, error }: DataSourceAnswer, { batchSize }: Step): unknown {
  if (error) {
    const errorType = error.unhandledErrorType ?? error.type;
    if (errorType === unauthorized.errorType && error.unhandledErrorType) throw new FieldFailed(unauthorized);
    throw new FieldFailed({ message: error.message, errorType, data: result });
  }
  if (batchSize === 0) return result;
  const { data = null, errorMessage, errorType } = isRecord(result) ? result : {};
  if (errorMessage === undefined || errorMessage === null || errorMessage === false) return data;
  throw new FieldFailed({
    message: typeof errorMessage === 'string' ? errorMessage : JSON.stringify(errorMessage),
    errorType: typeof errorType === 'string' ? errorType : null,
    data,
  });
}
