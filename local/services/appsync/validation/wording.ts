import type { ASTNode, ASTVisitor, GraphQLError, ValidationContext } from 'graphql';
import {
  ExecutableDefinitionsRule,
  FieldsOnCorrectTypeRule,
  FragmentsOnCompositeTypesRule,
  getNamedType,
  isLeafType,
  Kind,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownFragmentNamesRule,
  KnownTypeNamesRule,
  LoneAnonymousOperationRule,
  MaxIntrospectionDepthRule,
  NoFragmentCyclesRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  UniqueArgumentNamesRule,
  UniqueDirectivesPerLocationRule,
  UniqueFragmentNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationNamesRule,
  UniqueVariableNamesRule,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
} from 'graphql';
import {
  ArgumentsOfCorrectType,
  NoIntrospection,
  OneSubscriptionField,
  ScalarLeaves,
  VariableDefaultValuesOfCorrectType,
} from './own-rules.ts';
import type { Place } from './place.ts';
import { valueText } from './value-text.ts';

/** What a rule found, for its wording. */
export interface Finding {
  readonly error: GraphQLError;
  /** The node the message is about, and where it stands. */
  readonly node: ASTNode;
  readonly place: Place;
}

export interface WordedRule {
  readonly rule: (context: ValidationContext) => ASTVisitor;
  /** graphql-java's ValidationErrorType and description. */
  readonly says: (finding: Finding) => readonly [type: string, description: string];
  /** Which of the error's nodes the message is about; the first where it is not said. */
  readonly about?: 'last';
}

/**
 * The rules of graphql-js with the words of graphql-java.
 * https://github.com/graphql-java/graphql-java/blob/master/src/main/resources/i18n/Validation.properties
 */
export const wordedRules: readonly WordedRule[] = [
  {
    rule: ExecutableDefinitionsRule,
    says: () => ['NonExecutableDefinition', 'The definition is not executable.'],
  },
  { rule: ArgumentsOfCorrectType, says: ({ error }) => ['WrongType', error.message] },
  { rule: FieldsOnCorrectTypeRule, says: undefinedField },
  {
    rule: FragmentsOnCompositeTypesRule,
    says: ({ error }) =>
      error.nodes?.[0]?.kind === Kind.NAMED_TYPE && error.message.startsWith('Fragment cannot')
        ? [
            'InlineFragmentTypeConditionInvalid',
            'Inline fragment type condition is invalid, must be on Object/Interface/Union',
          ]
        : [
            'FragmentTypeConditionInvalid',
            'Fragment type condition is invalid, must be on Object/Interface/Union',
          ],
  },
  {
    rule: KnownArgumentNamesRule,
    says: ({ node, place }) =>
      place.types.getDirective()
        ? ['UnknownDirective', `Unknown directive argument ${nameOf(node)}`]
        : ['UnknownArgument', `Unknown field argument ${nameOf(node)}`],
  },
  {
    rule: KnownDirectivesRule,
    says: ({ node, error }) =>
      error.message.startsWith('Unknown')
        ? ['UnknownDirective', `Unknown directive ${nameOf(node)}`]
        : ['MisplacedDirective', `Directive ${nameOf(node)} not allowed here`],
  },
  {
    rule: KnownFragmentNamesRule,
    says: ({ node }) => ['UndefinedFragment', `Undefined fragment ${nameOf(node)}`],
  },
  { rule: KnownTypeNamesRule, says: ({ node }) => ['UnknownType', `Unknown type ${nameOf(node)}`] },
  { rule: NoFragmentCyclesRule, says: () => ['FragmentCycle', 'Fragment cycles not allowed'] },
  {
    rule: NoUndefinedVariablesRule,
    says: ({ node }) => ['UndefinedVariable', `Undefined variable ${nameOf(node)}`],
  },
  { rule: NoUnusedFragmentsRule, says: ({ node }) => ['UnusedFragment', `Unused fragment ${nameOf(node)}`] },
  { rule: NoUnusedVariablesRule, says: ({ node }) => ['UnusedVariable', `Unused variable ${nameOf(node)}`] },
  { rule: OverlappingFieldsCanBeMergedRule, says: conflict },
  {
    rule: PossibleFragmentSpreadsRule,
    says: ({ node, error }) => {
      const [, parent = '', type = ''] =
        /of type "(.*?)" can never be of type "(.*?)"/.exec(error.message) ?? [];
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? `Fragment ${nameOf(node)}` : 'Fragment';
      return [
        'InvalidFragmentType',
        `${fragment} cannot be spread here as objects of type ${parent} can never be of type ${type}`,
      ];
    },
  },
  { rule: ProvidedRequiredArgumentsRule, says: missingArgument },
  {
    rule: ScalarLeaves,
    says: ({ node, place }) => {
      const type = place.types.getType();
      // graphql-java asks the type itself for its name, and lists and non-null types have none.
      const name = type && 'name' in type ? type.name : 'null';
      return isLeafType(getNamedType(type))
        ? [
            'SubSelectionNotAllowed',
            `Sub selection not allowed on leaf type ${name} of field ${nameOf(node)}`,
          ]
        : ['SubSelectionRequired', `Sub selection required for type ${name} of field ${nameOf(node)}`];
    },
  },
  {
    rule: VariableDefaultValuesOfCorrectType,
    says: ({ node, place }) => {
      const given =
        node.kind === Kind.VARIABLE_DEFINITION && node.defaultValue ? valueText(node.defaultValue) : '';
      return [
        'BadValueForDefaultArg',
        `Bad default value ${given} for type ${String(place.types.getInputType())}`,
      ];
    },
  },
  {
    rule: VariablesAreInputTypesRule,
    says: () => ['NonInputTypeOnVariable', 'Wrong type for a variable'],
  },
  {
    rule: VariablesInAllowedPositionRule,
    about: 'last',
    says: ({ error }) => {
      const [, type = '', expected = ''] =
        /of type "(.*?)" used in position expecting type "(.*?)"/.exec(error.message) ?? [];
      return ['VariableTypeMismatch', `Variable type '${type}' doesn't match expected type '${expected}'`];
    },
  },
  {
    rule: LoneAnonymousOperationRule,
    says: () => ['LoneAnonymousOperationViolation', 'Anonymous operation with other operations.'],
  },
  {
    rule: UniqueOperationNamesRule,
    says: ({ node }) => ['DuplicateOperationName', onlyOne('operation', node)],
  },
  { rule: UniqueFragmentNamesRule, says: ({ node }) => ['DuplicateFragmentName', onlyOne('fragment', node)] },
  {
    rule: UniqueArgumentNamesRule,
    says: ({ node }) => ['DuplicateArgumentNames', onlyOne('argument', node)],
  },
  { rule: UniqueVariableNamesRule, says: ({ node }) => ['DuplicateVariableName', onlyOne('variable', node)] },
  {
    rule: UniqueInputFieldNamesRule,
    says: ({ node }) => ['DuplicateInputFieldName', onlyOne('field', node)],
  },
  {
    rule: UniqueDirectivesPerLocationRule,
    says: ({ node }) => [
      'DuplicateDirectiveName',
      `Non repeatable directives must be uniquely named within a location. The directive '${nameOf(node)}' is not unique.`,
    ],
  },
  {
    rule: OneSubscriptionField,
    says: () => [
      'SubscriptionMultipleRootFields',
      'Subscription operation must have exactly one root field.',
    ],
  },
  {
    rule: MaxIntrospectionDepthRule,
    says: () => ['BadFaithIntrospection', 'This request is not asking for introspection in good faith.'],
  },
];

