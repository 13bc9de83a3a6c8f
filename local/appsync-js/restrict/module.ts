import type { Program } from 'acorn';
import type { Report } from './report.ts';
import { moduleMembers } from './member-tree.ts';
import { exportName, type Binding, type Scopes } from './scopes.ts';
import { isFunction } from './syntax-tree.ts';

/** Imports come from AppSync's own modules; `request` and `response` are exported functions. */
export function checkModule(program: Program, scopes: Scopes, report: Report): void {
  const exported = new Map<string, string>();
  for (const node of program.body) {
    if (node.type === 'ImportDeclaration') {
      const source = String(node.source.value);
      const members = moduleMembers(source);
      if (!members) report(node.source, `the module '${source}' cannot be imported`);
      for (const specifier of node.specifiers) {
        if (!members || specifier.type !== 'ImportSpecifier') continue;
        const name = exportName(specifier.imported);
        if (!Object.hasOwn(members, name))
          report(specifier, `the module '${source}' has no export '${name}'`);
      }
    } else if (node.type === 'ExportNamedDeclaration') {
      for (const specifier of node.specifiers) {
        exported.set(exportName(specifier.exported), exportName(specifier.local));
      }
      const { declaration } = node;
      if (declaration?.type === 'FunctionDeclaration') exported.set(declaration.id.name, declaration.id.name);
      if (declaration?.type === 'VariableDeclaration') {
        for (const { id } of declaration.declarations) {
          if (id.type === 'Identifier') exported.set(id.name, id.name);
          else report(id, 'an exported declaration cannot be destructured');
        }
      }
    }
  }
  for (const name of ['request', 'response']) {
    const local = exported.get(name);
    if (!isFunctionBinding(local === undefined ? undefined : scopes.top.get(local), scopes)) {
      report({ start: 0, end: 0 }, `the code must export the function '${name}'`);
    }
  }
}

/** Also under another name: `export const response = respond`. */
function isFunctionBinding(binding: Binding | undefined, scopes: Scopes, seen = new Set<Binding>()): boolean {
  if (!binding?.init || seen.has(binding)) return false;
  if (binding.init.type !== 'Identifier') return isFunction(binding.init);
  return isFunctionBinding(scopes.bindingOf(binding.init), scopes, seen.add(binding));
}
