import { isRecord } from '../properties.ts';
import { filterOperators, maxTextLength } from './filter-operators.ts';

/** What decides whether an event, or the payload of an invalidation, is meant for a subscription. */
export interface EventFilter {
  /** Equal for filters that decide alike. */
  readonly key: string;
  /** Paths that it asks for. */
  readonly fields: readonly string[];
  matches(value: unknown): boolean;
}

/** The filter is none; AppSync answers the `start` with the reason. */
export class FilterRefused extends Error {
  override readonly name = 'FilterRefused';
}

interface Rule {
  readonly path: readonly string[];
  readonly operator: string;
  readonly value: unknown;
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/extensions.html, its restrictions. */
const limits = { fields: 5, combinations: 10, levels: 5 };
const valueLimits: Readonly<Record<string, number>> = { in: 5, notIn: 5, containsAny: 20 };

/**
 * A filter of `extensions.setSubscriptionFilter` or of its invalidating sister: any of the groups has to hold, and in a
 * group every rule. Throws `FilterRefused` for one that is malformed or beyond the limits, some of whose words have been
 * seen (https://github.com/aws-amplify/amplify-category-api/issues/740,
 * https://github.com/aws-amplify/amplify-js/blob/main/packages/datastore/src/sync/processors/subscription.ts).
 */
export function enhancedFilter(definition: unknown): EventFilter {
  const groups = groupsOf(definition);
  const fields = [...new Set(groups.flat().map(({ path }) => path.join('.')))];
  if (fields.length > limits.fields) {
    throw new FilterRefused(`Filters exceed maximum attributes limit ${limits.fields} for subscription.`);
  }
  if (combinations(groups) > limits.combinations) {
    throw new FilterRefused(
      `Filters combination exceed maximum limit ${limits.combinations} for subscription.`,
    );
  }
  return {
    key: JSON.stringify(groups),
    fields,
    // A list is no object that fields could be read from: such an event is for nobody who set a filter.
    matches: (value) => isRecord(value) && groups.some((rules) => rules.every((rule) => holds(rule, value))),
  };
}

function groupsOf(definition: unknown): Rule[][] {
  const groups = isRecord(definition) ? definition.filterGroup : undefined;
  if (!Array.isArray(groups)) throw malformed('it needs a list as filterGroup');
  return groups.map((group: unknown) => {
    const filters = isRecord(group) ? group.filters : undefined;
    if (!Array.isArray(filters) || filters.length === 0) throw malformed('a group needs a list as filters');
    const rules = filters.map(ruleOf);
    const names = new Set(rules.map(({ path }) => path.join('.')));
    if (names.size < rules.length) {
      throw new FilterRefused('subscription filter uses same fieldName multiple time');
    }
    return rules;
  });
}

function ruleOf(filter: unknown): Rule {
  const { fieldName, operator: name, value } = isRecord(filter) ? filter : {};
  if (typeof fieldName !== 'string' || fieldName === '' || fieldName.length > maxTextLength) {
    throw malformed('a filter needs the name of a field as fieldName');
  }
  const operator =
    typeof name === 'string' && Object.hasOwn(filterOperators, name) ? filterOperators[name] : undefined;
  if (!operator) throw malformed(`${fieldName} has an operator that does not exist`);
  const limit = valueLimits[name as string];
  if (limit !== undefined && Array.isArray(value) && value.length > limit) {
    throw new FilterRefused(
      `subscription exceeds maximum value limit ${limit} for operator \`${String(name)}\`.`,
    );
  }
  if (!operator.takes(value)) throw malformed(`${fieldName} has a value that ${String(name)} does not take`);
  return { path: fieldName.split('.'), operator: name as string, value };
}

/** As many as there would be with `eq` in place of `in`. */
function combinations(groups: readonly (readonly Rule[])[]): number {
  const ofGroup = (rules: readonly Rule[]): number =>
    rules.reduce(
      (product, { operator, value }) => product * (operator === 'in' ? (value as unknown[]).length : 1),
      1,
    );
  return groups.reduce((sum, rules) => sum + ofGroup(rules), 0);
}

function holds({ path, operator, value }: Rule, event: unknown): boolean {
  if (path.length > limits.levels) return false;
  const field = fieldAt(event, path);
  if (field === undefined || field === null) return false;
  return filterOperators[operator]!.holds(field, value as never);
}

/** Undefined where the path leads to nothing, or through a list. */
export function fieldAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (at === null) return null;
    if (!isRecord(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

/** Levels deeper than AppSync looks; a rule on one never holds. */
export function tooDeep(field: string): boolean {
  return field.split('.').length > limits.levels;
}

/** A field as log lines may show it: what a client calls one may be anything. */
export function shownField(field: string): string {
  return /^[_A-Za-z][_0-9A-Za-z.]*$/.test(field) ? field : 'a field that no schema can have';
}

function malformed(why: string): FilterRefused {
  return new FilterRefused(`The subscription filter is not valid: ${why}.`);
}
