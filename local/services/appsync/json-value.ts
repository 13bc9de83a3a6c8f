/**
 * AppSync reads JSON with Jackson, which goes no deeper by default
 * (https://javadoc.io/doc/com.fasterxml.jackson.core/jackson-core/latest/index.html, StreamReadConstraints).
 */
const maxDepth = 1000;

const loneSurrogate = /[\ud800-\udfff]/u;

/**
 * Whether a JSON value can travel on: no deeper than `maxDepth`, and every text in it, names of members too, has a
 * UTF-8 form. JSON's escapes can write half of a surrogate pair, which DynamoDB's engines do not take.
 */
export function isWellFormed(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const below: unknown[] = [];
    for (const entry of level) {
      if (typeof entry === 'string') {
        if (loneSurrogate.test(entry)) return false;
      } else if (typeof entry === 'object' && entry !== null) {
        if (depth === maxDepth) return false;
        for (const [name, member] of Object.entries(entry)) {
          if (loneSurrogate.test(name)) return false;
          below.push(member);
        }
      }
    }
    level = below;
  }
  return true;
}
