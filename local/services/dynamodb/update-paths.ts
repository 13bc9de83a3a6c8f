import { AwsError } from '../../kernel/aws.ts';

type Names = Readonly<Record<string, string>>;
type Path = readonly (string | number)[];

// Expressions are few and used over and over; a client that makes one up each time must not fill the memory.
const parsed = new Map<string, readonly string[]>();
const keptExpressions = 1000;

/**
 * Refuses an update expression that sets part of the key, or names two document paths of which one lies within the other:
 * dynoxide accepts both inside a transaction. `key` is the update's `Key`. Throws `AwsError` ValidationException.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function checkUpdatePaths(
  expression: string,
  names: Names,
  key: Readonly<Record<string, unknown>>,
): void {
  const paths = targets(expression).map((text) => readPath(text, names));
  for (const [at, path] of paths.entries()) {
    const attribute = String(path[0]);
    if (Object.hasOwn(key, attribute)) {
      throw new AwsError(
        'ValidationException',
        `One or more parameter values were invalid: Cannot update attribute ${attribute}. This attribute is part of the key`,
      );
    }
    for (const earlier of paths.slice(0, at)) {
      if (!overlap(earlier, path)) continue;
      throw new AwsError(
        'ValidationException',
        `Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${show(earlier)}, path two: ${show(path)}`,
      );
    }
  }
}

/** The document paths an update expression writes to, as written. */
function targets(expression: string): readonly string[] {
  const known = parsed.get(expression);
  if (known) return known;
  const found: string[] = [];
  let clause = '';
  let start = true;
  let depth = 0;
  for (const [token] of expression.matchAll(/[#:]?[\w-]+(?:\[\d+\]|\.#?[\w-]+)*|[(),=+-]/g)) {
    if (depth === 0 && /^(set|remove|add|delete)$/i.test(token)) {
      clause = token.toLowerCase();
      start = true;
    } else if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (token === ',' && depth === 0) start = true;
    else if (start && clause !== '') {
      found.push(token);
      start = false;
    }
  }
  if (parsed.size >= keptExpressions) parsed.clear();
  parsed.set(expression, found);
  return found;
}

function readPath(text: string, names: Names): Path {
  return [...text.matchAll(/\[(\d+)\]|(#?[\w-]+)/g)].map(([, index, name]) =>
    index !== undefined ? Number(index) : (names[name!] ?? name!),
  );
}

function overlap(one: Path, other: Path): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).every((element, at) => element === other[at]);
}

function show(path: Path): string {
  return `[${path.map((element) => (typeof element === 'number' ? `[${element}]` : element)).join(', ')}]`;
}
