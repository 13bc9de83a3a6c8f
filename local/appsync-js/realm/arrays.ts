/** AppSync's cap on the iterations of a loop (https://docs.aws.amazon.com/general/latest/gr/appsync.html). */
export const iterationLimit = 1000;

export function iterationsExceeded(): never {
  throw new Error(`A loop ran more than ${iterationLimit} iterations`);
}

type Callback = (...parameters: unknown[]) => unknown;
type Method = (this: unknown[], ...parameters: unknown[]) => unknown;

const { apply } = Reflect;
const prototype = Array.prototype as unknown as Record<string, Method>;

const iterating = [
  ...['forEach', 'map', 'flatMap', 'filter', 'reduce', 'reduceRight'],
  ...['find', 'findIndex', 'findLast', 'findLastIndex', 'some', 'every'],
];

/** The array methods that differ from the language's: capped callbacks, `null` equal to `undefined`, plain `sort`. */
export const arrayMethods: Record<string, Method> = {
  sort(...parameters) {
    if (parameters[0] != null) throw new Error('Array.prototype.sort takes no comparator');
    return apply(nativeSort, this, []);
  },
  indexOf(value, ...from) {
    return value == null ? nullish(this, 1, from[0]) : apply(nativeIndexOf, this, [value, ...from]);
  },
  lastIndexOf(value, ...from) {
    return value == null ? nullish(this, -1, from[0]) : apply(nativeLastIndexOf, this, [value, ...from]);
  },
  includes(value, ...from) {
    return value == null ? nullish(this, 1, from[0]) >= 0 : apply(nativeIncludes, this, [value, ...from]);
  },
};

const nativeSort = prototype['sort']!;
const nativeIndexOf = prototype['indexOf']!;
const nativeLastIndexOf = prototype['lastIndexOf']!;
const nativeIncludes = prototype['includes']!;

for (const name of iterating) {
  const native = prototype[name]!;
  arrayMethods[name] = {
    [name](this: unknown[], callback: Callback, ...rest: unknown[]) {
      if (this.length <= iterationLimit) return apply(native, this, [callback, ...rest]);
      let iterations = 0;
      const counted = (...parameters: unknown[]) => {
        iterations += 1;
        if (iterations > iterationLimit) iterationsExceeded();
        return callback(...parameters);
      };
      return apply(native, this, [counted, ...rest]);
    },
  }[name] as Method;
}

function nullish(list: unknown[], step: 1 | -1, from: unknown): number {
  const { length } = list;
  const asked = typeof from === 'number' ? from : step > 0 ? 0 : length - 1;
  const begin = asked < 0 ? asked + length : asked;
  for (let index = Math.min(begin, length - 1); index >= 0 && index < length; index += step) {
    if (list[index] == null) return index;
  }
  return -1;
}
