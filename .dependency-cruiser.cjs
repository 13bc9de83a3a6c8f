'use strict';

// The arrows between folders. Every rule has a test that plants its violation: test/architecture/arrows.test.ts.

const product = '^(?:schema|model|resolvers|functions|infra)/';
const context = '^(?:model|resolvers|functions)/(?!shared/)';
const testTools =
  'node_modules/(?:vitest|@vitest/[^/]+|fast-check|playwright-core|eslint|typescript-eslint|@aws-appsync/eslint-plugin|prettier|dependency-cruiser|tsx|@graphql-codegen/[^/]+)/';

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'Two files that import each other are one idea in two places: neither can be read, tested or moved alone.',
      {},
      { circular: true },
    ),
    rule(
      'nothing-unresolved',
      'An import that leads nowhere hides an arrow from every other rule.',
      {},
      { couldNotResolve: true },
    ),
    rule(
      'generated-imports-nothing',
      'Generated code holds types that follow from the schema, and nothing else.',
      { path: '^generated/' },
      { pathNot: '^generated/' },
    ),
    rule(
      'generated-types-stay-with-the-product',
      'Only code that speaks the schema reads its types; infrastructure and the laptop cloud take the schema as text.',
      { path: '^(?:infra|local)/' },
      { path: '^generated/' },
    ),
    rule(
      'model-imports-nothing-but-model',
      'The model loads in APPSYNC_JS, in Node and at synthesis: no package and no Node built-in exists in all three.',
      { path: '^model/' },
      { pathNot: '^(?:model|generated)/' },
    ),
    rule(
      'resolvers-import-what-appsync-runs',
      'A resolver is bundled for APPSYNC_JS, which knows @aws-appsync/utils and nothing else from outside.',
      { path: '^resolvers/' },
      { pathNot: ['^(?:resolvers|model|generated)/', 'node_modules/@aws-appsync/utils/'] },
    ),
    rule(
      'contexts-meet-only-through-events',
      "A context may know another only by the events it publishes (model/<context>/events.ts), or their data can't move apart.",
      { path: `${context}([^/]+)/` },
      {
        path: `${context}[^/]+/`,
        pathNot: ['^(?:model|resolvers|functions)/$1/', '^model/[^/]+/events\\.ts$'],
      },
    ),
    rule(
      'functions-reach-no-resolver-and-no-infrastructure',
      'A function is deployed alone: what it shares with resolvers stands in model/, what infrastructure tells it in its environment.',
      { path: '^functions/' },
      { path: '^(?:resolvers|infra|commands|schema)/' },
    ),
    rule(
      'infra-points-at-files-it-never-imports-them',
      'Infrastructure names resolvers and functions by path: importing them would run them at synthesis.',
      { path: '^infra/' },
      { path: '^(?:resolvers|functions|commands)/' },
    ),
    rule(
      'product-never-imports-local',
      'What is deployed does not know where it runs.',
      { path: product },
      { path: '^local/' },
    ),
    rule(
      'product-and-local-use-no-test-tools',
      'What serves requests must start where only its own packages are installed.',
      { path: '^(?:schema|model|resolvers|functions|infra|local)/' },
      { path: testTools },
    ),
    rule(
      'nothing-imports-tests',
      'Code that leans on its tests cannot be shipped without them.',
      { pathNot: '^test/' },
      { path: '^test/' },
    ),
    rule(
      'local-knows-only-the-assembly',
      'The laptop cloud hosts any synthesized app, so it may know nothing of this one.',
      { path: '^local/' },
      { path: '^(?:schema|model|resolvers|functions|infra|commands|generated|test)/|^[^/]+\\.ts$' },
    ),
    rule(
      'kernel-is-the-floor',
      'Everything in local/ stands on the kernel, so the kernel stands on nothing but Node.',
      { path: '^local/kernel/' },
      { pathNot: '^local/kernel/', dependencyTypesNot: ['core'] },
    ),
    rule(
      'appsync-js-stands-alone',
      'The language host is usable without the cloud around it, in unit tests of resolvers above all.',
      { path: '^local/appsync-js/' },
      { path: '^local/(?!appsync-js/)' },
    ),
    rule(
      'appsync-js-has-one-door',
      'What the language host consists of may change without anyone noticing.',
      { path: '^local/(?!appsync-js/)' },
      { path: '^local/appsync-js/(?!index\\.ts$)' },
    ),
    rule(
      'assembly-knows-only-the-kernel',
      'Reading cdk.out is pure: it needs no service and no server.',
      { path: '^local/assembly/' },
      { path: '^local/(?!assembly/|kernel/)' },
    ),
    rule(
      'iam-knows-only-the-kernel',
      'Judging a policy needs the policy and the request, not the service that asks.',
      { path: '^local/iam/' },
      { path: '^local/(?!iam/|kernel/)' },
    ),
    rule(
      'explorer-knows-only-the-kernel',
      'The explorer is a page beside the API; it speaks to it over HTTP as any client does.',
      { path: '^local/explorer/' },
      { path: '^local/(?!explorer/|kernel/)' },
    ),
    rule(
      'services-stand-on-the-kernel',
      'A service meets the rest of the cloud through the kernel; only compose.ts puts the parts together. AppSync alone also runs the language host.',
      { path: '^local/services/' },
      { path: '^local/', pathNot: ['^local/(?:services|kernel)/', '^local/appsync-js/index\\.ts$'] },
    ),
    rule(
      'only-appsync-runs-the-language',
      'No other service evaluates APPSYNC_JS.',
      { path: '^local/services/(?!appsync/)' },
      { path: '^local/appsync-js/' },
    ),
    rule(
      'services-are-strangers',
      'On AWS they meet by name over a network; here they meet by ARN through the kernel.',
      { path: '^local/services/([^/]+)/' },
      { path: '^local/services/', pathNot: '^local/services/$1/' },
    ),
    rule(
      'only-the-host-composes',
      'Services are put together in one place; any other that names one has made a second.',
      { path: '^local/(?!services/|compose\\.ts$|host\\.ts$|index\\.ts$)' },
      { path: '^local/services/' },
    ),
    rule(
      'one-door-into-local',
      'Everyone else sees the laptop cloud as its users do, through local/index.ts; only its own tests look inside.',
      { path: '^(?!local/|test/local/)' },
      { path: '^local/(?!index\\.ts$)' },
    ),
    rule(
      'examples-stand-alone',
      'An example is written as another team writes its app: it would be worth nothing, were it hosted by knowing this repository.',
      { path: '^examples/([^/]+)/' },
      {
        path: '^(?!node_modules/)',
        pathNot: ['^examples/$1/', 'node_modules/'],
        dependencyTypesNot: ['core'],
      },
    ),
    rule(
      'nothing-imports-examples',
      'An example is hosted from its synthesized form, as any app is.',
      { pathNot: '^examples/' },
      { path: '^examples/' },
    ),
    rule(
      'nothing-imports-the-simulation',
      'The simulation plays what is deployed; what is deployed, and the laptop cloud, know nothing of being played with.',
      { path: '^(?!simulation/|commands/|test/)' },
      { path: '^simulation/' },
    ),
    rule(
      'simulation-plays-the-handlers-alone',
      'It replaces everything around the functions by models of its own: a real part would bring a real clock and real chance.',
      { path: '^simulation/' },
      { path: '^(?:local|resolvers|infra|commands|schema|generated)/' },
    ),
    rule(
      'commands-use-the-doors',
      'Commands start infrastructure and resolvers as processes and files: importing them would load the whole of CDK before the first line prints.',
      { path: '^commands/' },
      { path: '^(?:resolvers|functions|infra)/' },
    ),
  ],
  options: {
    // Imports of types count: an arrow is what a reader has to follow.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^(?:\\.local|coverage)/', '(?:^|/)cdk\\.out'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
