import { characterClass, escapedClass, literal } from './java-regex-classes.ts';
import { codePointAt, fromCodePoint } from './text.ts';

/**
 * Java regular expressions (https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html)
 * as JavaScript ones with the `v` flag. What has no equal here is refused by name rather than run differently.
 */
export class PatternRefused extends Error {
  constructor(pattern: string, reason: string) {
    super(`Regular expression '${pattern}': ${reason}`);
  }
}

const cache = new Map<string, RegExp>();
const cached = 200;

/** `find`: sticky-free global search; `whole`: the value must match from end to end, as `String.matches` does. */
export function javaPattern(pattern: string, mode: 'find' | 'whole'): RegExp {
  const key = `${mode}:${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  const { source, flags } = translate(pattern);
  const text = mode === 'whole' ? `(?<![^])(?:${source})(?![^])` : source;
  let regex: RegExp;
  try {
    regex = new RegExp(text, `gv${flags}`);
  } catch {
    throw new PatternRefused(pattern, 'it cannot be read');
  }
  if (cache.size >= cached) cache.clear();
  cache.set(key, regex);
  return regex;
}

const terminator = '\\n\\r\\u0085\\u2028\\u2029';
const anchors: Record<string, string> = {
  A: '(?<![^])',
  z: '(?![^])',
  Z: `(?=(?:\\r\\n|[${terminator}])?(?![^]))`,
  b: '\\b',
  B: '\\B',
  R: `(?:\\r\\n|[\\n\\u000B\\f${terminator}])`,
};

function translate(pattern: string): { source: string; flags: string } {
  const refuse = (reason: string): never => {
    throw new PatternRefused(pattern, reason);
  };
  const { flags, end } = leadingFlags(pattern, refuse);
  let at = end;
  let source = '';
  let quantifiable = false;

  while (at < pattern.length) {
    const rest = pattern.slice(at);
    const head = fromCodePoint(codePointAt(rest, 0)!);
    if (head === '\\') {
      const quoted = /^\\Q([^]*?)(?:\\E|$)/.exec(rest);
      const reference = /^\\(?:k<([a-zA-Z][a-zA-Z0-9]*)>|([1-9]\d*))/.exec(rest);
      if (quoted) {
        source += literal(quoted[1]!);
        at += quoted[0].length;
      } else if (reference) {
        source += `(?:${reference[0]})`;
        at += reference[0].length;
      } else if (rest[1] === 'G' || rest[1] === 'X' || rest[1] === 'N') {
        refuse(`\\${rest[1]} is not available`);
      } else if (rest.startsWith('\\b{')) {
        refuse('\\b{g} is not available');
      } else if (rest[1]! in anchors) {
        source += anchors[rest[1]!];
        at += 2;
      } else {
        const escaped = escapedClass(rest, refuse);
        source += escaped.source;
        at += escaped.length;
      }
      quantifiable = true;
    } else if (head === '[') {
      const translated = characterClass(rest, refuse);
      source += translated.source;
      at += translated.length;
      quantifiable = true;
    } else if (head === '(') {
      const open = /^\((?:\?(?:<([a-zA-Z][a-zA-Z0-9]*)>|<=|<!|[:=!]))?/.exec(rest)!;
      if (rest.startsWith('(?') && open[0] === '(') {
        refuse(
          rest[2] === '>' ? 'atomic groups are not available' : 'flags inside a pattern are not available',
        );
      }
      source += open[0];
      at += open[0].length;
      quantifiable = false;
    } else if (/^[*+?{]/.test(rest)) {
      const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(rest) ?? refuse(`nothing to repeat at ${at}`);
      if (!quantifiable) refuse(`nothing to repeat at ${at}`);
      const lazy = rest[quantifier[0].length];
      if (lazy === '+') refuse('possessive quantifiers are not available');
      source += quantifier[0] + (lazy === '?' ? '?' : '');
      at += quantifier[0].length + (lazy === '?' ? 1 : 0);
      quantifiable = false;
    } else if (head === '.') {
      source += flags.includes('s') ? '[^]' : `[^${terminator}]`;
      at += 1;
      quantifiable = true;
    } else if (head === '$') {
      source += flags.includes('m') ? `(?=[${terminator}]|(?![^]))` : anchors['Z'];
      at += 1;
      quantifiable = false;
    } else if (head === '^' || head === '|' || head === ')') {
      source +=
        head === '^' && flags.includes('m')
          ? `(?:(?<![^])|(?<=[${terminator}])(?<!\\r(?=\\n)))(?=[^])`
          : head;
      at += 1;
      quantifiable = head === ')';
    } else {
      source += literal(head);
      at += head.length;
      quantifiable = true;
    }
  }
  // `.`, `^` and `$` are written out above; the engine's own readings of s and m would differ.
  return { source, flags: flags.includes('i') ? 'i' : '' };
}

function leadingFlags(pattern: string, refuse: (reason: string) => never): { flags: string[]; end: number } {
  const flags: string[] = [];
  let at = 0;
  for (
    let group = /^\(\?([a-zA-Z]+)\)/.exec(pattern);
    group;
    group = /^\(\?([a-zA-Z]+)\)/.exec(pattern.slice(at))
  ) {
    for (const flag of group[1]!) {
      if (flag !== 'u' && flag !== 'i' && flag !== 's' && flag !== 'm')
        refuse(`flag ${flag} is not available`);
      flags.push(flag);
    }
    at += group[0].length;
  }
  return { flags, end: at };
}

/**
 * A replacement text as Java reads it: `$1` and `${name}` are groups, a backslash takes the next character literally.
 * Throws on a reference to a group that is not there.
 */
export function javaReplacement(replacement: string): (match: RegExpExecArray) => string {
  if (replacement.indexOf('$') < 0 && replacement.indexOf('\\') < 0) return () => replacement;
  return (match) => {
    let result = '';
    for (let at = 0; at < replacement.length; at += 1) {
      const head = replacement[at]!;
      if (head === '\\') {
        at += 1;
        if (at === replacement.length) throw new Error('character to be escaped is missing');
        result += replacement[at];
      } else if (head === '$') {
        const reference = /^\$(?:(\d)|\{([a-zA-Z][a-zA-Z0-9]*)\})/.exec(replacement.slice(at));
        if (!reference) throw new Error('Illegal group reference');
        let number = reference[1];
        at += reference[0].length - 1;
        // Further digits belong to the number while such a group exists.
        for (let next = replacement[at + 1]; number && next && /\d/.test(next); next = replacement[at + 1]) {
          if (+(number + next) >= match.length) break;
          number += next;
          at += 1;
        }
        if (number ? +number >= match.length : !match.groups || !(reference[2]! in match.groups)) {
          throw new Error(`No group ${number ?? `with name {${reference[2]}}`}`);
        }
        result += (number ? match[+number] : match.groups![reference[2]!]) ?? '';
      } else {
        result += head;
      }
    }
    return result;
  };
}
