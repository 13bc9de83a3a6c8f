import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { send } from '../kernel/http.ts';
import type { Log } from '../kernel/log.ts';
import { addressedToLoopback } from '../kernel/loopback.ts';
import type { HttpHandler } from '../kernel/service.ts';
import { createBundler, type Bundle } from './bundler.ts';
import { contentSecurityPolicy, explorerPage, failedPage, waitingPage } from './html.ts';
import { assetsPath, tokenPath } from './paths.ts';
import { answerToken, type IssueToken } from './token-route.ts';

/** An operation that the page offers to open. */
export interface ExplorerExample {
  readonly name: string;
  readonly operation: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface ExplorerOptions {
  readonly title: string;
  readonly examples: readonly ExplorerExample[];
  /** Path of the GraphQL endpoint on this same origin. */
  readonly graphqlPath: string;
  readonly apiKey: () => string;
  readonly token: IssueToken;
  /** Groups to choose from when signing in; others can be typed. */
  readonly groups?: () => readonly string[];
  /** Where the bundled page is kept between runs: nothing that could not be made again, so usually with the packages. */
  readonly cacheDirectory?: string;
  readonly log: Log;
}

export interface Explorer extends HttpHandler {
  /** Bundles the page ahead of the first visit. A failure is logged, and shown to who visits. */
  warm(): Promise<void>;
  /** Ends a bundling that is under way. */
  stop(): Promise<void>;
}

const withThePackages = fileURLToPath(new URL('../../node_modules/.cache/explorer', import.meta.url));

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** GraphiQL at `/`, with the examples, the API key filled in and tokens for the asking; nothing of it from elsewhere. */
export function createExplorer(options: ExplorerOptions): Explorer {
  const { title, examples, graphqlPath, apiKey, token, log } = options;
  const { groups = () => ['editors', 'admins'], cacheDirectory = withThePackages } = options;
  const bundler = createBundler(cacheDirectory);
  let ready: Bundle | undefined;
  let making: Promise<void> | undefined;
  let fault: string | undefined;
  let stopped = false;

  async function make(): Promise<void> {
    try {
      ready = await bundler.bundle();
      fault = undefined;
    } catch (error) {
      if (stopped) return;
      fault = error instanceof Error ? error.message : String(error);
      log.error(`The explorer could not be bundled: ${fault}`);
    } finally {
      making = undefined;
    }
  }

  function answerPage(response: ServerResponse): void {
    if (ready) {
      const configuration = { title, graphqlPath, apiKey: apiKey(), groups: groups(), examples };
      return html(response, 200, explorerPage(configuration, ready.key));
    }
    const failed = fault;
    fault = undefined;
    if (failed !== undefined) return html(response, 500, failedPage(title, failed));
    making ??= make();
    html(response, 200, waitingPage(title));
  }

  async function answerAsset(path: string, response: ServerResponse): Promise<void> {
    const [key, name = ''] = path.slice(assetsPath.length).split('/');
    // Only names that the bundle has: nothing else on this disk can be asked for.
    if (!ready || key !== ready.key || !ready.files.has(name)) return notFound(response);
    const content = await readFile(join(ready.folder, name));
    response.writeHead(200, {
      'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
      'content-length': content.length,
      // The key in the path changes with the content.
      'cache-control': 'public, max-age=31536000, immutable',
      ...safety,
    });
    response.end(content);
  }

  return {
    claims: ({ method, url, headers }) => {
      const path = pathOf(url);
      if (path.startsWith('/explorer/')) return true;
      // A signed GET of the root is an AWS service's (it lists buckets), not a person's.
      return path === '/' && (method === 'GET' || method === 'HEAD') && headers.authorization === undefined;
    },
    async handle(request: IncomingMessage, response: ServerResponse) {
      const path = pathOf(request.url);
      if (!addressedToLoopback(request)) {
        const message = 'The explorer answers to localhost and 127.0.0.1 only.\n';
        send(response, 421, { 'content-type': 'text/plain', ...safety }, message);
      } else if (path === tokenPath) await answerToken(request, response, token, log);
      else if (request.method !== 'GET' && request.method !== 'HEAD') notFound(response);
      else if (path === '/') answerPage(response);
      else if (path.startsWith(assetsPath)) await answerAsset(path, response);
      else notFound(response);
    },
    async warm() {
      if (!ready) await (making ??= make());
    },
    async stop() {
      stopped = true;
      await bundler.stop();
      await making;
    },
  };
}

const safety = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

function html(response: ServerResponse, status: number, text: string): void {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    ...safety,
  };
  send(response, status, headers, text);
}

function notFound(response: ServerResponse): void {
  send(response, 404, { 'content-type': 'text/plain', ...safety }, 'Nothing is here.\n');
}

function pathOf(url = '/'): string {
  return url.split('?', 1)[0] ?? '/';
}
