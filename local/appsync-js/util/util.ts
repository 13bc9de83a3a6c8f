import { Ended, errorEntry, evaluation } from '../realm/evaluation.ts';
import { javaPattern } from '../realm/java-regex.ts';
import { authType } from './auth-type.ts';
import { base64Decode, base64Encode, escapeJavaScript, urlDecode, urlEncode } from './encoding.ts';
import { autoId, autoKsuid, autoUlid } from './identifiers.ts';
import { dynamodb } from './dynamodb.ts';
import { http } from './http.ts';
import { math } from './math.ts';
import { rds } from './rds.ts';
import { str } from './str.ts';
import { time } from './time.ts';
import { transform } from './transform.ts';
import { xml } from './xml.ts';

/** `util` (https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html). */
export const util = {
  error(message?: unknown, errorType?: unknown, data?: unknown, errorInfo?: unknown): never {
    throw new Ended(`{"kind":"error","error":${errorEntry(message, errorType, data, errorInfo)}}`);
  },
  appendError(message?: unknown, errorType?: unknown, data?: unknown, errorInfo?: unknown): void {
    evaluation().appendedErrors.push(errorEntry(message, errorType, data, errorInfo));
  },
  unauthorized(): never {
    throw new Ended('{"kind":"unauthorized"}');
  },
  /** Whether the whole value matches, pattern first. */
  matches(pattern: string, value: string): boolean {
    const regex = javaPattern(pattern, 'whole');
    regex.lastIndex = 0;
    return regex.test(value);
  },
  authType,
  autoId,
  autoUlid,
  autoKsuid,
  base64Encode,
  base64Decode,
  urlEncode,
  urlDecode,
  escapeJavaScript,
  time,
  dynamodb,
  rds,
  http,
  xml,
  transform,
  math,
  str,
};
