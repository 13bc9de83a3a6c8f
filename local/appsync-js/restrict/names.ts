import type { AnyNode, MemberExpression, Program } from 'acorn';
import type { Report } from './report.ts';
import { namespaceGlobals, valueGlobals } from './member-tree.ts';
import { identifiersOf, type Scopes } from './scopes.ts';
import { childrenOf, isFunction } from './syntax-tree.ts';

/** Every name is declared, or one of AppSync's few globals; none of those is declared anew or written. */
export function checkNames(program: Program, scopes: Scopes, report: Report): void {
  for (const { identifier, binding, write } of scopes.references) {
    const { name } = identifier;
    if (binding) continue;
    if (name === 'arguments') report(identifier, 'arguments is not supported');
    else if (!valueGlobals.includes(name) && !namespaceGlobals.includes(name)) {
      report(identifier, `Cannot find name '${name}'`);
    } else if (write) report(identifier, `${name} cannot be written`);
  }
  const visit = (node: AnyNode): void => {
    const declared =
      node.type === 'VariableDeclarator'
        ? identifiersOf(node.id)
        : isFunction(node)
          ? node.params.flatMap(identifiersOf)
          : [];
    for (const identifier of declared) {
      if (valueGlobals.includes(identifier.name)) report(identifier, `${identifier.name} cannot be declared`);
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
}

/**
 * The context and its direct members keep their values; what is in them can change (`ctx.stash.x = 1`).
 * As the plugin's rule no-disallowed-re-assignment.
 */
export function checkContextWrites(_program: Program, scopes: Scopes, report: Report): void {
  const owners = new Map<AnyNode, string>();
  for (const name of ['request', 'response']) {
    const init = scopes.top.get(name)?.init;
    if (init && isFunction(init) && init.params[0]?.type === 'Identifier')
      owners.set(init, init.params[0].name);
  }
  for (const [handler, name] of owners) {
    const isContext = (node: AnyNode) =>
      node.type === 'Identifier' && node.name === name && scopes.bindingOf(node)?.kind === 'parameter';
    const visit = (node: AnyNode): void => {
      for (const target of written(node)) {
        if (isContext(target)) {
          report(target, `${name} is readonly and re-assignment is not supported.`);
        } else if (target.type === 'MemberExpression' && isContext(target.object)) {
          report(target, `${name} is readonly. Adding/Updating ${memberName(target)} is not supported.`);
        }
      }
      for (const child of childrenOf(node)) visit(child);
    };
    visit(handler);
  }
}

function memberName({ property }: MemberExpression): string {
  if (property.type === 'Identifier' || property.type === 'PrivateIdentifier') return property.name;
  return property.type === 'Literal' ? String(property.value) : 'a member';
}

function written(node: AnyNode): AnyNode[] {
  if (node.type === 'AssignmentExpression') return [node.left];
  if (node.type === 'UnaryExpression' && node.operator === 'delete') return [node.argument];
  return [];
}
