import { arrayMethods } from './arrays.ts';
import { stringMethods } from './strings.ts';

/**
 * What stays of the language for handlers (https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html).
 * `Array.prototype.includes` and `substring` are not on AWS's list, though in common use there; the latter in samples of
 * AWS's own: https://github.com/aws-samples/aws-appsync-resolver-samples
 */
const kept: Record<string, readonly string[]> = {
  Array: [
    ...[
      'length',
      'concat',
      'fill',
      'flat',
      'indexOf',
      'join',
      'lastIndexOf',
      'pop',
      'push',
      'reverse',
      'shift',
    ],
    ...['slice', 'sort', 'splice', 'unshift', 'forEach', 'map', 'flatMap', 'filter', 'reduce', 'reduceRight'],
    ...['find', 'some', 'every', 'findIndex', 'findLast', 'findLastIndex', 'includes'],
  ],
  String: [
    ...['length', 'charAt', 'concat', 'endsWith', 'indexOf', 'lastIndexOf', 'replace', 'replaceAll', 'slice'],
    ...['split', 'startsWith', 'substring', 'toLowerCase', 'toUpperCase', 'trim', 'trimEnd', 'trimStart'],
  ],
  Object: [],
  Function: [],
  Number: [],
  Boolean: [],
};

const { prototype: arrayPrototype } = Array;
const { join } = arrayPrototype;
const { apply } = Reflect;
const realm = globalThis as Record<PropertyKey, unknown>;
const hidden = { enumerable: false, configurable: false, writable: false };

/**
 * Takes away from the realm everything AppSync does not have, leaves `globals`, and freezes what remains, so that
 * nothing a handler does outlives its evaluation. `constructor` goes from every prototype a handler can meet, and
 * `Object.prototype` keeps no named member: any key can be set on a plain object.
 */
export function prune(globals: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(kept)) {
    const { prototype } = realm[name] as { prototype: object };
    for (const member of Object.getOwnPropertyNames(prototype)) {
      if (!kept[name]!.includes(member)) Reflect.deleteProperty(prototype, member);
    }
  }
  replace(Array.prototype, arrayMethods);
  replace(String.prototype, stringMethods);
  Object.defineProperty(Object.prototype, Symbol.toPrimitive, { ...hidden, value: toPrimitive });

  freezeAll([...Object.values(Object.getOwnPropertyDescriptors(realm)), ...unnamed()]);
  for (const key of Reflect.ownKeys(realm)) Reflect.deleteProperty(realm, key);
  for (const name of Object.keys(globals)) {
    freezeAll([globals[name]]);
    Object.defineProperty(realm, name, { ...hidden, value: globals[name] });
  }
  Object.freeze(realm);
}

function replace(prototype: object, methods: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(methods)) {
    Object.defineProperty(prototype, name, { ...hidden, value: methods[name] });
  }
}

/** Text of objects in templates and concatenation. AWS's (Java's) text is not documented. */
function toPrimitive(this: unknown): string {
  if (Array.isArray(this)) return apply(join, this, [',']);
  // The engine writes stack frames this way, too.
  const { toString } = this as { toString?: unknown };
  if (typeof toString === 'function') return apply(toString, this, []) as string;
  return typeof this === 'function' ? '[object Function]' : '[object Object]';
}

/** Intrinsics that have no name: the prototypes of generators, async functions and iterators. */
function unnamed(): unknown[] {
  const samples = [function* () {}, async function () {}, async function* () {}, () => {}];
  const iterators = [[][Symbol.iterator](), ''[Symbol.iterator](), new Map().entries(), new Set().values()];
  return [...samples, ...iterators, new RegExp('')[Symbol.matchAll]('')].map(
    (value) => Object.getPrototypeOf(value) as unknown,
  );
}

/** Freezes everything reachable from `roots`, the global object excepted. */
export function freezeAll(roots: readonly unknown[]): void {
  const pending = [...roots];
  const seen = new Set<unknown>([realm]);
  while (pending.length > 0) {
    const value = pending.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
      continue;
    seen.add(value);
    pending.push(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key)!;
      pending.push(property.value, property.get, property.set);
    }
    Object.freeze(value);
  }
}
