/** Every `errorType` that this API's own resolvers give. AppSync adds its own (`Unauthorized`, validation entries). */
export type ErrorType =
  | 'NotFound' // nothing there, or nothing the caller may know of
  | 'VersionConflict' // somebody changed it first; `data` is the current item
  | 'HandleTaken'
  | 'ClientTokenReused' // the token was used with another input within 24 hours
  | 'Forbidden' // it is there, and this caller may not change it
  | 'InvalidInput' // `errorInfo.fields` names each field and why
  | 'LimitExceeded' // more than one request or item can hold
  | 'TryAgain'; // conflict, throttle or outage; `errorInfo.retryable` says whether repeating can help

/** What is wrong with one field of the input. */
export interface FieldFault {
  readonly field: string;
  readonly reason: string;
}
