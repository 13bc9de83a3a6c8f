import fc from 'fast-check';

/** Values that a program starts from: what a handler is given, what it can make, and what ought not to be there. */
const leaves = fc.constantFrom(
  ...[
    'ctx',
    'ctx.args',
    'ctx.args.list',
    'ctx.args.text',
    'ctx.stash',
    'ctx.source',
    'ctx.info',
    'ctx.absent',
  ],
  ...[
    'a',
    'b',
    'c',
    '0',
    '-1',
    '1e308',
    'NaN',
    'Infinity',
    'undefined',
    'null',
    'true',
    "''",
    "'x'",
    "'__proto__'",
  ],
  ...[
    "'con' + 'structor'",
    "'proto' + 'type'",
    "'to' + 'JSON'",
    '[]',
    '{}',
    '[[]]',
    '{ a: 1 }',
    '`${ctx.args.text}`',
  ],
  ...['util.autoId()', 'util.time.nowISO8601()', 'ddb.operations.remove()', 'ddb.operations.add(a)'],
);

/** Expressions by what they are made of; `x` and `y` are other expressions. */
const shapes: readonly ((x: string, y: string) => string)[] = [
  (x, y) => `(${x} + ${y})`,
  (x, y) => `(${x} - ${y})`,
  (x, y) => `(${x} === ${y})`,
  (x, y) => `(${x} < ${y})`,
  (x, y) => `(${x} ?? ${y})`,
  (x, y) => `(${x} && ${y})`,
  (x, y) => `(${x} ? ${y} : ${x})`,
  (x, y) => `(${x} << ${y})`,
  (x) => `(typeof ${x})`,
  (x) => `(!${x})`,
  (x) => `(+${x})`,
  (x, y) => `[${x}, ...[${y}]]`,
  (x, y) => `({ ...${x}, b: ${y} })`,
  (x, y) => `({ [${x}]: ${y} })`,
  (x, y) => `(${x})?.[${y}]`,
  (x, y) => `({ toString: () => ${x}, valueOf: () => ${y} })`,
  (x) => `({ toJSON: () => ${x} })`,
  (x) => `\`\${${x}}\``,
  (x) => `JSON.stringify(${x})`,
  (x) => `JSON.parse(${x})`,
  (x, y) => `Object.assign(${x}, ${y})`,
  (x) => `Object.entries(${x})`,
  (x, y) => `Object.hasOwn(${x}, ${y})`,
  (x, y) => `Math.max(${x}, ${y})`,
  (x, y) => `[1, 2].concat(${x}, ${y})`,
  (x, y) => `[3, ${x}, ${y}].sort()`,
  (x) => `[[${x}]].flat(${x})`,
  (x, y) => `[${x}, ${x}].join(${y})`,
  (x, y) => `[1, 2, 3].fill(${x}, ${y})`,
  (x, y) => `[1, 2, 3].splice(${x}, ${y})`,
  (x, y) => `[${x}].map((each) => [each, ${y}])`,
  (x, y) => `[${x}, ${y}].reduce((sum, each) => [sum, each])`,
  (x) => `ctx.args.list.map((each) => ${x})`,
  (x) => `ctx.args.list.filter((each) => ctx.args.list.some((other) => ${x}))`,
  (x, y) => `'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.replaceAll(${x}, ${y})`,
  (x) => `'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.split(${x})`,
  (x) => `util.matches('(a|aa)+', ${x})`,
  (x, y) => `util.matches(${x}, ${y})`,
  (x) => `util.dynamodb.toDynamoDB(${x})`,
  (x) => `util.dynamodb.toMapValues(${x})`,
  (x) => `util.transform.toDynamoDBFilterExpression({ a: ${x}, or: [${x}] })`,
  (x, y) => `util.transform.toSubscriptionFilter(${x}, ${y}, ${x})`,
  (x) => `util.transform.toElasticsearchQueryDSL(${x})`,
  (x) => `util.xml.toMap(${x})`,
  (x, y) => `util.xml.toJsonString('<a b="1">' + ${x} + '</a>', ${y})`,
  (x, y) => `util.time.epochMilliSecondsToFormatted(${x}, ${y})`,
  (x, y) => `util.time.parseFormattedToEpochMilliSeconds(${x}, ${y})`,
  (x, y) => `util.str.normalize(${x}, ${y})`,
  (x) => `util.urlDecode(util.base64Decode(${x}))`,
  (x) => `util.escapeJavaScript(util.urlEncode(${x}))`,
  (x) => `util.http.copyHeaders(${x})`,
  (x, y) => `util.math.randomWithinRange(${x}, ${y})`,
  (x, y) => `ddb.update({ key: { id: 1 }, update: { n: ${x}, m: ddb.operations.append(${y}) } })`,
  (x, y) => `ddb.query({ query: ${x}, filter: ${y} })`,
  (x) => `ddb.transactWrite({ items: ${x} })`,
  (x) => `ddb.get({ key: ${x}, projection: ${x} })`,
];

