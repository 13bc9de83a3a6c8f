import type { ASTVisitor, DocumentNode, GraphQLError, GraphQLSchema, ValidationContext } from 'graphql';
import { validate } from 'graphql';
import type { ErrorEntry } from '../execute/error-entry.ts';
import { locationOf, requestError } from '../execute/error-entry.ts';
import { placeOf } from './place.ts';
import type { WordedRule } from './wording.ts';
import { noIntrospection, wordedRules } from './wording.ts';

/** graphql-java stops collecting at 100. */
const maxErrors = 100;

export interface DocumentValidation {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
}

/**
 * Faults of a document as AppSync reports them: `Validation error of type …`, with locations and without path. Never
 * a suggestion of what might have been meant.
 */
export function validateDocument(
  { schema, introspection }: DocumentValidation,
  document: DocumentNode,
): ErrorEntry[] {
  const foundBy = new WeakMap<GraphQLError, WordedRule>();
  const rules = introspection ? wordedRules : [noIntrospection, ...wordedRules];
  const tagged = rules.map((worded) => (context: ValidationContext): ASTVisitor => {
    const reportError = (error: GraphQLError): void => {
      foundBy.set(error, worded);
      context.reportError(error);
    };
    return worded.rule(Object.create(context, { reportError: { value: reportError } }) as ValidationContext);
  });
  const errors = validate(schema, document, tagged, { maxErrors });
  const faults = errors.flatMap((error) => {
    const worded = foundBy.get(error);
    return worded ? reworded(error, worded, schema, document) : [];
  });
  // What no rule found is graphql-js's own notice that it gave up, and what is not checked to its end is not valid.
  return errors.length > 0 && faults.length === 0 ? [requestError(gaveUp, null)] : faults;
}

const gaveUp = 'The document has too many fields of one name to be validated.';

function reworded(
  error: GraphQLError,
  worded: WordedRule,
  schema: GraphQLSchema,
  document: DocumentNode,
): ErrorEntry[] {
  const nodes = error.nodes ?? [];
  const node = worded.about === 'last' ? nodes.at(-1) : nodes[0];
  if (!node) return [];
  const place = placeOf(schema, document, node);
  const [type, description] = worded.says({ error, node, place });
  // A conflict is that of the selection around the fields, not of either field.
  const conflict = type === 'FieldsConflict';
  const path = conflict ? place.path.slice(0, -1) : place.path;
  const at = path.length > 0 ? ` @ '${path.join('/')}'` : '';
  const locations = (conflict ? nodes : [node]).flatMap(locationOf);
  return [requestError(`Validation error of type ${type}: ${description}${at}`, locations)];
}
