/** What an APPSYNC_JS module finds without importing it; everything else is refused, types aside. */
const known = new Set([
  ...['undefined', 'NaN', 'Infinity'],
  ...['Object', 'String', 'Number', 'Math', 'Array', 'JSON', 'console'],
  ...['util', 'extensions', 'runtime'],
]);
/** Names that only carry members. Calling them converts, which APPSYNC_JS does not offer. */
const namespaces = new Set(['Object', 'String', 'Number', 'Math', 'Array', 'JSON', 'console']);

/** https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html */
export const knownGlobals = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      unknown: 'APPSYNC_JS has no `{{name}}`.',
      bare: '`{{name}}` may only be followed by one of its members: APPSYNC_JS neither calls nor passes it.',
    },
  },
  create(context) {
    return {
      'Program:exit'(program) {
        for (const reference of referencesToGlobals(context.sourceCode.getScope(program))) {
          const { name } = reference.identifier;
          if (!known.has(name)) {
            context.report({ node: reference.identifier, messageId: 'unknown', data: { name } });
          } else if (namespaces.has(name) && reference.identifier.parent.type !== 'MemberExpression') {
            context.report({ node: reference.identifier, messageId: 'bare', data: { name } });
          }
        }
      },
    };
  },
};

function referencesToGlobals(globalScope) {
  const undeclared = globalScope.variables.filter((variable) => variable.defs.length === 0);
  return [...globalScope.through, ...undeclared.flatMap((variable) => variable.references)].filter(
    (reference) => reference.isTypeReference !== true,
  );
}
