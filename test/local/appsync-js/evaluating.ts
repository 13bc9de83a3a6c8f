import { afterAll } from 'vitest';
import {
  createLanguageHost,
  type EvaluationResult,
  type LanguageHostOptions,
} from '../../../local/appsync-js/index.ts';

export const now = Date.UTC(2018, 1, 6, 19, 1, 35, 749);
export const seed = '00112233445566778899aabbccddeeff';

export interface Given {
  readonly function?: 'request' | 'response';
  readonly context?: Readonly<Record<string, unknown>>;
  readonly now?: number;
  readonly seed?: string;
}

const imports = `import { util, extensions, runtime } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';`;

/** A host for the tests of one file, and ways to run code on it; types are not checked. */
export function evaluating(options?: LanguageHostOptions) {
  const host = createLanguageHost({ typeCheck: false, ...options });
  afterAll(() => host.stop());

  /** Runs a whole module. */
  async function run(code: string, given: Given = {}): Promise<EvaluationResult> {
    const module = await host.load(code);
    return host.evaluate({
      module,
      function: given.function ?? 'request',
      context: given.context ?? {},
      now: given.now ?? now,
      seed: given.seed ?? seed,
    });
  }

  /** Runs statements as both handlers' body; line 1 of the module is `body`'s first. */
  const body = (text: string, given?: Given) =>
    run(
      `export function request(ctx) { return handle(ctx); } function handle(ctx) {${text}
} export function response(ctx) { return handle(ctx); } ${imports}`,
      given,
    );

  /** The value of an expression, or how it ended otherwise. */
  async function value(expression: string, context?: Given['context'], given?: Given): Promise<unknown> {
    const { outcome } = await body(`return ${expression};`, { ...given, ...(context && { context }) });
    return outcome.kind === 'returned' ? outcome.value : outcome;
  }

  return { host, run, body, value };
}
