import { defineConfig } from 'vitest/config';

/** Where a machine-readable report goes, beside the one people read. `.ci/run` counts from it. */
const report = process.env['TEST_REPORT'];

const alone = 'test/simulation/simulation.test.ts';

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'laws', include: ['test/**/*.test.ts'], exclude: [alone] } },
      // After all others: it takes every processor, and is to be done within half a minute.
      { extends: true, test: { name: 'simulation', include: [alone], sequence: { groupOrder: 1 } } },
    ],
    // Child processes: the language host and the engines start processes of their own, which worker threads cannot.
    globalSetup: ['test/support/assembly.ts'],
    // The AWS SDK would warn of Node 20 in every test file; package.json says which Node this project takes.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    pool: 'forks',
    maxWorkers: 2,
    // Room for a cold engine on two slow cores; a test that needs longer says so itself.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    // A test left alone with `.only` fails everywhere, not just on the build machine.
    allowOnly: false,
    restoreMocks: true,
    unstubEnvs: true,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    coverage: {
      provider: 'v8',
      include: ['model/**', 'resolvers/**', 'functions/**', 'infra/**', 'local/**', 'commands/**'],
    },
  },
});
