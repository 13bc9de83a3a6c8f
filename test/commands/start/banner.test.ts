import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { banner } from '../../../commands/start/banner.ts';

const endpoints = {
  graphql: 'http://127.0.0.1:4000/graphql',
  realtime: 'ws://127.0.0.1:4000/graphql/realtime',
  explorer: 'http://127.0.0.1:4000/',
  apiKey: 'da2-key',
  region: 'us-east-1',
  accountId: '000000000000',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  userPool: { issuer: 'http://127.0.0.1:4000/pool', clientId: 'client', userPoolId: 'pool' },
  aws: {},
  tables: [],
};

it('says where everything is, with which key, how to get a token, and a line to copy', () => {
  const said = banner(endpoints, { seeded: '42 invented companies', data: '/somewhere/data' });
  for (const part of [
    endpoints.explorer,
    endpoints.graphql,
    'da2-key',
    'npm run token',
    '42 invented',
    'Ctrl-C',
  ]) {
    expect(said).toContain(part);
  }
  expect(said).toMatch(
    /curl -s http:\/\/127\.0\.0\.1:4000\/graphql -H 'x-api-key: da2-key' .* -d '\{"query":"[^']*"\}'/,
  );
});

it('says that nothing is kept, when nothing is', () => {
  expect(banner(endpoints, { seeded: '', data: undefined })).toContain('gone when this stops');
});

it('says that a reset deletes the data, of the usual folder only', () => {
  const usual = banner(endpoints, { seeded: '', data: resolve('.local/data') });
  expect(usual).toMatch(/\.local\/data +\(npm run reset deletes it\)/);
  const other = banner(endpoints, { seeded: '', data: '/somewhere/data' });
  expect(other).toContain('/somewhere/data');
  expect(other).not.toContain('npm run reset');
});

it('says when the cloud is ahead of the machine, since every date then looks wrong', () => {
  const clockAhead = (ahead: number) => banner(endpoints, { seeded: '', data: undefined, ahead });
  expect(clockAhead(62 * 24 * 3_600_000)).toContain('Clock      62 days ahead');
  expect(clockAhead(60_000)).toContain('1 minute ahead');
  expect(clockAhead(0)).not.toContain('Clock');
});