/** For an API whose introspection is turned off. */
export const noIntrospection: WordedRule = { rule: NoIntrospection, says: undefinedField };

function undefinedField({ node, place }: Finding): readonly [string, string] {
  const parent = place.types.getParentType()?.name ?? '';
  return ['FieldUndefined', `Field '${nameOf(node)}' in type '${parent}' is undefined`];
}

function missingArgument({ error }: Finding): readonly [string, string] {
  const name = /argument "(.*?)"/.exec(error.message)?.[1] ?? '';
  return error.message.startsWith('Directive')
    ? ['MissingDirectiveArgument', `Missing directive argument ${name}`]
    : ['MissingFieldArgument', `Missing field argument ${name}`];
}

function conflict({ error }: Finding): readonly [string, string] {
  const name = /^Fields "(.*?)" conflict/.exec(error.message)?.[1] ?? '';
  const different = /"([^"]*)" and "([^"]*)" are different fields/.exec(error.message);
  const types = /they return conflicting types "([^"]*)" and "([^"]*)"/.exec(error.message);
  if (different)
    return ['FieldsConflict', `${name}: ${different[1]} and ${different[2]} are different fields`];
  if (types) return ['FieldsConflict', `${name}: returns different types ${types[1]} and ${types[2]}`];
  return ['FieldsConflict', `${name}: fields have different arguments`];
}

function onlyOne(what: string, node: ASTNode): string {
  return `There can be only one ${what} named '${nameOf(node)}'`;
}

function nameOf(node: ASTNode): string {
  if (node.kind === Kind.NAME) return node.value;
  if (node.kind === Kind.VARIABLE_DEFINITION) return node.variable.name.value;
  switch (node.kind) {
    case Kind.FIELD:
    case Kind.ARGUMENT:
    case Kind.DIRECTIVE:
    case Kind.FRAGMENT_DEFINITION:
    case Kind.FRAGMENT_SPREAD:
    case Kind.NAMED_TYPE:
    case Kind.VARIABLE:
      return node.name.value;
    default:
      return '';
  }
}