const statements: readonly ((x: string, y: string) => string)[] = [
  (x) => `a = ${x};`,
  (x) => `b = ${x};`,
  (x, y) => `c = [a, b, ${x}, ${y}];`,
  (x, y) => `ctx.stash[${x}] = ${y};`,
  (x) => `ctx.stash.a = ctx.stash; ctx.stash.b = ${x};`,
  (x, y) => `ctx.args[${x}] = ${y};`,
  (x) => `c.push(c, ${x});`,
  (x, y) => `c.push(${x}, ...[${y}]);`,
  (x) => `c.length = ${x};`,
  (x) => `for (const each of ${x}) { a = [a, each]; b = b + a; }`,
  (x) => `for (const key in ${x}) { c.push(key, c); }`,
  (x) => `ctx.args.list.forEach((each) => { a = [a, a, ${x}]; });`,
  (x) => `ctx.args.list.forEach((each) => { b = b + b + ${x}; });`,
  (x) =>
    `ctx.args.list.forEach((one) => { ctx.args.list.forEach((two) => { ctx.args.list.forEach((three) => { a = ${x}; }); }); });`,
  (x, y) => `if (${x}) { a = ${y}; } else { b = ${y}; }`,
  (x, y) => `switch (${x}) { case ${y}: a = 1; break; default: b = a; }`,
  (x) => `const { d${'$'} = ${x} } = ctx.args;`,
  (x) => `console.log(${x}, a);`,
  (x, y) => `util.appendError(${x}, 'E', ${y}, c);`,
  (x, y) => `util.http.addResponseHeader(${x}, ${y});`,
  (x) => `extensions.setSubscriptionFilter(${x});`,
  (x) => `delete ctx.stash[${x}];`,
  (x, y) => `if (c.length > 40) { util.error(${x}, ${y}, c); }`,
  (x) => `if (c.length > 50) { runtime.earlyReturn(${x}); }`,
];

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    leaves,
    fc
      .tuple(fc.nat(shapes.length - 1), tie('expression'), tie('expression'))
      .map(([at, x, y]) => shapes[at]!(x, y)),
  ),
}));

const statement = fc
  .tuple(fc.nat(statements.length - 1), expression, expression)
  .map(([at, x, y]) => statements[at]!(x, y));

/** Bodies of handlers: what the static checks let pass, in any order and with any operands, and some that they refuse. */
export const programs: fc.Arbitrary<string> = fc
  .tuple(fc.array(statement, { minLength: 1, maxLength: 6 }), expression)
  .map(([body, result]) =>
    [
      "let a = 1; let b = 'b'; let c = [];",
      ...body.map((text, at) => text.replace('d$', `d${at}`)),
      `return [a, b, c, ${result}];`,
    ].join('\n'),
  );
