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

/** What is said of refused types that people write; where AWS's lint rules have words for it, those. */
const messages: Record<string, string> = {
  ForStatement: 'For statements are not supported.',
  WhileStatement: 'While statements are not supported.',
  DoWhileStatement: 'do...while statements are not supported.',
  ContinueStatement: 'Continue statements are not supported',
  LabeledStatement: 'Labeled statements are not supported.',
  TryStatement: 'Try statements are not supported.',
  ThrowStatement: 'Throw statements are not supported.',
  ClassDeclaration: 'Class declarations are not supported.',
  ClassExpression: 'Class expressions are not supported.',
  YieldExpression: 'Yield statements are not supported',
  AwaitExpression: 'The `await` keyword is not supported',
  ThisExpression: 'This expressions are not supported.',
  NewExpression: 'The operator new is not supported',
  TaggedTemplateExpression: 'Tagged templates are not supported.',
  ImportExpression: 'import() is not supported.',
  SequenceExpression: 'The operator , is not supported',
  ExportDefaultDeclaration: 'export default is not supported.',
  ExportAllDeclaration: 'export * is not supported.',
  ImportDefaultSpecifier: 'Default imports are not supported.',
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
export function checkSyntax(program: Program, scopes: Scopes, report: Report): void {
  const visit = (node: AnyNode): void => {
    const refusal = refusalOf(node, scopes);
    if (refusal) report(node, refusal);
    // What is inside of a refused construct would only repeat the message.
    if (!refusal || /Statement$|Function/.test(node.type)) for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
}

function refusalOf(node: AnyNode, scopes: Scopes): string | undefined {
  if (node.type === 'TaggedTemplateExpression' && isSql(node.tag, scopes)) return undefined;
  if (node.type === 'UpdateExpression') return `The operator ${node.operator} is not supported`;
  if (node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name === 'Promise') {
    return 'Promise is not supported';
  }
  if (!supported.has(node.type)) return messages[node.type] ?? `${node.type} is not supported.`;
  const allowed = operators[node.type];
  if (allowed && 'operator' in node && !allowed.includes(node.operator)) {
    return node.operator === 'in'
      ? 'in operator is not supported. Use Object.hasOwn().'
      : `The operator ${node.operator} is not supported`;
  }
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (node.async) return 'Async functions are not supported.';
      return node.generator ? 'Generator functions are not supported.' : undefined;
    case 'ForOfStatement':
      return node.await ? messages.AwaitExpression : undefined;
    case 'BreakStatement':
      return node.label ? messages.LabeledStatement : undefined;
    case 'ExportNamedDeclaration':
      return node.source ? 'export … from is not supported.' : undefined;
    case 'UnaryExpression': {
      const { argument } = node;
      const target = argument.type === 'ChainExpression' ? argument.expression : argument;
      return node.operator === 'delete' && target.type !== 'MemberExpression'
        ? 'delete of a value is not supported.'
        : undefined;
    }
    case 'Literal':
      if (node.regex) return 'Regex literals are not supported.';
      return node.bigint != null ? 'BigInt literals are not supported.' : undefined;
    case 'Property':
      return node.kind === 'init' ? undefined : 'Getters and setters are not supported.';
    default:
      return undefined;
  }
}

/** The one tag there is: https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html */
function isSql(tag: AnyNode, scopes: Scopes): boolean {
  const [owner, member] =
    tag.type === 'MemberExpression' && !tag.computed && tag.property.type === 'Identifier'
      ? [tag.object, tag.property.name]
      : [tag, undefined];
  const imported = owner.type === 'Identifier' ? scopes.bindingOf(owner)?.imported : undefined;
  if (imported?.source !== '@aws-appsync/utils/rds') return false;
  return member === undefined ? imported.name === 'sql' : imported.name === '*' && member === 'sql';
}
