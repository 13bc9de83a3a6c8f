import type { Endpoints, GraphqlApi } from '../../local/index.ts';
import { ahead, curl, fromHere, kept, row } from '../instance-banner.ts';
import { firstQuery } from './first-query.ts';

export interface HostedState {
  /** Shown where the app has no API that has a name. */
  readonly app: string;
  readonly assembly: string;
  readonly api: GraphqlApi | undefined;
  readonly data: string | undefined;
  /** Where the endpoints are written for programs. */
  readonly endpointsFile: string;
  /** Of the cloud's clock, in milliseconds. */
  readonly ahead: number;
}

/** What `npm run host` says once the app answers: where, with what, and a line to copy. */
export function banner(endpoints: Endpoints, state: HostedState): string {
  const { api } = state;
  const { origin } = new URL(endpoints.graphql);
  return [
    '',
    `${api?.name ?? state.app} is running.`,
    '',
    ...(api && endpoints.explorer !== undefined ? [row('Explorer', endpoints.explorer)] : []),
    ...(api ? [row('GraphQL', endpoints.graphql), row('Real-time', endpoints.realtime)] : []),
    ...(api ? [row('TLS', endpoints.tls.graphql, certificate(endpoints))] : []),
    ...(api ? [row('Callers', api.authentication.join(', '))] : []),
    ...(endpoints.apiKey === undefined ? [] : [row('API key', endpoints.apiKey)]),
    ...(endpoints.userPool === undefined ? [] : [row('Token', tokenCommand(state.endpointsFile))]),
    ...(endpoints.tables.length === 0 ? [] : [row('Tables', endpoints.tables.join(', '))]),
    ...(endpoints.functions.length === 0 ? [] : [row('Functions', endpoints.functions.join(', '))]),
    row('App', fromHere(state.assembly)),
    row('Data', kept(state.data)),
    row('Endpoints', state.endpointsFile),
    ...(state.ahead ? [row('Clock', ahead(state.ahead), 'moved on by npm run clock')] : []),
    '',
    'AWS SDKs and the AWS CLI reach it with:',
    '',
    `  export AWS_ENDPOINT_URL=${origin} AWS_REGION=${endpoints.region}`,
    `  export AWS_ACCESS_KEY_ID=${endpoints.credentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${endpoints.credentials.secretAccessKey}`,
    '',
    ...(api ? ['Try:', '', tryLine(endpoints, api, state.endpointsFile), ''] : []),
    'A new synthesis goes live by itself. Ctrl-C stops.',
  ].join('\n');
}

/** Clients that need TLS, Amplify's subscriptions above all, take the certificate by `NODE_EXTRA_CA_CERTS`. */
const certificate = ({ tls: { ca } }: Endpoints) =>
  ca === undefined ? 'self-signed' : `trust ${fromHere(ca)}`;

/** By the mode that takes the least to call it with. */
function tryLine(endpoints: Endpoints, api: GraphqlApi, file: string): string {
  const [defaultMode = ''] = api.authentication;
  const credentials: readonly (readonly [mode: string, credential: string | undefined])[] = [
    ['API_KEY', endpoints.apiKey && `-H 'x-api-key: ${endpoints.apiKey}'`],
    [
      'AMAZON_COGNITO_USER_POOLS',
      endpoints.userPool && `-H "authorization: $(${tokenCommand(file)} | tail -n 1)"`,
    ],
    ['AWS_IAM', signed(endpoints)],
    ['AWS_LAMBDA', "-H 'authorization: WHAT-YOUR-AUTHORIZER-TAKES'"],
    ['OPENID_CONNECT', "-H 'authorization: A-TOKEN-OF-YOUR-PROVIDER'"],
  ];
  const usable = credentials.filter(
    ([mode, credential]) => credential !== undefined && api.authentication.includes(mode),
  );
  const lines = usable.map(([mode, credential = '']) => ({
    credential,
    query: firstQuery(api.schema, mode, defaultMode),
  }));
  // A mode that gets data is worth more than an easier one that gets none.
  const shown = lines.find(({ query }) => query !== '{ __typename }') ?? lines[0];
  return curl(endpoints.graphql, shown?.credential ?? '', shown?.query ?? '{ __typename }');
}

const signed = ({ region, credentials: { accessKeyId, secretAccessKey } }: Endpoints) =>
  `--aws-sigv4 aws:amz:${region}:appsync --user ${accessKeyId}:${secretAccessKey}`;

const tokenCommand = (file: string) => `COMPANY_GRAPH_ENDPOINTS=${file} npm run --silent token -- --user ada`;
