import type { AnyNode, Program } from 'acorn';
import type { Report } from './report.ts';
import type { Binding, Scopes } from './scopes.ts';
import { childrenOf, isFunction, type FunctionNode } from './syntax-tree.ts';

/**
 * No function may come to name itself, directly or by way of others. A name counts as a call: a function that names
 * another can hand it to `map`. Of an object literal it is the named member that counts, not what stands beside it.
 */
export function checkRecursion(program: Program, scopes: Scopes, report: Report): void {
  const reachable = new Map<FunctionNode, Set<FunctionNode>>();
  const edges: { from: FunctionNode; to: FunctionNode; at: AnyNode }[] = [];
  const connect = (from: FunctionNode, to: FunctionNode, at: AnyNode): void => {
    if (!reachable.has(from)) reachable.set(from, new Set());
    reachable.get(from)!.add(to);
    edges.push({ from, to, at });
  };

  const members = new Map<AnyNode, string>();
  const nest = (node: AnyNode, outer: FunctionNode | undefined): void => {
    if (isFunction(node) && outer) connect(outer, node, node);
    if (node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier') {
      members.set(node.object, node.property.name);
    }
    for (const child of childrenOf(node)) nest(child, isFunction(node) ? node : outer);
  };
  nest(program, undefined);
  for (const { identifier, binding, within } of scopes.references) {
    const from = within.at(-1);
    if (!from || !binding?.init) continue;
    const named = memberOf(binding.init, members.get(identifier));
    for (const to of named ? functionsIn(named, scopes) : functionsOf(binding, scopes)) {
      connect(from, to, identifier);
    }
  }

  const reaches = (from: FunctionNode, goal: FunctionNode): boolean => {
    const pending = [from];
    const seen = new Set<FunctionNode>();
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (next === goal) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      pending.push(...(reachable.get(next) ?? []));
    }
    return false;
  };
  for (const { from, to, at } of edges) {
    if (at.type === 'Identifier' && reaches(to, from))
      report(at, `Recursive function calls not supported. Detected cycle in ${at.name}`);
  }
}

/** The functions that a binding's value is or holds, aliases followed. */
function functionsOf(binding: Binding, scopes: Scopes, seen = new Set<Binding>()): FunctionNode[] {
  if (seen.has(binding) || !binding.init) return [];
  return functionsIn(binding.init, scopes, seen.add(binding));
}

function functionsIn(value: AnyNode, scopes: Scopes, seen = new Set<Binding>()): FunctionNode[] {
  const found: FunctionNode[] = [];
  const visit = (node: AnyNode): void => {
    if (isFunction(node)) {
      found.push(node);
      return;
    }
    const alias = node.type === 'Identifier' ? scopes.bindingOf(node) : undefined;
    if (alias) found.push(...functionsOf(alias, scopes, seen));
    for (const child of childrenOf(node)) visit(child);
  };
  visit(value);
  return found;
}

/** The only value that a member of an object literal can have: functions are not assigned. */
function memberOf(init: AnyNode, name: string | undefined): AnyNode | undefined {
  if (init.type !== 'ObjectExpression' || name === undefined) return undefined;
  const values: AnyNode[] = [];
  for (const property of init.properties) {
    if (property.type !== 'Property' || property.computed) return undefined;
    const { key, value } = property;
    if ((key.type === 'Identifier' ? key.name : String((key as { value?: unknown }).value)) === name) {
      values.push(value);
    }
  }
  return values.length === 1 ? values[0] : undefined;
}
