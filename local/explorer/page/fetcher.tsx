import type { Fetcher } from '@graphiql/toolkit';
import { configuration } from './configuration.tsx';

/** Sends an operation with the headers of the editor; an answer that is no JSON is shown as it came. */
export const fetcher: Fetcher = async (parameters, options) => {
  const response = await fetch(configuration.graphqlPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...options?.headers },
    body: JSON.stringify(parameters),
  });
  const text = await response.text();
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new Error(`HTTP ${response.status}: ${text.slice(0, 1000) || 'an empty answer'}`);
  }
};
