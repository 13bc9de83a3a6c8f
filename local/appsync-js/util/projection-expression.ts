import { define } from './dynamodb.ts';

/** Dotted paths as a projection; each different segment gets one alias, in order of appearance. */
export function projectionExpression(paths: readonly string[]) {
  const aliases = new Map<string, string>();
  const expressionNames: Record<string, string> = {};
  const texts: string[] = [];
  for (const path of paths) {
    const segments: string[] = [];
    for (const segment of path.split('.')) {
      let alias = aliases.get(segment);
      if (!alias) {
        alias = `#expName_${aliases.size + 1}`;
        aliases.set(segment, alias);
        define(expressionNames, alias, segment);
      }
      segments.push(alias);
    }
    texts.push(segments.join('.'));
  }
  return { expression: texts.join(', '), expressionNames };
}
