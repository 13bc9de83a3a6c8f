import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credential } from './credential.ts';
import { startEveryMode, type EveryMode } from './every-mode/world.ts';

const region = 'us-east-1';

/** How a person passes a credential on the command line. */
function credentialArguments(credential: Credential): string[] {
  if (credential.mode === 'API_KEY') return ['-H', `x-api-key: ${credential.apiKey}`];
  if (credential.mode !== 'AWS_IAM') return ['-H', `Authorization: ${credential.token}`];
  const { accessKeyId, secretAccessKey, sessionToken } = credential;
  return [
    ...['--aws-sigv4', `aws:amz:${region}:appsync`, '--user', `${accessKeyId}:${secretAccessKey}`],
    ...(sessionToken === undefined ? [] : ['-H', `x-amz-security-token: ${sessionToken}`]),
  ];
}

const modes = [
  'API Key Authorization: nobody',
  'User Pool Authorization: ada',
  'Open ID Connect Authorization: grace',
  'IAM Authorization: 000000000000',
  'Lambda Authorization: member',
];

const curlIsHere = spawnSync('curl', ['--version']).status === 0;
if (!curlIsHere) console.log('Left out: this machine has no curl.');

describe.skipIf(!curlIsHere)('curl', () => {
  let world: EveryMode;
  beforeAll(async () => {
    world = await startEveryMode();
  });
  afterAll(() => world.stop());

  /** Status, and the body as it came. */
  async function curl(credential: string[], body: string, ...more: string[]): Promise<[string, string]> {
    const { graphql } = world.cloud.endpoints;
    const given = ['-s', '-w', '\n%{http_code}', graphql, '-H', 'content-type: application/json', '-d', body];
    const { stdout } = await promisify(execFile)('curl', [...given, ...credential, ...more]);
    const [answer = '', status = ''] = stdout.split('\n');
    return [status, answer];
  }

  it.each(modes)('is let in with %s', async (name) => {
    const answer = await curl(credentialArguments(world.callers[name]!), '{"query":"{ me }"}');
    expect(answer).toEqual(['200', JSON.stringify({ data: { me: name } })]);
  });

  const refused = (message: string) => [
    '401',
    JSON.stringify({ errors: [{ errorType: 'UnauthorizedException', message }] }),
  ];
  it('reads why it is refused: no credential, a wrong one, what its role may not do', async () => {
    const asking = '{"query":"{ me }"}';
    expect(await curl([], asking)).toEqual(refused('Valid authorization header not provided.'));
    const wrong = ['-H', 'x-api-key: da2-none'];
    expect(await curl(wrong, asking)).toEqual(refused('You are not authorized to make this call.'));
    const posting = '{"query":"mutation { post(room: \\"a\\", text: \\"b\\") { id } }"}';
    expect(await curl(credentialArguments(world.visitor), posting)).toEqual(refused('Permission denied'));
  });

  it('reads what is wrong with a request that is none', async () => {
    const key = credentialArguments(world.callers['API Key Authorization: nobody']!);
    const [status, answer] = await curl(key, '');
    expect(status).toBe('400');
    expect(JSON.parse(answer)).toEqual({
      errors: [{ errorType: 'MalformedHttpRequestException', message: 'Request body is empty.' }],
    });
  });

  it('speaks TLS when it is given the certificate', async () => {
    const key = credentialArguments(world.callers['API Key Authorization: nobody']!);
    const given = [
      '-s',
      '--cacert',
      world.ca,
      world.cloud.endpoints.tls.graphql,
      '-d',
      '{"query":"{ me }"}',
      ...key,
    ];
    const { stdout } = await promisify(execFile)('curl', given);
    expect(JSON.parse(stdout)).toEqual({ data: { me: 'API Key Authorization: nobody' } });
  });
});
