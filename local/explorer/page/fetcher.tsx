import type { Fetcher } from '@graphiql/toolkit';
import { configuration } from './configuration.tsx';

/** The credential of a request: the editor's, or the key while there is none. */
const credential = (headers: Readonly<Record<string, unknown>> = {}): Record<string, string> =>
  Object.keys(headers).length === 0 ? { 'x-api-key': configuration.apiKey } : {};

/**
 * Sends an operation with the headers of the editor; an answer that is no JSON is shown as it came. GraphiQL asks for the
 * schema before the editor has any headers: without the key there would be no documentation and no completion.
 */
export const fetcher: Fetcher = async (parameters, options) => {
  const response = await fetch(configuration.graphqlPath, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...credential(options?.headers),
      ...options?.headers,
    },
    body: JSON.stringify(parameters),
  });
  const text = await response.text();
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new Error(`HTTP ${response.status}: ${text.slice(0, 1000) || 'an empty answer'}`);
  }
};
