import type { AnyNode, Program } from 'acorn';
import type { Report } from './report.ts';
import { memberTree, moduleMembers, namespaceGlobals, type MemberTree } from './member-tree.ts';
import type { Scopes } from './scopes.ts';
import { childrenOf } from './syntax-tree.ts';

/** Ways from a value to what made it. Refused wherever they are named. */
const forbidden = new Set([
  ...['constructor', '__proto__', 'prototype', '__defineGetter__', '__defineSetter__', '__lookupGetter__'],
  ...['__lookupSetter__', 'caller', 'callee'],
]);

/** Methods of the language that AppSync lacks. As data, such names are fine: only calls are refused. */
const missingMethods = new Set([
  ...[
    'apply',
    'bind',
    'call',
    'copyWithin',
    'entries',
    'keys',
    'values',
    'toLocaleString',
    'toString',
    'valueOf',
  ],
  ...[
    'at',
    'with',
    'toReversed',
    'toSorted',
    'toSpliced',
    'charCodeAt',
    'codePointAt',
    'localeCompare',
    'match',
  ],
  ...['matchAll', 'normalize', 'padEnd', 'padStart', 'repeat', 'search', 'substr', 'trimLeft'],
  ...[
    'trimRight',
    'toLocaleLowerCase',
    'toLocaleUpperCase',
    'isWellFormed',
    'toWellFormed',
    'hasOwnProperty',
  ],
  ...['isPrototypeOf', 'propertyIsEnumerable', 'toFixed', 'toExponential', 'toPrecision', 'then'],
]);

/** Members of namespaces exist, methods are AppSync's, and nothing leads to prototypes or constructors. */
export function checkMembers(program: Program, scopes: Scopes, report: Report): void {
  const free = new Set<AnyNode>();
  for (const { identifier, binding } of scopes.references) if (!binding) free.add(identifier);

  const visit = (node: AnyNode, parent: AnyNode | undefined): void => {
    if (node.type === 'MemberExpression') checkMember(node, parent);
    if (node.type === 'Identifier') checkNamespace(node, parent);
    if (node.type === 'Property') {
      const name = constantName(node.key, node.computed);
      if (
        name === '__proto__' ||
        (parent?.type === 'ObjectPattern' && name !== undefined && forbidden.has(name))
      ) {
        report(node.key, `the member '${name}' is not supported`);
      }
    }
    for (const child of childrenOf(node)) visit(child, node);
  };

  const checkMember = (
    node: Extract<AnyNode, { type: 'MemberExpression' }>,
    parent: AnyNode | undefined,
  ): void => {
    const name = constantName(node.property, node.computed);
    if (name !== undefined && forbidden.has(name)) {
      report(node.property, `the member '${name}' is not supported`);
      return;
    }
    const namespace = namespaceOf(node.object, scopes);
    if (namespace) {
      if (name === undefined) report(node.property, 'a member chosen at run time is not supported here');
      else if (!Object.hasOwn(namespace, name)) report(node.property, `there is no member '${name}'`);
    } else if (
      name !== undefined &&
      missingMethods.has(name) &&
      parent?.type === 'CallExpression' &&
      parent.callee === node &&
      !isOwnMember(node.object, name, scopes)
    ) {
      report(node.property, `Method ${name} is not implemented`);
    }
  };

  /** A built-in is only a way to its members: not a function, not a value. */
  const checkNamespace = (
    node: Extract<AnyNode, { type: 'Identifier' }>,
    parent: AnyNode | undefined,
  ): void => {
    if (!free.has(node) || !namespaceGlobals.includes(node.name)) return;
    const leads = parent?.type === 'MemberExpression' && parent.object === node;
    const appsync = node.name === 'util' || node.name === 'extensions' || node.name === 'runtime';
    if (!leads && !(appsync && parent?.type === 'VariableDeclarator')) {
      report(node, `${node.name} is only there for its members`);
    }
  };
  visit(program, undefined);
}

/** Whether `owner` is an object of the module's own that was written with that member: its names are free. */
function isOwnMember(owner: AnyNode, name: string, scopes: Scopes): boolean {
  const init = owner.type === 'Identifier' ? scopes.bindingOf(owner)?.init : owner;
  if (init?.type !== 'ObjectExpression') return false;
  return init.properties.some(
    (property) => property.type === 'Property' && constantName(property.key, property.computed) === name,
  );
}

/** The members of what `node` names, if that is a namespace of AppSync's. */
export function namespaceOf(node: AnyNode, scopes: Scopes): MemberTree | undefined {
  const members = memberOf(node, scopes);
  return typeof members === 'object' ? members : undefined;
}

/** What `node` names among AppSync's own objects and functions. */
export function memberOf(node: AnyNode, scopes: Scopes): 'function' | MemberTree | undefined {
  if (node.type === 'ChainExpression') return memberOf(node.expression, scopes);
  if (node.type === 'Identifier') {
    const binding = scopes.bindingOf(node);
    if (!binding) return namespaceGlobals.includes(node.name) ? memberTree[node.name] : undefined;
    if (!binding.imported) return undefined;
    const { source, name } = binding.imported;
    const module = moduleMembers(source);
    return name === '*' ? module : module && Object.hasOwn(module, name) ? module[name] : undefined;
  }
  if (node.type !== 'MemberExpression') return undefined;
  const namespace = memberOf(node.object, scopes);
  const name = constantName(node.property, node.computed);
  if (typeof namespace !== 'object' || name === undefined || !Object.hasOwn(namespace, name))
    return undefined;
  return namespace[name];
}

/** The name of a member as far as the text tells: `a.name`, `a['name']`. */
function constantName(property: AnyNode, computed: boolean): string | undefined {
  if (!computed && property.type === 'Identifier') return property.name;
  if (property.type === 'Literal') return String(property.value);
  if (property.type === 'TemplateLiteral' && property.expressions.length === 0) {
    return property.quasis[0]!.value.cooked ?? undefined;
  }
  return undefined;
}
