import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arnOf, hostFunctions, type FunctionSpec, type Source } from './hosted-functions.ts';

const node22 = { Runtime: 'nodejs22.x' };

const functions: Record<string, FunctionSpec | Source> = {
  module: `export const handler = async (event) => ({ got: event });`,
  synchronous: `export const handler = (event) => event.a + 1;`,
  nothing: `export const handler = async () => {};`,
  commonjs: {
    'index.js': `exports.handler = async () => [typeof require, typeof module, __filename.endsWith('index.js')];`,
  },
  typed: {
    'index.js': `export const handler = async () => import.meta.url.startsWith('file:');`,
    'package.json': `{"type":"module"}`,
  },
  required: {
    'index.js': `exports.handler = async () => require('./part').part;`,
    'part.js': `exports.part = 'required';`,
  },
  cjs: { 'index.cjs': `exports.handler = async () => 'cjs';` },
  nested: {
    source: { 'lib/api/main.mjs': `export const routes = { get: async () => 'nested' };` },
    properties: { Handler: 'lib/api/main.routes.get' },
  },
  parts: {
    'index.mjs': `import { two } from './parts/two.mjs'; export const handler = async () => two;`,
    'parts/two.mjs': `export const two = 2;`,
  },
  slow: `const started = await new Promise((resolve) => setTimeout(() => resolve('awaited'), 5)); export const handler = async () => started;`,
  thrown: `export const handler = async () => { throw new RangeError('out of it'); };`,
  thrownText: `export const handler = async () => { throw 'no error'; };`,
  thrownNow: `export const handler = () => { throw new TypeError('at once'); };`,
  unserializable: `export const handler = async () => { const ring = {}; ring.ring = ring; return ring; };`,
  missing: { 'other.mjs': '' },
  missingPart: { 'index.js': `require('./absent'); exports.handler = async () => 1;` },
  unexported: `export const other = 1;`,
  noFunction: `export const handler = 5;`,
  broken: `export const handler = async ( => {};`,
  malformed: { source: `export const handler = async () => 1;`, properties: { Handler: 'index' } },
  outside: { source: `export const handler = async () => 1;`, properties: { Handler: '../index.handler' } },
  importThrows: `throw new TypeError('while loading');`,
  callback24: { 'index.js': `exports.handler = (event, context, callback) => callback(null, 1);` },
  callback: {
    source: {
      'index.js': `exports.handler = (event, context, callback) => setTimeout(() => callback(null, event), 5);`,
    },
    properties: node22,
  },
  callbackError: {
    source: {
      'index.js': `exports.handler = (event, context, callback) => callback(new Error('by callback'));`,
    },
    properties: node22,
  },
  callbackTwice: {
    source: {
      'index.js': `exports.handler = (event, context, callback) => { callback(null, 1); callback(null, 2); };`,
    },
    properties: node22,
  },
  callbackWaits: {
    source: {
      'index.js': `let done; exports.handler = (event, context, callback) => { if (event.look) return callback(null, done); setTimeout(() => { done = true; }, 30); callback(null, done ?? false); };`,
    },
    properties: node22,
  },
  callbackHurries: {
    source: {
      'index.js': `exports.handler = (event, context, callback) => { setInterval(() => {}, 1000); context.callbackWaitsForEmptyEventLoop = false; callback(null, 'at once'); };`,
    },
    properties: node22,
  },
  returned22: { source: `export const handler = () => 'lost';`, properties: node22 },
  succeed: {
    source: { 'index.js': `exports.handler = (event, context) => context.succeed('done');` },
    properties: node22,
  },
  context: `export const handler = async (event, context) => { const left = context.getRemainingTimeInMillis(); await new Promise((r) => setTimeout(r, 20)); return { ...context, left, later: context.getRemainingTimeInMillis() }; };`,
  environment: {
    source: `export const handler = async () => ({ variables: process.env, folder: process.cwd(), clock: new Date(0).getTimezoneOffset() });`,
    properties: { Environment: { Variables: { TABLE: 'things', LIMIT: 5 } }, MemorySize: 256 },
  },
  globals: `export const handler = async () => ['require', 'module', 'exports', '__dirname', 'fs', 'path', 'platform', 'run'].filter((name) => name in globalThis || eval('typeof ' + name) !== 'undefined');`,
};

