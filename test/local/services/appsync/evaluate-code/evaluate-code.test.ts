import { AppSyncClient, EvaluateCodeCommand, ListGraphqlApisCommand } from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openAddress, type Address } from '../../../../../local/address.ts';
import { createLanguageHost, type LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { createIamService } from '../../../../../local/iam/iam.ts';
import { administrator, type AccessKey } from '../../../../../local/kernel/aws.ts';
import { recordingLog } from '../../../../../local/kernel/log.ts';
import { verifySignature } from '../../../../../local/kernel/signature.ts';
import { createEvaluateCodeHandler } from '../../../../../local/services/appsync/index.ts';
import { allowing, deployment, environment, role } from '../../../iam/given.ts';

const code = `import { util } from '@aws-appsync/utils';
export const request = (ctx) => ({ payload: ctx.args });
export const response = (ctx) => util.error(ctx.error.message);
`;
const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;
const good = { runtime, code, context: '{}', function: 'request' };

const arn = (name: string) => `arn:aws:iam::${environment.accountId}:role/${name}`;
const key = (name: string): AccessKey => ({
  accessKeyId: name,
  secretAccessKey: name,
  principal: { kind: 'role', arn: arn(name) },
});
const keys = [
  { accessKeyId: 'test', secretAccessKey: 'test', principal: administrator },
  ...['tester', 'reader'].map(key),
];

let language: LanguageHost;
let address: Address;
let log: ReturnType<typeof recordingLog>;
beforeAll(async () => {
  log = recordingLog();
  language = createLanguageHost({ processes: 1 });
  const iam = createIamService({ log });
  const api = `arn:aws:appsync:us-east-1:${environment.accountId}:*`;
  const policies = (PolicyDocument: object) => ({ Policies: [{ PolicyName: 'own', PolicyDocument }] });
  await (
    await iam.prepare(
      deployment(
        role('tester', policies(allowing('appsync:evaluateCode', api))),
        role('reader', policies(allowing('appsync:GraphQL', api))),
      ),
    )
  )();
  let drawn = 0;
  const handler = createEvaluateCodeHandler({
    language,
    authorizer: iam,
    identify: (request, body) =>
      verifySignature(
        request,
        body,
        { find: (id) => keys.find(({ accessKeyId }) => accessKeyId === id) },
        () => Date.now(),
        { service: 'appsync', region: 'us-east-1' },
      ),
    now: () => 0,
    random: () => (drawn += 1).toString(16).padStart(32, '0'),
    log,
    environment: () => environment,
  });
  address = await openAddress(0, log);
  address.serve([handler]);
});
afterAll(async () => {
  await address.close();
  await language.stop();
});
beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL_APPSYNC', address.url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
});

async function withClient<T>(who: string, act: (client: AppSyncClient) => Promise<T>): Promise<T> {
  const client = new AppSyncClient({
    credentials: { accessKeyId: who, secretAccessKey: who },
    maxAttempts: 1,
  });
  try {
    return await act(client);
  } finally {
    client.destroy();
  }
}

/** As the SDK sends it, with whatever members; status and type of the refusal. */
const evaluate = (input: object, who = 'test') =>
  withClient(who, (client) => client.send(new EvaluateCodeCommand(input as typeof good)));

async function refusal(input: object, who?: string): Promise<object> {
  return evaluate(input, who).then(
    () => ({}),
    (error: { name: string; message: string; $metadata: { httpStatusCode?: number } }) => ({
      name: error.name,
      status: error.$metadata.httpStatusCode,
      message: error.message,
    }),
  );
}

