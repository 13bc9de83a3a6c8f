import { define } from './dynamodb.ts';

type Members = Readonly<Record<string, unknown>>;
type Clause = Record<string, unknown>;

/** Thrown inside for a filter that has no rendering: AppSync answers null, without an error. */
class Unrenderable extends Error {}

const named: Record<string, string> = {
  eq: 'term',
  match: 'match',
  matchPhrase: 'match_phrase',
  matchPhrasePrefix: 'match_phrase_prefix',
  multiMatch: 'multi_match',
  wildcard: 'wildcard',
  regexp: 'regexp',
};
const bounds = ['gt', 'gte', 'lt', 'lte'];

/**
 * `util.transform.toElasticsearchQueryDSL`: a filter as JSON text of an OpenSearch query; null when it has no rendering.
 * AWS shows fields and operators that all have to hold, `eq`, `ne`, `range` and `wildcard`
 * (https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-utils-transform-js.html); the others
 * and the groups are as in Amplify's simulator.
 */
export function searchQuery(filter: unknown): string | null {
  try {
    return JSON.stringify(all(clauses(membersOf(filter))));
  } catch (error) {
    if (error instanceof Unrenderable) return null;
    throw error;
  }
}

function clauses(filter: Members): Clause[] {
  const result: Clause[] = [];
  for (const name of Object.keys(filter)) {
    const value = filter[name];
    if (name === 'and') result.push({ bool: { must: membersAsClauses(value) } });
    else if (name === 'or')
      result.push({ bool: { should: membersAsClauses(value), minimum_should_match: 1 } });
    else if (name === 'not') result.push(not(all(clauses(membersOf(value)))));
    else result.push(all(ofField(name, membersOf(value))));
  }
  return result;
}

function membersAsClauses(group: unknown): Clause[] {
  if (!Array.isArray(group) || group.length === 0) throw new Unrenderable();
  const result: Clause[] = [];
  for (const member of group) result.push(all(clauses(membersOf(member))));
  return result;
}

function ofField(field: string, operators: Members): Clause[] {
  const result: Clause[] = [];
  for (const operator of Object.keys(operators)) {
    const value = operators[operator];
    if (Object.hasOwn(named, operator)) result.push(of(named[operator]!, field, value));
    else if (operator === 'ne') result.push(not(of('term', field, value)));
    else if (bounds.includes(operator)) result.push(of('range', field, of(operator, undefined, value)));
    else if (operator === 'range') {
      if (!Array.isArray(value) || value.length < 2) throw new Unrenderable();
      result.push(of('range', field, { gte: value[0] as unknown, lte: value[1] as unknown }));
    } else if (operator === 'exists') {
      if (typeof value !== 'boolean') throw new Unrenderable();
      result.push(value ? { exists: { field } } : not({ exists: { field } }));
    } else throw new Unrenderable();
  }
  return result;
}

/** One clause stands for itself. */
function all(parts: readonly Clause[]): Clause {
  const [only] = parts;
  if (!only) throw new Unrenderable();
  return parts.length === 1 ? only : { bool: { must: parts } };
}

function not(clause: Clause): Clause {
  return { bool: { must_not: clause } };
}

/** `{kind: {field: value}}`, or `{kind: value}`. */
function of(kind: string, field: string | undefined, value: unknown): Clause {
  const inner: Clause = {};
  if (field !== undefined) define(inner, field, value);
  return { [kind]: field === undefined ? value : inner };
}

function membersOf(value: unknown): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unrenderable();
  return value as Members;
}
