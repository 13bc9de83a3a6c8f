type Members = Readonly<Record<string, unknown>>;

interface Expression {
  readonly expression: string;
  readonly expressionNames?: Readonly<Record<string, string>>;
  readonly expressionValues?: Readonly<Record<string, Members>>;
}

/** Members that say the same to a reader as to DynamoDB. */
const PLAIN = ['operation', 'index', 'limit', 'nextToken', 'scanIndexForward', 'consistentRead', 'table'];

/**
 * A DynamoDB request of APPSYNC_JS without its spelling: typed values become values, placeholders what they stand for,
 * clauses are sorted, since AppSync promises neither their order nor the numbers of its placeholders. Throws at a member
 * it does not know, and at a placeholder that is undefined or unused: DynamoDB refuses both.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html
 */
export function readRequest(request: Members): Members {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(request)) {
    if (PLAIN.includes(name)) read[name] = value;
    else Object.assign(read, readMember(name, value));
  }
  return read;
}

function readMember(name: string, value: unknown): Members {
  switch (name) {
    case 'key':
      return { key: untypedMembers(value as Members) };
    case 'attributeValues':
      return { item: untypedMembers(value as Members) };
    case 'query':
    case 'condition':
      return { [name]: readClauses(value as Expression) };
    case 'update':
      return readUpdate(value as Expression);
    case 'transactItems':
      return { items: (value as Members[]).map(readRequest) };
    case 'tables':
      return {
        tables: Object.fromEntries(
          Object.entries(value as Record<string, { keys: Members[] }>).map(
            ([table, { keys, ...options }]) => [
              table,
              { ...readRequest(options), keys: keys.map(untypedMembers) },
            ],
          ),
        ),
      };
    default:
      throw new Error(`The request has an unknown member: ${name}`);
  }
}

/** The clauses that have to hold together: `version = 3`, `attribute_exists(pk)`. */
function readClauses(condition: Expression): string[] {
  return readPlaceholders(condition, (resolve) =>
    condition.expression
      .split(' AND ')
      .map((clause) => resolve(clause).replace(/^\((.*)\)$/s, '$1'))
      .sort(),
  );
}

/** `set` to values, `copied` from other attributes, `removed`. */
function readUpdate(update: Expression): Members {
  const parts = /^(?:SET (?<set>.*?))?(?: ?REMOVE (?<remove>.*))?$/s.exec(update.expression)?.groups;
  if (!parts) throw new Error(`The update cannot be read: ${update.expression}`);
  return readPlaceholders(update, (resolve, valueOf) => {
    const set: Record<string, unknown> = {};
    const copied: Record<string, string> = {};
    for (const assignment of (parts['set'] ?? '').split(', ').filter((text) => text !== '')) {
      const [attribute = '', source = ''] = assignment.split(' = ');
      if (source.startsWith('#')) copied[resolve(attribute)] = resolve(source);
      else set[resolve(attribute)] = valueOf(source);
    }
    const removed = (parts['remove'] ?? '').split(', ').filter((text) => text !== '');
    return {
      set,
      ...(Object.keys(copied).length > 0 ? { copied } : {}),
      ...(removed.length > 0 ? { removed: removed.map(resolve).sort() } : {}),
    };
  });
}

/** Reads an expression with its placeholders at hand, each of which has to be used. */
function readPlaceholders<Read>(
  { expressionNames = {}, expressionValues = {} }: Expression,
  read: (resolve: (text: string) => string, valueOf: (placeholder: string) => unknown) => Read,
): Read {
  const unused = new Set([...Object.keys(expressionNames), ...Object.keys(expressionValues)]);
  const nameOf = (placeholder: string): string => {
    const name = expressionNames[placeholder];
    if (name === undefined) throw new Error(`The expression has an undefined name: ${placeholder}`);
    unused.delete(placeholder);
    return name;
  };
  const valueOf = (placeholder: string): unknown => {
    const value = expressionValues[placeholder];
    if (value === undefined) throw new Error(`The expression has an undefined value: ${placeholder}`);
    unused.delete(placeholder);
    return untyped(value);
  };
  const result = read(
    (text) =>
      text.replace(/[#:]\w+/g, (found) =>
        found.startsWith('#') ? nameOf(found) : JSON.stringify(valueOf(found)),
      ),
    valueOf,
  );
  if (unused.size > 0) throw new Error(`The expression does not use: ${[...unused].join(', ')}`);
  return result;
}

function untypedMembers(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, untyped(value as Members)]),
  );
}

function untyped(value: Members): unknown {
  const [[type, inner] = [], ...more] = Object.entries(value);
  if (more.length > 0) throw new Error(`A typed value has one member: ${JSON.stringify(value)}`);
  switch (type) {
    case 'S':
    case 'BOOL':
      return inner;
    case 'N':
      return Number(inner);
    case 'NULL':
      return null;
    case 'M':
      return untypedMembers(inner as Members);
    case 'L':
      return (inner as Members[]).map(untyped);
    default:
      throw new Error(`A typed value has a known type: ${JSON.stringify(value)}`);
  }
}
