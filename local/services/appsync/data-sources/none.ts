import { isRecord } from '../properties.ts';
import type { DataSource } from './data-source.ts';
import { RequestMalformed } from './data-source.ts';

/**
 * Gives the request's `payload` back as the result.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-none-js.html
 */
export function createNone(name: string): DataSource {
  return {
    name,
    type: 'NONE',
    async execute(request) {
      if (request === null || request === undefined) return { result: null };
      if (!isRecord(request))
        throw new RequestMalformed('Expected JSON object for the request of a NONE data source.');
      return { result: request.payload ?? null };
    },
  };
}
