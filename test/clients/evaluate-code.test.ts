import { AppSyncClient, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Credential } from './credential.ts';
import { startEveryMode, type EveryMode } from './every-mode/world.ts';

const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;
const code = `import { util } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
export function request(ctx) {
  console.log('asked for', ctx.args.id);
  ctx.stash.asked = true;
  return get({ key: { id: ctx.args.id } });
}
export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
`;

let world: EveryMode;
beforeAll(async () => {
  world = await startEveryMode();
});
afterAll(() => world.stop());

function signIn(credential: Credential): void {
  if (credential.mode !== 'AWS_IAM') throw new Error('The SDK signs its requests and knows no other way.');
  vi.stubEnv('AWS_ACCESS_KEY_ID', credential.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credential.secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', credential.sessionToken);
}

beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL_APPSYNC', world.cloud.endpoints.aws['appsync']);
  vi.stubEnv('AWS_REGION', world.cloud.endpoints.region);
  signIn(world.callers['IAM Authorization: 000000000000']!);
});

/** A client as a test written for AWS makes it; environment variables alone say where AWS is. */
async function evaluate(handler: 'request' | 'response', context: object, source = code) {
  const client = new AppSyncClient({});
  try {
    return await client.send(
      new EvaluateCodeCommand({ runtime, code: source, context: JSON.stringify(context), function: handler }),
    );
  } finally {
    client.destroy();
  }
}

describe('EvaluateCode by the AWS SDK', () => {
  it('evaluates a handler, with its log and its stash', async () => {
    const answer = await evaluate('request', { arguments: { id: '1' } });
    expect(JSON.parse(answer.evaluationResult!)).toEqual({ operation: 'GetItem', key: { id: { S: '1' } } });
    expect(JSON.parse(answer.stash!)).toEqual({ asked: true });
    expect(answer.logs).toEqual([expect.stringContaining('asked for')]);
    expect(answer.error).toBeUndefined();
  });

  it('answers with what the handler refuses', async () => {
    const answer = await evaluate('response', { error: { message: 'gone', type: 'NotFound' } });
    expect(answer.error).toEqual({ message: 'gone' });
    expect(answer.evaluationResult).toBeUndefined();
  });

  it('answers with what deployment would refuse, by line and column', async () => {
    const answer = await evaluate('request', {}, code.replace('return get', 'while (true) {}\n  return get'));
    expect(answer.error).toMatchObject({
      codeErrors: [{ errorType: 'LINT_ERROR', location: { line: 6, column: 3 } }],
    });
  });

  it('is refused to a role that has no leave for it, and to a wrong key', async () => {
    signIn(world.visitor);
    await expect(evaluate('request', {})).rejects.toMatchObject({ name: 'AccessDeniedException' });
    signIn({ mode: 'AWS_IAM', accessKeyId: 'test', secretAccessKey: 'wrong' });
    await expect(evaluate('request', {})).rejects.toMatchObject({
      name: expect.stringMatching(/Signature|UnrecognizedClient/) as unknown,
    });
  });
});
