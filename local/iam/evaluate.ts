import { compileCondition, type Condition, type RequestContext } from './conditions.ts';
import { arnPattern, wildcard, type Matcher } from './wildcard.ts';

type OneOrMany<Value> = Value | readonly Value[];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: OneOrMany<Statement>;
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, OneOrMany<string | number | boolean>>>>
  >;
  readonly Principal?: '*' | Readonly<Record<string, OneOrMany<string>>>;
  readonly NotPrincipal?: unknown;
}

export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

export type Decision = 'allowed' | 'explicitlyDenied' | 'implicitlyDenied';

export interface CompiledStatement {
  readonly effect: 'Allow' | 'Deny';
  matches(request: Request): boolean;
}

export interface Compilation {
  /** Lower-cased condition keys that requests of this cloud can carry. */
  readonly knownKeys: ReadonlySet<string>;
  /** Called with each operator, condition key or policy variable that cannot be evaluated. */
  readonly unevaluated: (what: string) => void;
}

/**
 * Makes matchers of a policy's statements. What cannot be evaluated here errs on the strict side: such a statement
 * never allows and, where the rest of it matches, always denies.
 */
export function compilePolicy(document: PolicyDocument, compilation: Compilation): CompiledStatement[] {
  return many(document.Statement).map((statement) =>
    compileStatement(statement, document.Version, compilation),
  );
}

/**
 * An explicit denial wins over every permission; what nothing allows is denied. The order of statements is irrelevant.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decide(statements: readonly CompiledStatement[], request: Request): Decision {
  let decision: Decision = 'implicitlyDenied';
  for (const statement of statements) {
    if (decision === 'allowed' && statement.effect === 'Allow') continue;
    if (!statement.matches(request)) continue;
    if (statement.effect === 'Deny') return 'explicitlyDenied';
    decision = 'allowed';
  }
  return decision;
}

function compileStatement(
  statement: Statement,
  version: string | undefined,
  { knownKeys, unevaluated }: Compilation,
): CompiledStatement {
  const effect = statement.Effect;
  const actions = anyOf(many(statement.Action ?? statement.NotAction), (action) => {
    const matches = wildcard(action.toLowerCase());
    return (text) => matches(text.toLowerCase());
  });
  const conditions: Condition[] = [];
  let strict = false;
  const cannot = (what: string) => {
    strict = true;
    unevaluated(what);
  };
  // A statement of a trust policy names no resource: it is about the role that carries it.
  const patterns = many(statement.Resource ?? statement.NotResource ?? '*');
  const variable =
    version === '2012-10-17' ? patterns.find((pattern) => /\$\{[^*?$]/.test(pattern)) : undefined;
  if (variable !== undefined) cannot(`policy variable in ${variable}`);
  const resources = anyOf(patterns, arnPattern);
  for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
    for (const [key, values] of Object.entries(keys)) {
      const condition = compileCondition(operator, key, many(values).map(String));
      if (!condition) cannot(`condition operator ${operator}`);
      else if (!knownKeys.has(key.toLowerCase())) cannot(`condition key ${key}`);
      else conditions.push(condition);
    }
  }
  const notAction = statement.Action === undefined;
  const notResource = statement.NotResource !== undefined;
  return {
    effect,
    matches({ action, resource, context }) {
      if (strict && effect === 'Allow') return false;
      if (actions(action) === notAction) return false;
      if (variable === undefined && resources(resource) === notResource) return false;
      return conditions.every((condition) => condition(context));
    },
  };
}

function anyOf(patterns: readonly string[], compile: (pattern: string) => Matcher): Matcher {
  const matchers = patterns.map(compile);
  return (text) => matchers.some((matches) => matches(text));
}

export function many<Value>(value: OneOrMany<Value> | undefined): readonly Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value as Value];
}
