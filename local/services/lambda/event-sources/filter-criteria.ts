import { compilePattern, PatternInvalid, type Matches } from './filter-pattern.ts';

/** Whether a record of an event goes to the function. */
export type RecordFilter = (record: Readonly<Record<string, unknown>>) => boolean;

// A quota; AWS raises it to ten on request.
const mostFilters = 5;
const longestPattern = 4096;

/**
 * Compiles `FilterCriteria`: a record passes when any filter matches, and always when there is none. `source` says where its
 * data stands: in `dynamodb`, always an object, or in `body`, a text that may be JSON. A pattern for JSON never matches a
 * plain text, nor the other way round. Throws PatternInvalid.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function compileFilterCriteria(criteria: unknown, source: 'stream' | 'queue'): RecordFilter {
  if (criteria === undefined || criteria === null) return () => true;
  const { Filters: filters = [] } = criteria as { Filters?: unknown };
  if (!Array.isArray(filters)) throw new PatternInvalid('Filters must be a list');
  if (filters.length > mostFilters) throw new PatternInvalid(`there are more than ${mostFilters} filters`);
  if (filters.length === 0) return () => true;
  const compiled = filters.map((filter: { Pattern?: unknown } | null) => {
    const pattern = parse(filter?.Pattern);
    return source === 'queue' ? overBody(pattern) : overStreamRecord(pattern);
  });
  return (record) => compiled.some((matches) => matches(record));
}

function parse(pattern: unknown): unknown {
  if (typeof pattern !== 'string') throw new PatternInvalid('a filter has no Pattern, which is JSON text');
  if (pattern.length > longestPattern) {
    throw new PatternInvalid(`a pattern is longer than ${longestPattern} characters`);
  }
  try {
    return JSON.parse(pattern) as unknown;
  } catch {
    throw new PatternInvalid('a pattern is not valid JSON');
  }
}

function overStreamRecord(pattern: unknown): Matches {
  if (formsOf(pattern, 'dynamodb').has('text')) {
    throw new PatternInvalid('the rules for dynamodb must be an object, as its data is JSON');
  }
  return compilePattern(pattern);
}

function overBody(pattern: unknown): RecordFilter {
  const matches = compilePattern(pattern);
  const forms = formsOf(pattern, 'body');
  if (forms.size > 1) throw new PatternInvalid('the rules for body are for JSON and for plain text at once');
  if (forms.size === 0) return matches;
  const [form] = forms;
  return (record) => {
    const body = structureIn(String(record['body']));
    if (form === 'text') return body === undefined && matches(record);
    return body !== undefined && matches({ ...record, body });
  };
}

/** In which forms a pattern has rules for `key`: a list of them is for text, an object for JSON. */
function formsOf(pattern: unknown, key: string): ReadonlySet<'text' | 'json'> {
  const forms = new Set<'text' | 'json'>();
  if (typeof pattern !== 'object' || pattern === null) return forms;
  for (const [name, node] of Object.entries(pattern)) {
    if (name === key) forms.add(Array.isArray(node) ? 'text' : 'json');
    if (name === '$or' && Array.isArray(node)) {
      for (const alternative of node) for (const form of formsOf(alternative, key)) forms.add(form);
    }
  }
  return forms;
}

/** The object or list that a text is; undefined for any other text, numbers and quoted text among them. */
function structureIn(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
