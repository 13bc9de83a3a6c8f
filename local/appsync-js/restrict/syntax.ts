import type { AnyNode, Program } from 'acorn';
import type { Report } from './report.ts';
import type { Scopes } from './scopes.ts';
import { childrenOf } from './syntax-tree.ts';

/** The node types of what AppSync documents as supported; anything else is refused. */
const supported = new Set([
  ...[
    'Program',
    'ImportDeclaration',
    'ImportSpecifier',
    'ImportNamespaceSpecifier',
    'ExportNamedDeclaration',
  ],
  ...[
    'ExportSpecifier',
    'VariableDeclaration',
    'VariableDeclarator',
    'FunctionDeclaration',
    'FunctionExpression',
  ],
  ...['ArrowFunctionExpression', 'BlockStatement', 'ExpressionStatement', 'EmptyStatement', 'IfStatement'],
  ...[
    'SwitchStatement',
    'SwitchCase',
    'ForInStatement',
    'ForOfStatement',
    'BreakStatement',
    'ReturnStatement',
  ],
  ...['Identifier', 'Literal', 'TemplateLiteral', 'TemplateElement', 'ArrayExpression', 'ObjectExpression'],
  ...['Property', 'SpreadElement', 'RestElement', 'ObjectPattern', 'ArrayPattern', 'AssignmentPattern'],
  ...[
    'UnaryExpression',
    'BinaryExpression',
    'LogicalExpression',
    'ConditionalExpression',
    'AssignmentExpression',
  ],
  ...['CallExpression', 'MemberExpression', 'ChainExpression', 'ParenthesizedExpression'],
]);

/** Names for the refused types that people write. */
const names: Record<string, string> = {
  ForStatement: 'for (;;) is',
  WhileStatement: 'while is',
  DoWhileStatement: 'do … while is',
  ContinueStatement: 'continue is',
  LabeledStatement: 'a label is',
  TryStatement: 'try is',
  ThrowStatement: 'throw is',
  ClassDeclaration: 'class is',
  ClassExpression: 'class is',
  YieldExpression: 'yield is',
  AwaitExpression: 'await is',
  ThisExpression: 'this is',
  NewExpression: 'new is',
  UpdateExpression: '++ and -- are',
  TaggedTemplateExpression: 'a tagged template is',
  ImportExpression: 'import() is',
  SequenceExpression: 'the comma operator is',
  ExportDefaultDeclaration: 'export default is',
  ExportAllDeclaration: 'export * is',
  ImportDefaultSpecifier: 'a default import is',
};

const operators: Record<string, readonly string[]> = {
  UnaryExpression: ['-', '+', '!', 'typeof', 'void', 'delete'],
  BinaryExpression: [
    ...['==', '!=', '===', '!==', '<', '<=', '>', '>='],
    ...['+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>'],
  ],
  LogicalExpression: ['&&', '||', '??'],
  AssignmentExpression: ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>='],
};

/** Statements, expressions and operators that AppSync's compiler does not have. */
export function checkSyntax(program: Program, _scopes: Scopes, report: Report): void {
  const visit = (node: AnyNode): void => {
    const refusal = refusalOf(node);
    if (refusal) report(node, `${refusal} not supported`);
    // What is inside of a refused construct would only repeat the message.
    if (!refusal || /Statement$|Function/.test(node.type)) for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
}

function refusalOf(node: AnyNode): string | undefined {
  if (!supported.has(node.type)) return names[node.type] ?? `${node.type} is`;
  const allowed = operators[node.type];
  if (allowed && 'operator' in node && !allowed.includes(node.operator))
    return `the operator ${node.operator} is`;
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node.async ? 'async is' : node.generator ? 'a generator is' : undefined;
    case 'ForOfStatement':
      return node.await ? 'await is' : undefined;
    case 'BreakStatement':
      return node.label ? 'a label is' : undefined;
    case 'ExportNamedDeclaration':
      return node.source ? 'export … from is' : undefined;
    case 'UnaryExpression': {
      const { argument } = node;
      const target = argument.type === 'ChainExpression' ? argument.expression : argument;
      return node.operator === 'delete' && target.type !== 'MemberExpression'
        ? 'delete of a value is'
        : undefined;
    }
    case 'Literal':
      return node.regex ? 'a regular expression literal is' : node.bigint != null ? 'a bigint is' : undefined;
    case 'Property':
      return node.kind === 'init' ? undefined : 'a getter or setter is';
    default:
      return undefined;
  }
}
