import { typed } from './dynamodb.ts';

type Members = Readonly<Record<string, unknown>>;
type Marker = Members & { readonly type: string };

const markers = new WeakSet<object>();

function marker(type: string, members: Members): Marker {
  const made = { type, ...members };
  markers.add(made);
  return made;
}

/** What to do with an attribute, as `update` and `transactWrite` understand it. Shapes as AWS shows them. */
export const operations = {
  add: (value: unknown) => marker('OPERATION_ADD', { value }),
  replace: (value: unknown) => marker('OPERATION_REPLACE', { value }),
  remove: () => marker('OPERATION_REMOVE', {}),
  increment: (by?: number | null) => marker('OPERATION_INCREMENT', { by: by ?? 1 }),
  decrement: (by?: number | null) => marker('OPERATION_DECREMENT', { by: by ?? 1 }),
  append: (items: unknown) => marker('OPERATION_APPEND', { items }),
  prepend: (items: unknown) => marker('OPERATION_PREPEND', { items }),
  updateListItem(value: unknown, index: number) {
    const made = marker('OPERATION_UPDATE_LIST_ITEM', { value, index });
    // AWS shows nothing of it in JSON.
    Object.defineProperty(made, 'toJSON', { value: () => undefined });
    return made;
  },
};

interface Builder {
  readonly names: Record<string, string>;
  readonly values: Record<string, unknown>;
  readonly aliases: Map<string, string>;
  count: number;
}

/**
 * An update object as an update expression: one SET list, one REMOVE list; aliases and value names are numbered as
 * they are written, removals last.
 */
export function updateExpression(update: Members) {
  const builder: Builder = { names: {}, values: {}, aliases: new Map(), count: 0 };
  const sets: string[] = [];
  const removals: (readonly string[])[] = [];
  collect(update, [], builder, sets, removals);

  const removed: string[] = [];
  for (const path of removals) removed.push(alias(path, builder));
  const parts: string[] = [];
  if (sets.length > 0) parts.push(`SET ${sets.join(', ')}`);
  if (removed.length > 0) parts.push(`REMOVE ${removed.join(', ')}`);
  return {
    expression: parts.join(' '),
    expressionNames: builder.names,
    expressionValues: builder.values,
  };
}

function collect(
  update: Members,
  parent: readonly string[],
  builder: Builder,
  sets: string[],
  removals: (readonly string[])[],
): void {
  for (const name of Object.keys(update)) {
    const value = update[name];
    const path = [...parent, name];
    if (isMarker(value) && value.type === 'OPERATION_REMOVE') removals.push(path);
    else if (isMarker(value)) sets.push(operation(value, path, builder));
    else if (isListUpdate(value)) for (const item of value) sets.push(operation(item, path, builder));
    else if (holdsOperations(value)) collect(value as Members, path, builder, sets, removals);
    else sets.push(`${alias(path, builder)} = ${bind(value, builder)}`);
  }
}

function operation(marker: Marker, path: readonly string[], builder: Builder): string {
  const name = alias(path, builder);
  switch (marker.type) {
    case 'OPERATION_INCREMENT':
      return `${name} = ${name} + ${bind(marker['by'], builder)}`;
    case 'OPERATION_DECREMENT':
      return `${name} = ${name} - ${bind(marker['by'], builder)}`;
    case 'OPERATION_APPEND':
      return `${name} = list_append(${name}, ${bind(marker['items'], builder)})`;
    case 'OPERATION_PREPEND':
      return `${name} = list_append(${bind(marker['items'], builder)}, ${name})`;
    case 'OPERATION_UPDATE_LIST_ITEM':
      return `${name}[${marker['index'] as number}] = ${bind(marker['value'], builder)}`;
    default:
      return `${name} = ${bind(marker['value'], builder)}`;
  }
}

function bind(value: unknown, builder: Builder): string {
  const name = `:expValue_${Object.keys(builder.values).length + 1}`;
  builder.values[name] = typed(value);
  return name;
}

/** One alias for each attribute, numbered on first use. */
function alias(path: readonly string[], builder: Builder): string {
  const texts: string[] = [];
  for (const segment of path) {
    let name = builder.aliases.get(segment);
    if (!name) {
      builder.count += 1;
      name = `#expName_${builder.count}`;
      builder.aliases.set(segment, name);
      builder.names[name] = segment;
    }
    texts.push(name);
  }
  return texts.join('.');
}

function isMarker(value: unknown): value is Marker {
  return typeof value === 'object' && value !== null && markers.has(value);
}

function isListUpdate(value: unknown): value is Marker[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  for (const item of value) if (!isMarker(item) || item.type !== 'OPERATION_UPDATE_LIST_ITEM') return false;
  return true;
}

function holdsOperations(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const name of Object.keys(value)) {
    const member = (value as Members)[name];
    if (isMarker(member) || isListUpdate(member) || holdsOperations(member)) return true;
  }
  return false;
}
