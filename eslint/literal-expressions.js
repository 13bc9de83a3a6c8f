import ts from 'typescript';

/**
 * A DynamoDB expression is a string that stands in the code as such: what varies goes through `expressionNames` and
 * `expressionValues`, so no input can become part of it. Holds for every property named `expression`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
 */
export const literalExpressions = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      built: 'An expression is a literal: what varies goes through expressionNames and expressionValues.',
    },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    const check = (node, type) => {
      if (!isLiteralType(type)) context.report({ node, messageId: 'built' });
    };
    // `{ expression }` has the property's type, widened to string; what counts is the variable's.
    const typeOfValue = (property) =>
      property.shorthand
        ? checker.getTypeOfSymbol(
            checker.getShorthandAssignmentValueSymbol(services.esTreeNodeToTSNodeMap.get(property)),
          )
        : services.getTypeAtLocation(property.value);
    return {
      'ObjectExpression > Property'(node) {
        if (nameOf(node) === 'expression') check(node.value, typeOfValue(node));
      },
      AssignmentExpression(node) {
        if (node.left.type === 'MemberExpression' && nameOf(node.left) === 'expression')
          check(node.right, services.getTypeAtLocation(node.right));
      },
    };
  },
};

function nameOf(node) {
  const key = node.type === 'Property' ? node.key : node.property;
  if (key.type === 'Literal') return key.value;
  return node.computed ? undefined : key.name;
}

function isLiteralType(type) {
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => (part.flags & (ts.TypeFlags.StringLiteral | ts.TypeFlags.Undefined)) !== 0);
}
