import type { Endpoints } from '../endpoints.ts';
import { ahead, curl, kept, row } from '../instance-banner.ts';

/** What `npm start` says once the API answers: where, with which key, and a line to copy. */
export function banner(
  endpoints: Endpoints,
  state: { seeded: string; data: string | undefined; ahead?: number },
): string {
  return [
    '',
    'Company Graph is running.',
    '',
    ...(endpoints.explorer === undefined ? [] : [row('Explorer', endpoints.explorer)]),
    row('GraphQL', endpoints.graphql),
    row('API key', endpoints.apiKey, 'reads what is public'),
    row('Token', 'npm run token -- --user ada --groups editors', 'signs in, to change things'),
    row('Data', kept(state.data)),
    ...(state.seeded === '' ? [] : [row('Seed', state.seeded)]),
    ...(state.ahead
      ? [row('Clock', ahead(state.ahead), 'moved on by npm run clock; npm run reset goes back')]
      : []),
    '',
    'Try:',
    '',
    curl(
      endpoints.graphql,
      `-H 'x-api-key: ${endpoints.apiKey}'`,
      '{ companies(country: "DE") { items { name handle industry } } }',
    ),
    '',
    'Changes of the sources go live as they are saved. Ctrl-C stops.',
  ].join('\n');
}
