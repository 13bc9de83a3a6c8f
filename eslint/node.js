import tseslint from 'typescript-eslint';

/** Lint of the code that Node runs, with types: the rules that find mistakes, and none that only have taste. */
export function node(files) {
  return {
    name: `Node: ${files.join(', ')}`,
    files,
    extends: [tseslint.configs.recommendedTypeChecked],
    rules: {
      // An error that is expected says why, after `--`, as every other exception does.
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': { descriptionFormat: '^ -- .' } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A port may be asynchronous although one of its implementations has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CatchClause > BlockStatement[body.length=0]',
          message: 'Nothing is swallowed: handle it, or say in code why it is nothing.',
        },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  };
}

/** Time and chance are handed in, so that every run can be repeated; only their own files read the machine's. */
export function repeatable(files, ignores) {
  return {
    name: `Repeatable: ${files.join(', ')}`,
    files,
    ignores,
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take a Clock.' },
        { object: 'Math', property: 'random', message: 'Take a seed or a source of ids.' },
      ],
    },
  };
}
