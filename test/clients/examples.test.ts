import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from './client-laws.ts';
import { startEveryMode, type EveryMode } from './every-mode/world.ts';

const run = promisify(execFile);
const path = (name: string) => new URL(`examples/${name}`, import.meta.url).pathname;

let world: EveryMode;
let environment: Record<string, string | undefined>;
beforeAll(async () => {
  world = await startEveryMode();
  const { apiKey, aws, credentials, graphql, region, userPool } = world.cloud.endpoints;
  const token = world.callers['User Pool Authorization: ada'] as { token: string };
  environment = {
    ...process.env,
    GRAPHQL_ENDPOINT: graphql,
    API_KEY: apiKey,
    TOKEN: token.token,
    USER_POOL_ID: userPool!.userPoolId,
    USER_POOL_CLIENT_ID: userPool!.clientId,
    COGNITO_ENDPOINT: `${new URL(graphql).origin}/`,
    AWS_ENDPOINT_URL_APPSYNC: aws['appsync'],
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    NODE_EXTRA_CA_CERTS: world.ca,
  };
});
afterAll(() => world.stop());

/** What an example prints. */
async function printed(command: string, ...given: string[]): Promise<string> {
  return (await run(command, given, { env: environment })).stdout;
}

describe('the examples of local/README.md', () => {
  it('are the programs that run here', () => {
    const readme = readFileSync(new URL('../../local/README.md', import.meta.url), 'utf8');
    const section = /\n## Clients\n(.*?)\n## /s.exec(readme)![1]!;
    const shown = [...section.matchAll(/```\w+\n(.*?)```/gs)].map(([, block]) => block);
    const names = ['amplify.mjs', 'amplify-sign-in.mjs', 'apollo.mjs', 'evaluate-code.mjs', 'curl.sh'];
    expect(shown).toEqual(names.map((name) => readFileSync(path(name), 'utf8')));
  });

  it.each(['amplify.mjs', 'apollo.mjs'])('subscribe: %s', async (name) => {
    const program = spawn('node', ['--import', path('websocket.mjs'), path(name)], { env: environment });
    const gone = once(program, 'exit');
    let heard = '';
    program.stdout.on('data', (chunk) => (heard += String(chunk)));
    // It does not say when it listens: what is posted before that it does not hear.
    while (!heard.includes('heard')) await post(world.cloud, 'a', name);
    expect(heard.split('\n')[0]).toBe(`heard ${name}`);
    program.kill();
    await gone;
  });

  it('sign in: amplify-sign-in.mjs', async () => {
    const { aws, credentials, region, userPool } = world.cloud.endpoints;
    const cognito = new CognitoIdentityProviderClient({ endpoint: aws['cognito-idp']!, region, credentials });
    const user = { UserPoolId: userPool!.userPoolId, Username: 'eve' };
    await cognito.send(new AdminCreateUserCommand(user));
    await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: 'Secret-123', Permanent: true }));
    cognito.destroy();
    expect(await printed('node', path('amplify-sign-in.mjs'))).toBe('User Pool Authorization: eve\n');
  });

  it('evaluate: evaluate-code.mjs', async () => {
    expect(await printed('node', path('evaluate-code.mjs'))).toBe('{"payload":42} undefined []\n');
  });
});

const curlIsHere = spawnSync('curl', ['--version']).status === 0;
if (!curlIsHere) console.log('Left out: this machine has no curl.');

describe.skipIf(!curlIsHere)('the example of curl in local/README.md', () => {
  it('asks: curl.sh', async () => {
    const answers = [
      'API Key Authorization: nobody',
      'User Pool Authorization: ada',
      'IAM Authorization: 000000000000',
    ];
    expect(await printed('sh', path('curl.sh'))).toBe(
      answers.map((me) => JSON.stringify({ data: { me } })).join(''),
    );
  });
});
