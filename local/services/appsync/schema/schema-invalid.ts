import type { ASTNode } from 'graphql';
import { GraphQLError } from 'graphql';
import { LocalError } from '../../../kernel/errors.ts';

/** LocalError SchemaInvalid, with line and column of the error's own place or else of the node. */
export function schemaInvalid(message: string, error?: Error, node?: ASTNode): LocalError {
  const place = (error instanceof GraphQLError ? error.locations?.[0] : undefined) ?? startOf(node);
  return new LocalError(
    'SchemaInvalid',
    place ? `${message} (line ${place.line}, column ${place.column})` : message,
    'Correct the schema.',
  );
}

function startOf(node: ASTNode | undefined): { line: number; column: number } | undefined {
  const token = node?.loc?.startToken;
  return token && { line: token.line, column: token.column };
}
