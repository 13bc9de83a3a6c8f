import ts from 'typescript';

/** One change of one file that a test has to notice. */
export interface Mutant {
  /** Path from the repository's root. */
  readonly file: string;
  readonly line: number;
  /** The function it happens in; '' at the top of the file. */
  readonly within: string;
  readonly mutation: 'deletes' | 'negates';
  /** What is deleted or negated, on one line. */
  readonly code: string;
  /** The whole file, changed. */
  readonly text: string;
}

/** Array methods whose callback answers a question. */
const asking = ['filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex'];

/**
 * Every mutant of a file: one without each statement, and one with each condition the other way round. Conditions are
 * those of `if` and `?:`, the operands of `&&` and `||`, comparisons, and what callbacks of `filter` and its like answer.
 */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const statements: ts.Node[] = [];
  const conditions = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    if (isRemovable(node)) statements.push(node);
    for (const condition of conditionsIn(node)) conditions.add(bare(condition));
    ts.forEachChild(node, visit);
  };
  visit(source);

  const mutant = (mutation: Mutant['mutation'], node: ts.Node, replacement: string): Mutant => {
    const start = node.getStart(source);
    return {
      file,
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      within: functionAround(node),
      mutation,
      code: node.getText(source).replace(/\s+/g, ' '),
      text: text.slice(0, start) + replacement + text.slice(node.end),
    };
  };
  return [
    ...statements.map((node) => mutant('deletes', node, ';')),
    ...[...conditions].map((node) => mutant('negates', node, `!(${node.getText(source)})`)),
  ];
}

/** Statements that do something; declarations of functions and types are none. */
function isRemovable(node: ts.Node): boolean {
  return (
    ts.isExpressionStatement(node) ||
    ts.isReturnStatement(node) ||
    ts.isVariableStatement(node) ||
    ts.isIfStatement(node) ||
    ts.isForOfStatement(node) ||
    ts.isForInStatement(node) ||
    ts.isSwitchStatement(node) ||
    ts.isBreakStatement(node)
  );
}

function conditionsIn(node: ts.Node): readonly ts.Expression[] {
  if (ts.isIfStatement(node)) return [node.expression];
  if (ts.isConditionalExpression(node)) return [node.condition];
  if (ts.isBinaryExpression(node)) return conditionsOfOperator(node);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const callback = asking.includes(node.expression.name.text) ? node.arguments[0] : undefined;
    return callback && ts.isArrowFunction(callback) && !ts.isBlock(callback.body) ? [callback.body] : [];
  }
  return [];
}

function conditionsOfOperator(node: ts.BinaryExpression): readonly ts.Expression[] {
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.BarBarToken:
      return isCondition(node) ? [node.left, node.right] : [node.left];
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
    case ts.SyntaxKind.LessThanToken:
    case ts.SyntaxKind.LessThanEqualsToken:
    case ts.SyntaxKind.GreaterThanToken:
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return [node];
    default:
      return [];
  }
}

/** Whether only its truth counts: the condition of something, or an operand of one. */
function isCondition(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isIfStatement(parent)) return true;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  return (ts.isParenthesizedExpression(parent) || ts.isBinaryExpression(parent)) && isCondition(parent);
}

function bare(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? bare(node.expression) : node;
}

function functionAround(node: ts.Node): string {
  for (let around = node.parent; !ts.isSourceFile(around); around = around.parent) {
    if (ts.isFunctionDeclaration(around)) return around.name?.text ?? '';
    if (ts.isVariableDeclaration(around) && around.initializer && ts.isArrowFunction(around.initializer)) {
      return around.name.getText();
    }
  }
  return '';
}
