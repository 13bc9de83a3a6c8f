import { readdirSync, readFileSync } from 'node:fs';

/** What a case was learned from; see `commands/check/statements.ts`. */
type Evidence = 'recorded' | 'documented' | 'reported' | 'derived' | 'unsure';

/** One evaluation of a handler and what comes of it, in the terms of AppSync's EvaluateCode. */
export interface Case extends Known {
  readonly title: string;
  /** An expression, the body of a handler, or a whole module. */
  readonly code?: string;
  readonly body?: string;
  readonly module?: string;
  readonly function?: 'request' | 'response';
  readonly context?: Readonly<Record<string, unknown>>;

  /** The handler's value; `json`: it is JSON text, compared by structure. */
  readonly value?: unknown;
  readonly json?: boolean;
  /** The whole message of `util.error` or `util.unauthorized`. */
  readonly error?: string;
  /** Part of the message of a failure of the code itself, and where it happens. */
  readonly failure?: string;
  readonly at?: string;
  /** Deployment refuses the code. */
  readonly refused?: true;
  readonly logs?: readonly string[];
  readonly stash?: unknown;
  /** Appended errors, as far as a case says. */
  readonly errors?: readonly Readonly<Record<string, unknown>>[];
}

/** How a case is known, and where from. */
interface Known {
  readonly evidence: Evidence;
  readonly source: string;
}

export interface CaseFile {
  readonly name: string;
  readonly cases: readonly Case[];
}

const folder = new URL('./appsync-js/', import.meta.url);

/** The files of cases; what a case does not say of its evidence and source, its file says. */
export function caseFiles(): CaseFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.case.json'));
  return names.map((name) => {
    const { about, evidence, source, cases } = JSON.parse(
      readFileSync(new URL(name, folder), 'utf8'),
    ) as Known & {
      readonly about?: string;
      readonly cases: readonly (Omit<Case, keyof Known> & Partial<Known>)[];
    };
    if (!about) throw new Error(`${name} does not say what it is about`);
    return {
      name: name.replace('.case.json', ''),
      cases: cases.map((one) => ({ evidence, source, ...one })),
    };
  });
}

/** The module that a case evaluates. */
export function moduleOf({ module, body, code }: Case): string {
  if (module !== undefined) return module;
  const statements = body ?? `return ${code!};`;
  return `import { util, extensions, runtime } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
export function request(ctx) {
  ${statements}
}
export function response(ctx) {
  ${statements}
}
`;
}
