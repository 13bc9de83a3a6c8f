import { define, typed } from './dynamodb.ts';

export interface Expression {
  expression: string;
  expressionNames: Record<string, string>;
  expressionValues: Record<string, unknown>;
}

/** Thrown inside for a filter that has no rendering: AppSync answers null, without an error. */
class Unrenderable extends Error {}

type Members = Readonly<Record<string, unknown>>;

const comparisons: Record<string, string> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' };
const functions: Record<string, string> = {
  contains: 'contains(',
  notContains: 'NOT contains(',
  beginsWith: 'begins_with(',
};
const attributeTypes: Record<string, string> = {
  _null: 'NULL',
  string: 'S',
  stringSet: 'SS',
  number: 'N',
  numberSet: 'NS',
  binary: 'B',
  binarySet: 'BS',
  boolean: 'BOOL',
  list: 'L',
  map: 'M',
};

/**
 * A filter object as a DynamoDB expression, in AppSync's own words: parentheses, blanks, aliases and value names as
 * recorded from `util.transform`, oddities (dangling joiners, `(null)`) included. Null when it cannot be rendered.
 */
export function filterExpression(filter: unknown): Expression | null {
  const result: Expression = { expression: '', expressionNames: {}, expressionValues: {} };
  try {
    result.expression = clauses(members(filter), '', result).join(' AND ');
    return result;
  } catch (error) {
    if (error instanceof Unrenderable) return null;
    throw error;
  }
}

/** One clause for each member; `path` prefixes the names of values. */
function clauses(filter: Members, path: string, result: Expression): string[] {
  const texts: string[] = [];
  for (const name of Object.keys(filter)) {
    const value = filter[name];
    if (name === 'and' || name === 'or') {
      texts.push(group(name, value, path, result));
    } else if (name === 'not') {
      // What is negated here was recorded as one clause only; of several, unwrapped, NOT would bind the first alone.
      const negated = clauses(members(value), `${path}not_`, result);
      const several = negated.length > 1 || isSeveral(value as Members);
      texts.push(`(NOT ${several ? `(${negated.join(' AND ')})` : negated.join('')})`);
    } else {
      define(result.expressionNames, `#${name}`, name);
      texts.push(wrapped(operations(`#${name}`, members(value), `${path}${name}`, result), ' AND '));
    }
  }
  return texts;
}

/** Whether a filter of one group of one member comes to several clauses: such a group has no parentheses of its own. */
function isSeveral(filter: Members): boolean {
  const names = Object.keys(filter);
  const [name] = names;
  if (name === undefined || names.length > 1) return names.length > 1;
  const value = filter[name];
  if ((name !== 'and' && name !== 'or') || !Array.isArray(value) || value.length !== 1) return false;
  return isSeveral(value[0] as Members);
}

function group(name: 'and' | 'or', value: unknown, path: string, result: Expression): string {
  if (!Array.isArray(value)) throw new Unrenderable();
  const texts: string[] = [];
  let index = 0;
  for (const member of value) {
    texts.push(clauses(members(member), `${path}${name}_${index}_`, result).join(' AND '));
    index += 1;
  }
  return wrapped(texts, ` ${name.toUpperCase()} `);
}

function operations(operand: string, operators: Members, path: string, result: Expression): string[] {
  const texts: string[] = [];
  const bind = (suffix: string, value: unknown): string => {
    define(result.expressionValues, `:${path}_${suffix}`, typed(value));
    return `:${path}_${suffix}`;
  };
  for (const name of Object.keys(operators)) {
    const value = operators[name];
    if (Object.hasOwn(comparisons, name)) {
      texts.push(`(${operand} ${comparisons[name]} ${bind(name, value)})`);
    } else if (Object.hasOwn(functions, name)) {
      texts.push(`(${functions[name]}${operand},${bind(name, value)}))`);
    } else if (name === 'between') {
      if (!Array.isArray(value) || value.length < 2) throw new Unrenderable();
      texts.push(
        `(${operand} BETWEEN ${bind('between_start', value[0])} AND ${bind('between_end', value[1])})`,
      );
    } else if (name === 'in') {
      texts.push(inList(operand, value, bind));
    } else if (name === 'attributeExists') {
      if (typeof value !== 'boolean') throw new Unrenderable();
      texts.push(`(attribute_${value ? '' : 'not_'}exists(${operand}))`);
    } else if (name === 'attributeType') {
      if (typeof value !== 'string' || !Object.hasOwn(attributeTypes, value)) throw new Unrenderable();
      texts.push(`(attribute_type(${operand},${bind(name, attributeTypes[value])}))`);
    } else if (name === 'size') {
      const sized = operand.startsWith('size(') ? operand : `size(${operand})`;
      texts.push(wrapped(operations(sized, members(value), `${path}_size`, result), ' AND '));
    } else {
      throw new Unrenderable();
    }
  }
  return texts;
}

function inList(operand: string, value: unknown, bind: (suffix: string, value: unknown) => string): string {
  if (!Array.isArray(value)) throw new Unrenderable();
  const names: string[] = [];
  for (let index = 0; index < value.length; index += 1) names.push(bind(`in_${index}`, value[index]));
  return names.length === 0 ? '(null)' : `(${operand} IN (${names.join(', ')}))`;
}

function members(value: unknown): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unrenderable();
  return value as Members;
}

function wrapped(texts: readonly string[], joiner: string): string {
  return texts.length > 1 ? `(${texts.join(joiner)})` : texts.join(joiner);
}
