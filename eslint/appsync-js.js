import appsync from '@aws-appsync/eslint-plugin';
import tseslint from 'typescript-eslint';
import { knownGlobals } from './known-globals.js';
import { literalExpressions } from './literal-expressions.js';
import { supportedMembers } from './supported-members.js';

const house = {
  rules: {
    'known-globals': knownGlobals,
    'literal-expressions': literalExpressions,
    'supported-members': supportedMembers,
  },
};

/** Syntax that AppSync refuses at deployment and its own lint plugin does not see. */
const refusedSyntax = [
  ['ThrowStatement', 'APPSYNC_JS has no throw; end the field with util.error.'],
  ['NewExpression', 'APPSYNC_JS has no `new`.'],
  ['TaggedTemplateExpression', 'APPSYNC_JS has no tagged templates.'],
  ['ClassExpression', 'APPSYNC_JS has no classes.'],
  ['FunctionExpression[generator=true]', 'APPSYNC_JS has no generators.'],
  ['Property[kind=/^[gs]et$/]', 'APPSYNC_JS has no getters and setters.'],
  ['Literal[bigint]', 'APPSYNC_JS has no bigint.'],
  ['ForOfStatement[await=true]', 'APPSYNC_JS has no asynchronous loops.'],
  ['ImportExpression', 'APPSYNC_JS loads nothing at run time.'],
  ['MetaProperty', 'APPSYNC_JS has neither import.meta nor new.target.'],
  ['DebuggerStatement', 'APPSYNC_JS has no debugger.'],
  ['BinaryExpression[operator=/^(\\*\\*|>>>)$/]', 'Not among the operators that APPSYNC_JS documents.'],
  ['AssignmentExpression[operator=/^(\\*\\*|>>>)=$/]', 'Not among the operators that APPSYNC_JS documents.'],
  [
    'CallExpression[callee.property.name="sort"][arguments.length>0]',
    'sort takes no comparator in APPSYNC_JS.',
  ],
].map(([selector, message]) => ({ selector, message }));

/**
 * Lint of a folder whose code AppSync runs. `alsoElsewhere`: Node runs it too, so that what the two read differently is
 * refused as well.
 */
export function appsyncJs(files, { alsoElsewhere }) {
  return {
    name: `APPSYNC_JS: ${files.join(', ')}`,
    files,
    plugins: { '@aws-appsync': appsync, '@typescript-eslint': tseslint.plugin, house },
    languageOptions: { parser: tseslint.parser },
    rules: {
      ...appsync.configs.recommended.rules,
      'no-restricted-syntax': ['error', ...refusedSyntax],
      'prefer-rest-params': 'error',
      'house/known-globals': 'error',
      'house/literal-expressions': 'error',
      'house/supported-members': ['error', alsoElsewhere ? { except: ['replace', 'replaceAll'] } : {}],
      // A call of something untyped would slip past every rule that asks for the type of its object.
      '@typescript-eslint/no-unsafe-call': 'error',
      // `import { type X }` leaves a bare import in the bundle.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  };
}

/** Lint of resolvers in plain JavaScript, which have no types to ask: AWS's own rules, and the syntax they do not see. */
export function appsyncPlainJs(files) {
  return {
    name: `APPSYNC_JS without types: ${files.join(', ')}`,
    files,
    plugins: { '@aws-appsync': appsync },
    rules: {
      ...appsync.configs.base.rules,
      'no-restricted-syntax': ['error', ...refusedSyntax],
      'no-undef': 'error',
      'no-unused-vars': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  };
}
