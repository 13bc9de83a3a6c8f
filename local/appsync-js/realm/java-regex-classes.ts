import { codePointAt, fromCodePoint, hexadecimal } from './text.ts';

/** A piece of a Java pattern in JavaScript's syntax, and how many characters of the pattern it took. */
interface Translated {
  readonly source: string;
  readonly length: number;
}

type Refuse = (reason: string) => never;

/** Java's ASCII classes and the properties whose names differ from Unicode's. */
const properties: Record<string, string> = {
  Lower: '[a-z]',
  Upper: '[A-Z]',
  ASCII: '[\\x00-\\x7F]',
  Alpha: '[a-zA-Z]',
  Digit: '[0-9]',
  Alnum: '[0-9a-zA-Z]',
  Punct: '[!-\\/:-@\\[-`\\{-~]',
  Graph: '[!-~]',
  Print: '[ -~]',
  Blank: '[ \\t]',
  Cntrl: '[\\x00-\\x1F\\x7F]',
  XDigit: '[0-9a-fA-F]',
  Space: '[ \\t\\n\\x0B\\f\\r]',
  InCombiningDiacriticalMarks: '[\\u0300-\\u036F]',
};

const classes: Record<string, string> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[a-zA-Z_0-9]',
  W: '[^a-zA-Z_0-9]',
  s: '[ \\t\\n\\x0B\\f\\r]',
  S: '[^ \\t\\n\\x0B\\f\\r]',
  h: '[ \\xA0\\u1680\\u180E\\u2000-\\u200A\\u202F\\u205F\\u3000\\t]',
  H: '[^ \\xA0\\u1680\\u180E\\u2000-\\u200A\\u202F\\u205F\\u3000\\t]',
  v: '[\\n\\x0B\\f\\r\\x85\\u2028\\u2029]',
  V: '[^\\n\\x0B\\f\\r\\x85\\u2028\\u2029]',
};

const controls: Record<string, number> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };

/** Any text, as itself, inside and outside of classes. */
export function literal(text: string): string {
  let source = '';
  for (const character of text) {
    source += /^[a-zA-Z0-9 ]$/.test(character)
      ? character
      : `\\u{${hexadecimal(codePointAt(character, 0)!, 1)}}`;
  }
  return source === '' ? '(?:)' : source;
}

/** A backslash and what belongs to it, as far as it stands for characters: `\d`, `\p{L}`, `\u0041`, `\.`. */
export function escapedClass(text: string, refuse: Refuse): Translated {
  const name = text[1];
  if (name === undefined) return refuse('it ends in a backslash');
  if (Object.hasOwn(classes, name)) return { source: classes[name]!, length: 2 };
  if (name === 'p' || name === 'P') return property(text, refuse);
  const character = escapedCharacter(text, refuse);
  return { source: literal(fromCodePoint(character.code)), length: character.length };
}

function property(text: string, refuse: Refuse): Translated {
  const match = /^\\[pP](?:\{(\^?)(?:(Is|script=|sc=|general_category=|gc=)?([a-zA-Z_]+))\}|([a-zA-Z]))/.exec(
    text,
  );
  if (!match) return refuse(`${text.slice(0, 8)} cannot be read`);
  const name = match[4] ?? match[3]!;
  const negated = (text[1] === 'P') !== (match[1] === '^');
  const prefix = match[2]?.startsWith('sc') ? 'Script=' : '';
  const known = properties[name] ?? `\\p{${prefix}${name}}`;
  // Java's `Is` stands before scripts, categories and binary properties alike; the engine tells them apart.
  const candidates = match[2] === 'Is' ? [`\\p{${name}}`, `\\p{Script=${name}}`] : [known];
  for (const source of candidates) {
    if (readable(source)) return { source: negated ? `[^${source}]` : source, length: match[0].length };
  }
  return refuse(`the property ${name} is not available`);
}

function readable(source: string): boolean {
  try {
    return new RegExp(source, 'v') instanceof RegExp;
  } catch {
    return false;
  }
}

function escapedCharacter(text: string, refuse: Refuse): { code: number; length: number } {
  const name = text[1]!;
  if (Object.hasOwn(controls, name)) return { code: controls[name]!, length: 2 };
  const hex = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|x\{([0-9a-fA-F]+)\})/.exec(text);
  if (hex) return { code: parseInt((hex[1] ?? hex[2] ?? hex[3])!, 16), length: hex[0].length };
  const octal = /^\\0([0-3]?[0-7]{1,2})/.exec(text);
  if (octal) return { code: parseInt(octal[1]!, 8), length: octal[0].length };
  if (name === 'c' && text[2]) return { code: codePointAt(text, 2)! ^ 64, length: 3 };
  if (/^[a-zA-Z0-9]$/.test(name)) return refuse(`the escape \\${name} is not known`);
  const code = codePointAt(text, 1)!;
  return { code, length: 1 + (code > 0xffff ? 2 : 1) };
}

/** `[...]` with Java's unions (`[a-d[m-p]]`) and intersections (`[a-z&&[^aeiou]]`). */
export function characterClass(text: string, refuse: Refuse): Translated {
  let at = 1;
  const negated = text[at] === '^';
  if (negated) at += 1;
  const operands: string[] = [];
  let union = '';
  let first = true;

  for (;;) {
    if (at >= text.length) refuse('a character class is not closed');
    const rest = text.slice(at);
    if (rest[0] === ']' && !first) break;
    first = false;
    if (rest.startsWith('&&')) {
      if (union !== '') operands.push(`[${union}]`);
      union = '';
      at += 2;
    } else if (rest[0] === '[') {
      const nested = characterClass(rest, refuse);
      union += nested.source;
      at += nested.length;
    } else if (rest.startsWith('\\Q')) {
      const end = rest.indexOf('\\E');
      union += literal(rest.slice(2, end < 0 ? rest.length : end));
      at += end < 0 ? rest.length : end + 2;
    } else if (rest[0] === '\\' && (Object.hasOwn(classes, rest[1] ?? '') || /^\\[pP]/.test(rest))) {
      const escaped = escapedClass(rest, refuse);
      union += escaped.source;
      at += escaped.length;
    } else {
      const low = oneCharacter(rest, refuse);
      at += low.length;
      union += literal(fromCodePoint(low.code));
      const after = text.slice(at);
      if (after[0] === '-' && after.length > 1 && after[1] !== ']' && after[1] !== '[') {
        const high = oneCharacter(after.slice(1), refuse);
        if (high.code < low.code) refuse('a range of a character class is out of order');
        union += `-${literal(fromCodePoint(high.code))}`;
        at += 1 + high.length;
      }
    }
  }
  if (union !== '' || operands.length === 0) operands.push(`[${union}]`);
  return { source: `[${negated ? '^' : ''}${operands.join('&&')}]`, length: at + 1 };
}

function oneCharacter(text: string, refuse: Refuse): { code: number; length: number } {
  if (text[0] === '\\')
    return text.length > 1 ? escapedCharacter(text, refuse) : refuse('it ends in a backslash');
  const code = codePointAt(text, 0)!;
  return { code, length: code > 0xffff ? 2 : 1 };
}
