import { javaPattern, javaReplacement } from './java-regex.ts';

type Method = (this: string, ...parameters: unknown[]) => string;

/** `replace` and `replaceAll` read their pattern as a Java regular expression, and their replacement as Java does. */
export const stringMethods: Record<string, Method> = {
  replace(pattern, replacement) {
    return substitute(this, pattern, replacement, false);
  },
  replaceAll(pattern, replacement) {
    return substitute(this, pattern, replacement, true);
  },
};

function substitute(text: string, pattern: unknown, replacement: unknown, all: boolean): string {
  if (typeof pattern !== 'string') throw new Error('The pattern must be a string');
  const regex = javaPattern(pattern, 'find');
  const template = javaReplacement(textOf(replacement));
  let result = '';
  let end = 0;
  regex.lastIndex = 0;
  for (let match = regex.exec(text); match; match = regex.exec(text)) {
    result += text.slice(end, match.index) + template(match);
    end = match.index + match[0].length;
    if (!all) break;
    if (match[0] === '') {
      regex.lastIndex += (text[end] ?? '') >= '\ud800' && (text[end] ?? '') <= '\udbff' ? 2 : 1;
    }
  }
  return result + text.slice(end);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : `${value as string}`;
}
