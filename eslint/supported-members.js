/**
 * What APPSYNC_JS documents of each built-in object; any other member of it is refused.
 * https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 * `String.raw` is documented and left out: AWS's own lint plugin refuses it.
 */
const object = ['assign', 'entries', 'hasOwn', 'keys', 'values'];
const string = [
  ...[
    'length',
    'charAt',
    'concat',
    'endsWith',
    'indexOf',
    'lastIndexOf',
    'replace',
    'replaceAll',
    'slice',
    'split',
  ],
  ...['startsWith', 'toLowerCase', 'toUpperCase', 'trim', 'trimEnd', 'trimStart'],
];
const array = [
  ...[
    'length',
    'concat',
    'fill',
    'flat',
    'indexOf',
    'join',
    'lastIndexOf',
    'pop',
    'push',
    'reverse',
    'shift',
    'slice',
  ],
  ...[
    'sort',
    'splice',
    'unshift',
    'forEach',
    'map',
    'flatMap',
    'filter',
    'reduce',
    'reduceRight',
    'find',
    'some',
  ],
  ...['every', 'findIndex', 'findLast', 'findLastIndex'],
];
const supported = new Map([
  ['ObjectConstructor', object],
  ['String', string],
  ['Array', array],
  ['ReadonlyArray', array],
  ['NumberConstructor', ['isFinite', 'isNaN']],
  ['Math', ['random', 'min', 'max', 'round', 'floor', 'ceil']],
  ['JSON', ['parse', 'stringify']],
  ['Console', ['log', 'error']],
]);

/** Judges by the declaring interface in TypeScript's own library, so that a member of ours with the same name passes. */
export const supportedMembers = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'object',
        properties: { except: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
    ],
    messages: { unsupported: '`{{owner}}.{{member}}` does not run the same on AppSync and here: {{why}}.' },
  },
  create(context) {
    const { except = [] } = context.options[0] ?? {};
    const services = context.sourceCode.parserServices;
    return {
      MemberExpression(node) {
        const symbol = services.getSymbolAtLocation(node.property);
        for (const declaration of symbol?.declarations ?? []) {
          if (!services.program.isSourceFileDefaultLibrary(declaration.getSourceFile())) continue;
          const owner = declaration.parent?.name?.text;
          if (owner === undefined) continue;
          const listed = supported.get(owner)?.includes(symbol.name) ?? false;
          if (listed && !except.includes(symbol.name)) continue;
          const why = listed
            ? 'its pattern is a Java regular expression there'
            : 'APPSYNC_JS has no such member';
          context.report({
            node: node.property,
            messageId: 'unsupported',
            data: { owner, member: symbol.name, why },
          });
          return;
        }
      },
    };
  },
};
