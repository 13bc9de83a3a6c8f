import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { appsyncJs, appsyncPlainJs } from './eslint/appsync-js.js';
import { node, repeatable } from './eslint/node.js';

/** One block per world, as one tsconfig per world. */
export default defineConfig(
  globalIgnores(['**/cdk.out', '**/cdk.out.*', '.local', 'coverage', 'generated', '**/*.cjs']),
  {
    name: 'every file',
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    languageOptions: {
      parserOptions: {
        tsconfigRootDir: import.meta.dirname,
        // The nearest tsconfig.json of these, at the root, is only what the others extend.
        projectService: { allowDefaultProject: ['*.ts'], defaultProject: 'tsconfig.tools.json' },
      },
    },
  },
  { files: ['*.js', 'eslint/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  appsyncJs(['resolvers/**/*.ts'], { alsoElsewhere: false }),
  appsyncJs(['model/**/*.ts'], { alsoElsewhere: true }),
  // As another team writes its app: the rules that find mistakes hold there as well.
  appsyncJs(['examples/*/resolvers/**/*.ts'], { alsoElsewhere: false }),
  appsyncPlainJs(['examples/*/resolvers/**/*.js']),
  node(['examples/*/{bin,infra,lib,test}/**/*.ts']),
  node([
    '*.ts',
    'commands/**/*.ts',
    'functions/**/*.ts',
    'infra/**/*.ts',
    'local/**/*.ts',
    'simulation/**/*.ts',
    'test/**/*.ts',
  ]),
  repeatable(
    ['functions/**/*.ts', 'infra/**/*.ts', 'local/**/*.ts', 'simulation/**/*.ts'],
    ['functions/**/*.lambda.ts', 'local/kernel/clock.ts', 'local/index.ts'],
  ),
  {
    name: 'the realm in which handlers run',
    files: ['local/appsync-js/**/*.ts'],
    rules: {
      // Built-in functions are kept apart from their objects before those are closed to handlers.
      '@typescript-eslint/unbound-method': 'off',
      // `Ended` leaves a handler as `util.error` does; being no Error, no handler can mistake it for one.
      '@typescript-eslint/only-throw-error': ['error', { allow: [{ from: 'file', name: 'Ended' }] }],
    },
  },
  {
    name: 'tests',
    files: ['test/**/*.ts'],
    rules: {
      // A test says what it knows of its own data; were it wrong, the assertion after it would fail.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