describe('EvaluateCode, asked by the AWS SDK', () => {
  it('answers with the value of the handler', async () => {
    const answer = await evaluate({ ...good, context: JSON.stringify({ arguments: { id: '1' } }) });
    expect(answer).toMatchObject({
      evaluationResult: '{"payload":{"id":"1"}}',
      logs: [],
      stash: '{}',
      outErrors: '[]',
      $metadata: { httpStatusCode: 200, requestId: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-/) },
    });
    expect(answer.error).toBeUndefined();
  });

  it('answers with status 200 when the handler fails, and when the code is bad', async () => {
    const context = JSON.stringify({ error: { message: 'foo' } });
    expect(await evaluate({ ...good, context, function: 'response' })).toMatchObject({
      error: { message: 'foo' },
      $metadata: { httpStatusCode: 200 },
    });
    const { error, $metadata, ...rest } = await evaluate({ ...good, code: `${code}nope;` });
    expect($metadata.httpStatusCode).toBe(200);
    expect(error?.codeErrors).toEqual([
      {
        errorType: 'PARSE_ERROR',
        value: "code.js(4,1): error TS2304: Cannot find name 'nope'.\n",
        location: { line: 4, column: 1, span: 4 },
      },
    ]);
    expect(rest).toEqual({ logs: [] });
  });

  it('takes texts as long as they may be, and runs no handler by another name', async () => {
    const context = JSON.stringify({ stash: { a: 'x'.repeat(27_982) } });
    expect(context).toHaveLength(28_000);
    const longest = code + ' '.repeat(32_768 - code.length);
    expect(await evaluate({ ...good, code: longest, context })).toMatchObject({
      evaluationResult: '{"payload":{}}',
    });
  });

  it.each([
    ['a code too long', { code: ' '.repeat(32_769) }, "'code'", 'length less than or equal to 32768'],
    ['no code', { code: '' }, "'code'", 'length greater than or equal to 1'],
    ['a code that is no text', { code: 1 }, "'code'", 'a string'],
    [
      'a context too long',
      { context: ' '.repeat(28_001) },
      "'context'",
      'length less than or equal to 28000',
    ],
    ['a context too short', { context: '1' }, "'context'", 'length greater than or equal to 2'],
    ['no context', { context: undefined }, "'context'", 'not be null'],
    ['a context that is no JSON', { context: '{a}' }, '', 'not a JSON object'],
    ['a context that is a list', { context: '[]' }, '', 'not a JSON object'],
    ['no runtime', { runtime: undefined }, "'runtime'", 'not be null'],
    ['another runtime', { runtime: { ...runtime, name: 'VTL' } }, "'runtime.name'", '[APPSYNC_JS]'],
    [
      'another version',
      { runtime: { ...runtime, runtimeVersion: '2.0.0' } },
      "'runtime.runtimeVersion'",
      '[1.0.0]',
    ],
    ['another function', { function: 'helper' }, "'function'", '[request, response]'],
  ])('refuses %s', async (_what, wrong, member, constraint) => {
    expect(await refusal({ ...good, ...wrong })).toEqual({
      name: 'BadRequestException',
      status: 400,
      message: expect.stringMatching(
        new RegExp(`${member}.*${constraint.replace(/[[\]]/g, '\\$&')}`),
      ) as string,
    });
  });

  it('counts every broken constraint', async () => {
    expect(await refusal({ ...good, code: '', context: '' })).toMatchObject({
      message: `2 validation errors detected: Value at 'code' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'context' failed to satisfy constraint: Member must have length greater than or equal to 2`,
    });
  });
});

describe('who may ask for EvaluateCode', () => {
  it('is whose policies allow it for the account, in any case of letters', async () => {
    expect(await evaluate(good, 'tester')).toMatchObject({ evaluationResult: '{"payload":{}}' });
    expect(await refusal(good, 'reader')).toEqual({
      name: 'AccessDeniedException',
      status: 403,
      message: expect.stringContaining('not authorized to perform: appsync:EvaluateCode') as string,
    });
  });

  it('is nobody without a key, or with one that is not theirs', async () => {
    expect(await refusal(good, 'stranger')).toMatchObject({
      name: 'UnrecognizedClientException',
      status: 403,
    });
    const unsigned = await fetch(`${address.url}/v1/dataplane-evaluatecode`, {
      method: 'POST',
      body: JSON.stringify(good),
    });
    expect(unsigned.status).toBe(403);
    expect(unsigned.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
  });

  it('is told of a broken request only when they may ask', async () => {
    expect(await refusal({ ...good, code: '' }, 'reader')).toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe("AppSync's other operations", () => {
  it('are refused by name', async () => {
    const asked = withClient('test', (client) => client.send(new ListGraphqlApisCommand({})));
    await expect(asked).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('GET /v1/apis') as string,
    });
  });
});

it('hides what the service itself gets wrong: that is in the log', async () => {
  const stopped = createLanguageHost();
  await stopped.stop();
  const own = recordingLog();
  const broken = await openAddress(0, own);
  const handler = createEvaluateCodeHandler({
    language: stopped,
    authorizer: { authorize: () => undefined },
    identify: () => administrator,
    now: () => 0,
    random: () => '0'.repeat(32),
    log: own,
    environment: () => undefined,
  });
  broken.serve([handler]);
  try {
    vi.stubEnv('AWS_ENDPOINT_URL_APPSYNC', broken.url);
    expect(await refusal(good)).toEqual({
      name: 'InternalFailureException',
      status: 500,
      message: 'An internal failure occurred.',
    });
    expect(own.lines).toEqual([expect.stringContaining('The language host has stopped.')]);
  } finally {
    await broken.close();
  }
});

it('no request leaves a word in the log', () => {
  expect(log.lines).toEqual([]);
});
