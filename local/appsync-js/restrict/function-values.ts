import type { AnyNode, Program } from 'acorn';
import type { Report } from './report.ts';
import { memberOf } from './members.ts';
import { identifiersOf, type Binding, type Scopes } from './scopes.ts';
import { childrenOf, isFunction } from './syntax-tree.ts';

/** The array methods that take a function, the only ones that may (rule no-function-passing). */
const takers = new Set([
  ...['map', 'flatMap', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'forEach', 'reduce'],
  ...['reduceRight', 'every', 'some'],
]);

/** A function may be declared and called; it may not be passed, returned, or assigned. */
export function checkFunctionValues(program: Program, scopes: Scopes, report: Report): void {
  const visit = (node: AnyNode): void => {
    if (node.type === 'CallExpression') {
      for (const argument of node.arguments) {
        if (mayBeFunction(argument, scopes) && !takesFunction(node.callee)) {
          report(argument, 'Functions can not be passed as an argument');
        }
      }
    } else if (node.type === 'ReturnStatement') {
      if (node.argument && mayBeFunction(node.argument, scopes))
        report(node.argument, 'returning a function is not allowed');
    } else if (node.type === 'ArrowFunctionExpression' && node.expression) {
      if (mayBeFunction(node.body, scopes)) report(node.body, 'returning a function is not allowed');
    } else if (node.type === 'AssignmentExpression') {
      const overwritten = identifiersOf(node.left).some((name) =>
        isFunctionBinding(scopes.bindingOf(name), scopes),
      );
      if (overwritten || mayBeFunction(node.right, scopes))
        report(node, 're-assigning function is not allowed');
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
}

function takesFunction(callee: AnyNode): boolean {
  return (
    callee.type === 'MemberExpression' &&
    !callee.computed &&
    callee.property.type === 'Identifier' &&
    takers.has(callee.property.name)
  );
}

function isFunctionBinding(binding: Binding | undefined, scopes: Scopes, seen = new Set<Binding>()): boolean {
  if (!binding || seen.has(binding)) return false;
  seen.add(binding);
  return binding.kind !== 'import' && binding.init !== undefined && mayBeFunction(binding.init, scopes, seen);
}

/** Whether the expression's value can be a function, as far as the text tells. */
function mayBeFunction(node: AnyNode, scopes: Scopes, seen = new Set<Binding>()): boolean {
  if (isFunction(node) || memberOf(node, scopes) === 'function') return true;
  switch (node.type) {
    case 'Identifier':
      return isFunctionBinding(scopes.bindingOf(node), scopes, seen);
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].some((branch) => mayBeFunction(branch, scopes, seen));
    case 'LogicalExpression':
      return [node.left, node.right].some((branch) => mayBeFunction(branch, scopes, seen));
    case 'AssignmentExpression':
      return mayBeFunction(node.right, scopes, seen);
    case 'ChainExpression':
      return mayBeFunction(node.expression, scopes, seen);
    case 'SpreadElement':
      return arrayOf(node.argument, scopes).some((element) => mayBeFunction(element, scopes, seen));
    case 'MemberExpression':
      return memberValues(node, scopes).some((value) => mayBeFunction(value, scopes, seen));
    default:
      return false;
  }
}

/** The values that a member of an object or array literal can have. */
function memberValues(node: Extract<AnyNode, { type: 'MemberExpression' }>, scopes: Scopes): AnyNode[] {
  const init = literalOf(node.object, scopes);
  if (init?.type === 'ArrayExpression') return arrayOf(init, scopes);
  if (init?.type !== 'ObjectExpression') return [];
  return init.properties.flatMap((property) => {
    if (property.type !== 'Property') return [];
    const { key, value } = property;
    const isOther =
      !node.computed &&
      key.type === 'Identifier' &&
      node.property.type === 'Identifier' &&
      key.name !== node.property.name;
    return isOther ? [] : [value];
  });
}

function arrayOf(node: AnyNode, scopes: Scopes): AnyNode[] {
  const init = literalOf(node, scopes);
  return init?.type === 'ArrayExpression'
    ? init.elements.flatMap((element) => (element ? [element] : []))
    : [];
}

function literalOf(node: AnyNode, scopes: Scopes): AnyNode | undefined {
  return node.type === 'Identifier' ? scopes.bindingOf(node)?.init : node;
}
