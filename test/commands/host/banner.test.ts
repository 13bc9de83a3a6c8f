import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { banner } from '../../../commands/host/banner.ts';

const endpoints = {
  graphql: 'http://127.0.0.1:4000/graphql',
  realtime: 'ws://127.0.0.1:4000/graphql/realtime',
  explorer: 'http://127.0.0.1:4000/',
  tls: {
    graphql: 'https://127.0.0.1:4000/graphql',
    realtime: 'wss://127.0.0.1:4000/graphql/realtime',
    ca: '/somewhere/data/tls/certificate.pem',
  },
  region: 'us-east-1',
  accountId: '000000000000',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  aws: {},
  tables: ['Shop-Orders'],
  functions: ['Shop-Pay'],
};
const userPool = { issuer: 'http://127.0.0.1:4000/pool', clientId: 'client', userPoolId: 'pool' };
const state = {
  app: 'shop-123456',
  assembly: '/somewhere/shop/cdk.out',
  data: '/somewhere/data',
  endpointsFile: '.local/hosted/shop-123456/endpoints.json',
  ahead: 0,
};
const api = (...authentication: string[]) => ({
  name: 'Shop',
  authentication,
  schema: 'type Query { orders: [Int!]! @aws_iam @aws_cognito_user_pools open: Boolean }',
});

it('says where everything is, and how AWS SDKs reach it', () => {
  const said = banner({ ...endpoints, apiKey: 'da2-key' }, { ...state, api: api('API_KEY') });
  for (const part of [
    ...['Shop is running.', endpoints.explorer, endpoints.graphql, endpoints.realtime, 'da2-key'],
    ...[endpoints.tls.graphql, `trust ${endpoints.tls.ca}`],
    ...['Shop-Orders', 'Shop-Pay', state.assembly, state.data, state.endpointsFile],
    ...[
      'AWS_ENDPOINT_URL=http://127.0.0.1:4000 ',
      'AWS_REGION=us-east-1',
      'AWS_ACCESS_KEY_ID=test',
      'Ctrl-C',
    ],
  ]) {
    expect(said).toContain(part);
  }
  expect(said).not.toContain('Clock');
  const labels = said.split('\n').flatMap((line) => /^ {2}(\S+) {2,}/.exec(line)?.[1] ?? []);
  expect(labels).toEqual([...new Set(labels)]);
  expect(labels).toContain('TLS');
});

it.each([
  [['API_KEY'], { apiKey: 'da2-key' }, `-H 'x-api-key: da2-key'`, '{ open }'],
  [
    ['AMAZON_COGNITO_USER_POOLS'],
    { userPool },
    `-H "authorization: $(COMPANY_GRAPH_ENDPOINTS=${state.endpointsFile} npm run --silent token -- --user ada | tail -n 1)"`,
    '{ orders }',
  ],
  [['AWS_IAM'], {}, '--aws-sigv4 aws:amz:us-east-1:appsync --user test:test', '{ orders }'],
  // A key would do, and gets nothing.
  [['AWS_LAMBDA', 'API_KEY', 'AWS_IAM'], { apiKey: 'da2-key' }, '--aws-sigv4', '{ orders }'],
])('shows a request that callers of %j can copy', (authentication, more, credential, query) => {
  const said = banner({ ...endpoints, ...more }, { ...state, api: api(...authentication) });
  const line = said.split('\n').find((each) => each.startsWith('  curl'));
  expect(line).toContain(`curl -s ${endpoints.graphql} ${credential}`);
  expect(line).toContain(`-d '{"query":"${query}"}'`);
});

it('leaves out what the app does not have', () => {
  const said = banner({ ...endpoints, tables: [], functions: [] }, { ...state, api: undefined });
  expect(said).toContain('shop-123456 is running.');
  for (const absent of ['GraphQL', 'Explorer', 'API key', 'Token', 'Tables', 'Functions', 'curl']) {
    expect(said).not.toContain(absent);
  }
});

it('says how the usual data is deleted, and that the clock is ahead', () => {
  const data = resolve('.local/hosted/shop-123456/data');
  const said = banner(endpoints, { ...state, api: api('AWS_IAM'), data, ahead: 86_400_000 });
  expect(said).toMatch(/\.local\/hosted\/shop-123456\/data +\(npm run reset deletes it\)/);
  expect(said).toContain('1 day ahead');
});
