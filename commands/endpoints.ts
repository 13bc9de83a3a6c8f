import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a running instance says about itself in `.local/endpoints.json`. */
export interface Endpoints {
  readonly graphql: string;
  readonly realtime: string;
  readonly explorer?: string;
  /** Empty where the API has none. */
  readonly apiKey: string;
  readonly region: string;
  readonly accountId: string;
  /** The administrator's. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Absent where the app has none. */
  readonly userPool?: { readonly issuer: string; readonly clientId: string; readonly userPoolId: string };
  /** Where each AWS service answers, by its endpoint prefix (`dynamodb`, `cognito-idp`). */
  readonly aws: Readonly<Record<string, string>>;
  /** Physical names of the tables. */
  readonly tables: readonly string[];
}

/** There is no instance to talk to. The message is one line that says what to do. */
export class NoInstance extends Error {
  override readonly name = 'NoInstance';
}

const usualFile = fileURLToPath(new URL('../.local/endpoints.json', import.meta.url));

/** The file that the running instance writes; `COMPANY_GRAPH_ENDPOINTS` may name another. */
export function endpointsFile(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  usual: string = usualFile,
): string {
  const named = environment.COMPANY_GRAPH_ENDPOINTS;
  return named === undefined || named === '' ? usual : resolve(named);
}

/** The running instance's endpoints. Throws `NoInstance`. */
export async function readEndpoints(file: string = endpointsFile()): Promise<Endpoints> {
  const parsed = parse(await contentOf(file));
  // An app that is hosted here need not have an API key.
  const content: unknown = typeof parsed === 'object' ? { apiKey: '', ...parsed } : parsed;
  if (!isEndpoints(content)) {
    throw new NoInstance(
      `${file} is not what an instance writes. Start it again: npm start, or npm run host.`,
    );
  }
  return content;
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new NoInstance(
      `No instance is running (there is no ${file}). For an app of npm run host, take the line that it printed; else start one with: npm start`,
      {
        cause: error,
      },
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEndpoints(content: unknown): content is Endpoints {
  return (
    hasTexts(content, 'graphql', 'realtime', 'apiKey', 'region', 'accountId') &&
    hasTexts(content.credentials, 'accessKeyId', 'secretAccessKey') &&
    (content.userPool === undefined || hasTexts(content.userPool, 'issuer', 'clientId', 'userPoolId')) &&
    hasTexts(content.aws) &&
    Array.isArray(content.tables)
  );
}

function hasTexts(value: unknown, ...members: string[]): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    members.every((member) => typeof (value as Record<string, unknown>)[member] === 'string')
  );
}
