import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { recordingLog, startLocal, type LocalCloud } from '../../../local/index.ts';
import type { Credential } from '../credential.ts';
import { startOidcIssuer, type OidcIssuer } from './oidc-issuer.ts';
import { everyModeTemplate } from './template.ts';

export interface EveryMode {
  readonly cloud: LocalCloud;
  readonly log: ReturnType<typeof recordingLog>;
  readonly oidc: OidcIssuer;
  /** One good credential of each mode, by what `util.authType()` and the caller's name are then. */
  readonly callers: Readonly<Record<string, Credential>>;
  /** Of a role that may ask `me`, `onlyIam` and listen to `onPost`. */
  readonly visitor: Credential;
  /** The certificate that clients are to trust. */
  readonly ca: string;
  stop(): Promise<void>;
}

/** The API that takes every kind of credential, running, and a good credential of each. */
export async function startEveryMode(): Promise<EveryMode> {
  const folder = mkdtempSync(join(tmpdir(), 'every-mode-'));
  const oidc = await startOidcIssuer();
  const log = recordingLog();
  const cloud = await startLocal({ assembly: assembly(folder, oidc.url), data: join(folder, 'data'), log });
  const { apiKey, credentials, tls } = cloud.endpoints;
  const { accessToken } = await cloud.issueTokens('ada', ['editors']);
  return {
    cloud,
    log,
    oidc,
    ca: tls.ca!,
    callers: {
      'API Key Authorization: nobody': { mode: 'API_KEY', apiKey: apiKey! },
      'User Pool Authorization: ada': { mode: 'AMAZON_COGNITO_USER_POOLS', token: accessToken },
      'Open ID Connect Authorization: grace': { mode: 'OPENID_CONNECT', token: await oidc.token('grace') },
      'IAM Authorization: 000000000000': { mode: 'AWS_IAM', ...credentials },
      'Lambda Authorization: member': { mode: 'AWS_LAMBDA', token: 'member' },
    },
    visitor: { mode: 'AWS_IAM', ...(await roleCredentials(cloud)) },
    async stop() {
      await cloud.stop();
      await oidc.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A synthesized app of one stack, without assets. */
function assembly(folder: string, oidcIssuer: string): string {
  const path = join(folder, 'cdk.out');
  mkdirSync(path);
  const stack = { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region' };
  const artifacts = { EveryMode: { ...stack, properties: { templateFile: 'template.json' } } };
  writeFileSync(join(path, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));
  writeFileSync(join(path, 'template.json'), JSON.stringify(everyModeTemplate(oidcIssuer)));
  return path;
}

async function roleCredentials({ endpoints }: LocalCloud) {
  const { region, credentials, aws } = endpoints;
  const client = new LambdaClient({ endpoint: aws['lambda']!, region, credentials });
  const { Payload } = await client.send(new InvokeCommand({ FunctionName: 'every-mode-visitor' }));
  client.destroy();
  return JSON.parse(Buffer.from(Payload!).toString()) as {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken: string;
  };
}
