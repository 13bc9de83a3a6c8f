import { parse, tokenizer, type AnyNode } from 'acorn';
import MagicString from 'magic-string';
import { childrenOf } from './restrict/syntax-tree.ts';
import type { Position } from './realm/position.ts';

/** A module as the realm runs it, and the way back from a place in it to the author's. */
export interface Rewritten {
  /** An expression: a function that runs the module's body and gives its handlers. */
  readonly script: string;
  original(position: Position): Position;
}

/**
 * Gives a module AppSync's semantics where they differ from JavaScript's: `===`, `!==` and `switch` take null and
 * undefined for one value, loops end after 1,000 iterations, imports become objects of the realm. The code has passed
 * `restrict`. Outer nodes are visited first, hence each opening goes after those at its place and each closing before.
 */
export function transform(code: string): Rewritten {
  const text = new MagicString(code);
  const runtime = unusedName(code, '$appsync');
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  const operators = new Map<number, { start: number; end: number }>();
  for (const token of tokenizer(code, { ecmaVersion: 'latest', sourceType: 'module' })) {
    const { value } = token as { value?: unknown };
    if (value === '===' || value === '!==') operators.set(token.start, token);
  }
  const starts = [...operators.keys()];

  const exported: string[] = [];
  const calls = new Map<number, number>();
  let loops = 0;
  const visit = (node: AnyNode): void => {
    switch (node.type) {
      case 'ImportDeclaration':
        text.overwrite(node.start, node.end, importText(node, runtime));
        return;
      case 'ExportNamedDeclaration':
        if (node.declaration) text.remove(node.start, node.declaration.start);
        else text.overwrite(node.start, node.end, ';');
        exported.push(...exportedNames(node));
        break;
      case 'BinaryExpression':
        if (
          (node.operator === '===' || node.operator === '!==') &&
          !isSolid(node.left) &&
          !isSolid(node.right)
        ) {
          const start = starts.find((at) => at >= node.left.end && at < node.right.start)!;
          text.appendRight(node.start, ` ${node.operator === '!==' ? '!' : ''}${runtime}.equal(`);
          text.overwrite(start, start + 3, ',');
          text.prependLeft(node.end, ')');
        }
        break;
      case 'CallExpression': {
        const { callee } = node;
        if (callee.type === 'MemberExpression') calls.set(callee.property.start, node.start);
        break;
      }
      case 'SwitchStatement': {
        const tests = node.cases.flatMap(({ test }) => (test && !isSolid(test) ? [test] : []));
        if (tests.length > 0) for (const side of [node.discriminant, ...tests]) wrap(side);
        break;
      }
      case 'ForInStatement':
      case 'ForOfStatement': {
        loops += 1;
        const counter = `${runtime}_${loops}`;
        text.appendRight(node.start, `{let ${counter}=0;`);
        const guard = `if(++${counter}>1000)${runtime}.exceeded();`;
        if (node.body.type === 'BlockStatement') text.appendLeft(node.body.start + 1, guard);
        else text.appendRight(node.body.start, `{${guard}`).prependLeft(node.body.end, '}');
        text.prependLeft(node.end, '}');
        break;
      }
      default:
    }
    for (const child of childrenOf(node)) visit(child);
  };
  const wrap = (node: AnyNode) => text.appendRight(node.start, ` ${runtime}.one(`).prependLeft(node.end, ')');
  visit(program);

  text.prepend(`(function(${runtime}){"use strict";`).append(`\nreturn{${exported.join()}}})`);
  return { script: text.toString(), original: positions(text, placesOf(code, calls)) };
}

/** A value that is neither null nor undefined, so that plain comparison does. */
function isSolid(node: AnyNode): boolean {
  if (node.type === 'UnaryExpression') return node.operator !== 'void' && node.operator !== 'delete';
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && node.value !== null);
}

function importText(node: Extract<AnyNode, { type: 'ImportDeclaration' }>, runtime: string): string {
  const source = `${runtime}.modules[${JSON.stringify(node.source.value)}]`;
  const names: string[] = [];
  let text = '';
  for (const specifier of node.specifiers) {
    const local = specifier.local.name;
    if (specifier.type === 'ImportNamespaceSpecifier') text += `const ${local}=${source};`;
    if (specifier.type === 'ImportSpecifier') names.push(`${nameOf(specifier.imported)}:${local}`);
  }
  return names.length > 0 ? `${text}const {${names.join()}}=${source};` : text;
}

function exportedNames(node: Extract<AnyNode, { type: 'ExportNamedDeclaration' }>): string[] {
  const { declaration } = node;
  if (!declaration) {
    return node.specifiers.map(({ local, exported }) => `${nameOf(exported)}:${nameOf(local)}`);
  }
  if (declaration.type !== 'VariableDeclaration') return [declaration.id.name];
  return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
}

function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.type === 'Identifier' ? node.name! : JSON.stringify(node.value);
}

function unusedName(code: string, wanted: string): string {
  let name = wanted;
  while (code.includes(name)) name += '_';
  return name;
}

/**
 * Where calls begin, by where the engine sees them: it names the method, AppSync the whole call's first character
 * (https://docs.aws.amazon.com/appsync/latest/devguide/test-resolvers.html: `13:5` of an indented `console.log`).
 */
function placesOf(code: string, calls: ReadonlyMap<number, number>): () => Map<string, Position> {
  return () => {
    const starts = [0];
    for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) starts.push(at + 1);
    const place = (offset: number): Position => {
      const line = starts.findLastIndex((start) => start <= offset);
      return { line: line + 1, column: offset - starts[line]! + 1 };
    };
    return new Map(
      [...calls].map(([method, call]) => {
        const { line, column } = place(method);
        return [`${line}:${column}`, place(call)];
      }),
    );
  };
}

/** The author's place that a rewritten one came from: the nearest mapped character at or before it. */
function positions(text: MagicString, calls: () => Map<string, Position>): (position: Position) => Position {
  let mappings: ReturnType<MagicString['generateDecodedMap']>['mappings'] | undefined;
  let begun: Map<string, Position> | undefined;
  return ({ line, column }) => {
    mappings ??= text.generateDecodedMap({ hires: true }).mappings;
    begun ??= calls();
    let found: Position = { line, column: 1 };
    for (const segment of mappings[line - 1] ?? []) {
      if (segment.length === 1 || segment[0] > column - 1) continue;
      found = { line: segment[2] + 1, column: segment[3] + 1 };
    }
    return begun.get(`${found.line}:${found.column}`) ?? found;
  };
}
