import { isAbsolute, relative } from 'node:path';
import type { Endpoints } from '../endpoints.ts';

/** What `npm start` says once the API answers: where, with which key, and a line to copy. */
export function banner(
  endpoints: Endpoints,
  state: { seeded: string; data: string | undefined; ahead?: number },
): string {
  const query = JSON.stringify({ query: '{ companies(country: "DE") { items { name handle industry } } }' });
  return [
    '',
    'Company Graph is running.',
    '',
    ...(endpoints.explorer === undefined ? [] : [`  Explorer   ${endpoints.explorer}`]),
    `  GraphQL    ${endpoints.graphql}`,
    `  API key    ${endpoints.apiKey}   (reads what is public)`,
    '  Token      npm run token -- --user ada --groups editors   (signs in, to change things)',
    `  Data       ${kept(state.data)}`,
    ...(state.seeded === '' ? [] : [`  Seed       ${state.seeded}`]),
    ...(state.ahead
      ? [`  Clock      ${days(state.ahead)} ahead   (moved on by npm run clock; npm run reset goes back)`]
      : []),
    '',
    'Try:',
    '',
    `  curl -s ${endpoints.graphql} -H 'x-api-key: ${endpoints.apiKey}' -H 'content-type: application/json' -d '${query}'`,
    '',
    'Changes of the sources go live as they are saved. Ctrl-C stops.',
  ].join('\n');
}

/** In days once there is one, else in minutes. */
function days(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  const whole = Math.round(minutes / 1_440);
  if (whole >= 1) return `${whole} ${whole === 1 ? 'day' : 'days'}`;
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}

function kept(data: string | undefined): string {
  if (data === undefined) return 'gone when this stops';
  const path = relative('.', data);
  if (path.startsWith('.local/')) return `${path}   (npm run reset deletes it)`;
  return path.startsWith('..') || isAbsolute(path) ? data : path;
}
