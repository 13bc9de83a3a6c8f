import type { AnyNode, Identifier, Program } from 'acorn';
import { childrenOf, isFunction, type FunctionNode } from './syntax-tree.ts';

/** One name, declared once. */
export interface Binding {
  readonly name: string;
  readonly kind: 'import' | 'parameter' | 'variable' | 'function';
  /** The value it is declared with; the function itself for a function declaration. */
  readonly init: AnyNode | undefined;
  /** For imports: the module, and the name there (`*` for all of it). */
  readonly imported?: { readonly source: string; readonly name: string };
}

/** One use of a name. */
export interface Reference {
  readonly identifier: Identifier;
  /** Undefined for a name that nothing declares. */
  readonly binding: Binding | undefined;
  readonly write: boolean;
  /** The functions around it, outermost first. */
  readonly within: readonly FunctionNode[];
}

export interface Scopes {
  readonly references: readonly Reference[];
  /** What a use of a name stands for. */
  bindingOf(identifier: AnyNode): Binding | undefined;
  /** The bindings of the module's own scope. */
  readonly top: ReadonlyMap<string, Binding>;
}

class Scope {
  readonly bindings = new Map<string, Binding>();
  constructor(
    readonly parent: Scope | undefined,
    readonly isFunctionScope: boolean,
  ) {}

  declare(binding: Binding): void {
    this.bindings.set(binding.name, binding);
  }

  find(name: string): Binding | undefined {
    return this.bindings.get(name) ?? this.parent?.find(name);
  }

  get functionScope(): Scope {
    return this.isFunctionScope || !this.parent ? this : this.parent.functionScope;
  }
}

/** Who declares and who uses which name. Declarations are gathered first: uses may come before them. */
export function scopesOf(program: Program): Scopes {
  const scopes = new Map<AnyNode, Scope>();
  const names = new Set<AnyNode>();
  const top = new Scope(undefined, true);

  const declarePattern = (
    pattern: AnyNode,
    scope: Scope,
    kind: Binding['kind'],
    init: AnyNode | undefined,
  ) => {
    for (const identifier of identifiersOf(pattern)) {
      names.add(identifier);
      scope.declare({ name: identifier.name, kind, init });
    }
  };

  const gather = (node: AnyNode, outer: Scope): void => {
    let scope = outer;
    // acorn names an exported default without an id null; `syntax.ts` refuses those.
    if (node.type === 'FunctionDeclaration' && node.id) declarePattern(node.id, scope, 'function', node);
    if (opensScope(node)) {
      scope = new Scope(outer, isFunction(node));
      scopes.set(node, scope);
    }
    if (isFunction(node)) {
      if (node.type === 'FunctionExpression' && node.id) declarePattern(node.id, scope, 'function', node);
      for (const parameter of node.params) declarePattern(parameter, scope, 'parameter', undefined);
    } else if (node.type === 'VariableDeclaration') {
      const home = node.kind === 'var' ? scope.functionScope : scope;
      for (const { id, init } of node.declarations) declarePattern(id, home, 'variable', init ?? undefined);
    } else if ((node.type === 'ClassDeclaration' || node.type === 'ClassExpression') && node.id) {
      declarePattern(node.id, outer, 'variable', undefined);
    } else if (node.type === 'CatchClause' && node.param) {
      declarePattern(node.param, scope, 'variable', undefined);
    } else if (node.type === 'ImportDeclaration') {
      for (const specifier of node.specifiers) {
        names.add(specifier.local);
        const name = specifier.type === 'ImportSpecifier' ? exportName(specifier.imported) : '*';
        const imported = { source: String(node.source.value), name };
        scope.declare({ name: specifier.local.name, kind: 'import', init: undefined, imported });
      }
    }
    for (const child of childrenOf(node)) gather(child, scope);
  };
  gather(program, top);

  const references: Reference[] = [];
  const bindings = new Map<AnyNode, Binding | undefined>();
  const writes = new Set<AnyNode>();
  const resolve = (node: AnyNode, outer: Scope, within: readonly FunctionNode[]): void => {
    const scope = scopes.get(node) ?? outer;
    if (node.type === 'AssignmentExpression')
      for (const target of identifiersOf(node.left)) writes.add(target);
    if (node.type === 'UpdateExpression') writes.add(node.argument);
    if (
      (node.type === 'ForInStatement' || node.type === 'ForOfStatement') &&
      node.left.type !== 'VariableDeclaration'
    ) {
      for (const target of identifiersOf(node.left)) writes.add(target);
    }
    if (node.type === 'Identifier' && !names.has(node)) {
      const binding = scope.find(node.name);
      bindings.set(node, binding);
      references.push({ identifier: node, binding, write: writes.has(node), within });
    }
    const inside = isFunction(node) ? [...within, node] : within;
    for (const child of namedChildren(node)) resolve(child, scope, inside);
  };
  resolve(program, top, []);
  return { references, bindingOf: (identifier) => bindings.get(identifier), top: top.bindings };
}

function opensScope(node: AnyNode): boolean {
  if (isFunction(node)) return true;
  return /^(?:BlockStatement|For\w*Statement|SwitchStatement|CatchClause)$/.test(node.type);
}

/** The children in which an identifier is a use of a name, not a mere property or label. */
function namedChildren(node: AnyNode): AnyNode[] {
  switch (node.type) {
    case 'MemberExpression':
      return node.computed ? [node.object, node.property] : [node.object];
    case 'Property':
      return node.computed ? [node.key, node.value] : [node.value];
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return [...(node.computed ? [node.key] : []), ...(node.value ? [node.value] : [])];
    case 'ExportSpecifier':
      return [node.local];
    case 'ImportDeclaration':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return [];
    case 'LabeledStatement':
      return [node.body];
    case 'ExportNamedDeclaration':
      return node.source ? [] : childrenOf(node);
    default:
      return childrenOf(node);
  }
}

/** The names that a pattern binds or writes. */
export function identifiersOf(pattern: AnyNode): Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        identifiersOf(property.type === 'Property' ? property.value : property.argument),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? identifiersOf(element) : []));
    case 'AssignmentPattern':
      return identifiersOf(pattern.left);
    case 'RestElement':
      return identifiersOf(pattern.argument);
    default:
      return [];
  }
}

export function exportName(node: AnyNode): string {
  return node.type === 'Identifier' ? node.name : String((node as { value?: unknown }).value);
}