describe('a handler', () => {
  const host = hostFunctions({ overrides: { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1' } });
  const { run } = host;
  beforeAll(() => host.deploy(functions));
  afterAll(() => host.stop());

  it.each([
    ['an ES module', 'module', { got: { a: 1 } }],
    ['a function that returns at once', 'synchronous', 2],
    ['a function that returns nothing', 'nothing', null],
    ['a CommonJS module', 'commonjs', ['function', 'object', true]],
    ['a .js file whose package is of modules', 'typed', true],
    ['a CommonJS module of several files', 'required', 'required'],
    ['a .cjs file', 'cjs', 'cjs'],
    ['a member of an object of a module in a folder', 'nested', 'nested'],
    ['a module of several files', 'parts', 2],
    ['a module that awaits something first', 'slow', 'awaited'],
  ])('is %s', async (_, name, answer) => {
    expect(await run(name, { a: 1 })).toEqual(answer);
  });

  it.each([
    ['an error', 'thrown', 'RangeError', 'out of it'],
    ['a text', 'thrownText', 'string', 'no error'],
    ['an error before it returns', 'thrownNow', 'TypeError', 'at once'],
    ['an object that has no JSON', 'unserializable', 'Error', 'Unable to stringify response body'],
  ])('that fails with %s is answered with it', async (_, name, errorType, message) => {
    await expect(run(name)).rejects.toMatchObject({ errorType, message });
  });

  it('that throws gives the place in its stack, and runs again in the same environment', async () => {
    const before = host.sessions.length;
    await run('thrown').catch((error: { trace: string[] }) => {
      expect(error.trace[0]).toBe('RangeError: out of it');
      expect(error.trace[1]).toContain('index.mjs:1');
    });
    await run('thrown').catch(() => undefined);
    expect(host.sessions.length - before).toBeLessThan(2);
  });

  it.each([
    ['is not there', 'missing', 'Runtime.ImportModuleError', /Cannot find module/],
    [
      'requires what is not there',
      'missingPart',
      'Runtime.ImportModuleError',
      /Cannot find module '.\/absent'/,
    ],
    [
      'does not export it',
      'unexported',
      'Runtime.HandlerNotFound',
      'index.handler is undefined or not exported',
    ],
    ['exports no function', 'noFunction', 'Runtime.HandlerNotFound', 'index.handler is not a function'],
    ['is no JavaScript', 'broken', 'Runtime.UserCodeSyntaxError', /SyntaxError/],
    ['is not named', 'malformed', 'Runtime.MalformedHandlerName', 'Bad handler'],
    ['is outside of the function', 'outside', 'Runtime.MalformedHandlerName', /not a valid handler name/],
    ['throws while it loads', 'importThrows', 'TypeError', 'while loading'],
  ])('whose module %s fails by the name AWS has for it', async (_, name, errorType, message) => {
    await expect(run(name)).rejects.toMatchObject({ errorType, message: expect.stringMatching(message) });
  });

  it('that cannot be loaded is loaded again by the next invocation', async () => {
    const before = host.sessions.length;
    await expect(run('importThrows')).rejects.toThrow('while loading');
    await expect(run('importThrows')).rejects.toThrow('while loading');
    expect(host.sessions.length - before).toBe(2);
  });

  it('is told its invocation by the context', async () => {
    const context = (await run('context')) as Record<string, unknown>;
    expect(context).toMatchObject({
      functionName: 'context',
      functionVersion: '$LATEST',
      memoryLimitInMB: '128',
      invokedFunctionArn: arnOf('context'),
      logGroupName: '/aws/lambda/context',
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
      awsRequestId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      callbackWaitsForEmptyEventLoop: true,
    });
    expect(context.left).toBeGreaterThan(9000);
    expect(context.left).toBeLessThanOrEqual(10_000);
    expect((context.left as number) - (context.later as number)).toBeGreaterThanOrEqual(19);
  });

  it('sees the variables that Lambda sets, its own and where this cloud is, and no other', async () => {
    const { variables, folder, clock } = (await run('environment')) as Record<string, Record<string, string>>;
    const {
      AWS_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY,
      AWS_SESSION_TOKEN,
      AWS_LAMBDA_LOG_STREAM_NAME,
      LAMBDA_TASK_ROOT,
      ...others
    } = variables!;
    expect(host.sessions).toContainEqual(
      expect.objectContaining({
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        sessionToken: AWS_SESSION_TOKEN,
      }),
    );
    expect(AWS_LAMBDA_LOG_STREAM_NAME).toBeTruthy();
    expect(folder).toBe(LAMBDA_TASK_ROOT);
    expect(clock).toBe(0);
    expect(others).toEqual({
      TABLE: 'things',
      LIMIT: '5',
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'environment',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/environment',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      _HANDLER: 'index.handler',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1',
    });
  });

  it('finds no global that a module on AWS does not have', async () => {
    expect(await run('globals')).toEqual([]);
  });

  describe('with a callback', () => {
    it('is refused from Node 24 on', async () => {
      await expect(run('callback24')).rejects.toMatchObject({
        errorType: 'Runtime.CallbackHandlerDeprecated',
      });
    });

    it('answers with it on Node 22, once', async () => {
      expect(await run('callback', { a: 1 })).toEqual({ a: 1 });
      await expect(run('callbackError')).rejects.toMatchObject({
        errorType: 'Error',
        message: 'by callback',
      });
      expect(await run('callbackTwice')).toBe(1);
      expect(await run('succeed')).toBe('done');
    });

    it('answers once nothing is left to wait for, unless it says otherwise', async () => {
      expect(await run('callbackWaits', { waits: true })).toBe(false);
      expect(await run('callbackWaits', { look: true })).toBe(true);
    });

    it('that waits for nothing answers at once', async () => {
      const started = performance.now();
      expect(await run('callbackHurries')).toBe('at once');
      expect(performance.now() - started).toBeLessThan(8_000);
    });

    it('is not answered with what it returns', async () => {
      expect(await run('returned22')).toBe(null);
    });
  });
});
