import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import {
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  UpdateEventSourceMappingCommand,
  type InvokeCommandInput,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAddress, type Address } from '../../../../local/address.ts';
import { AwsError, type Principal } from '../../../../local/kernel/aws.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import { verifySignature } from '../../../../local/kernel/signature.ts';
import { systemClock } from '../../../../local/kernel/clock.ts';
import { arnOf, hostFunctions, role, type Hosted } from './hosted-functions.ts';

const sdk = pathToFileURL(createRequire(import.meta.url).resolve('@aws-sdk/client-lambda')).href;

const functions = {
  echo: {
    source: `export const handler = async (event) => { console.log('got', event); return { event }; };`,
    properties: { Description: 'says it again', MemorySize: 256, ReservedConcurrentExecutions: 5 },
  },
  fail: `export const handler = async () => { throw new RangeError('too far'); };`,
  closed: {
    source: `export const handler = async () => 1;`,
    properties: { ReservedConcurrentExecutions: 0 },
  },
  // Calls back into this cloud as an AWS SDK does it on AWS: with nothing but its environment.
  caller: {
    source: `import sdk from '${sdk}';
      const client = new sdk.LambdaClient({ maxAttempts: 1 });
      export const handler = async ({ name }) => {
        try {
          const { Payload } = await client.send(new sdk.InvokeCommand({ FunctionName: name, Payload: '{"from":"caller"}' }));
          return JSON.parse(Buffer.from(Payload).toString());
        } catch (error) {
          return { error: error.name, message: error.message, status: error.$metadata.httpStatusCode };
        }
      };`,
    properties: { MemorySize: 512 },
  },
};

describe('Lambda over HTTP', () => {
  let address: Address;
  let hosted: Hosted;
  let client: LambdaClient;
  const asked: [Principal, string, readonly string[]][] = [];

  beforeAll(async () => {
    address = await openAddress(0, recordingLog());
    hosted = hostFunctions({
      overrides: { AWS_ENDPOINT_URL_LAMBDA: address.url },
      authorizer: {
        authorize(principal, action, resources) {
          asked.push([principal, action, resources]);
          if (principal.kind === 'role' && resources.includes(arnOf('fail'))) {
            throw new AwsError('AccessDeniedException', `Not authorized to perform: ${action}`);
          }
        },
      },
      identify: (request, body) =>
        verifySignature(
          request,
          body,
          {
            find: (id) =>
              id === 'test'
                ? { accessKeyId: id, secretAccessKey: 'test', principal: { kind: 'administrator' } }
                : hosted.sessions.find(({ accessKeyId }) => accessKeyId === id),
          },
          () => systemClock.now(),
          { service: 'lambda', region: 'us-east-1' },
        ),
    });
    address.serve([hosted.service.http!]);
    await hosted.deploy(functions, [mapping]);
    client = new LambdaClient({
      endpoint: address.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
  });
  afterAll(async () => {
    client.destroy();
    await hosted.stop();
    await address.close();
  });

  const mappingId = '0f5c9f3e-0000-4000-8000-000000000001';
  const mapping = {
    stack: 'Test',
    logicalId: 'Mapping',
    type: 'AWS::Lambda::EventSourceMapping',
    ref: mappingId,
    attributes: { Id: mappingId },
    properties: {
      FunctionName: 'echo',
      EventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:waiting',
      Enabled: false,
      BatchSize: 7,
    },
  };

  const invoke = async (input: Partial<InvokeCommandInput>) => {
    const { Payload, ...answer } = await client.send(new InvokeCommand({ FunctionName: 'echo', ...input }));
    const text = Buffer.from(Payload ?? []).toString();
    return { ...answer, payload: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };

  it.each(['echo', arnOf('echo'), '123456789012:function:echo', 'echo:$LATEST', `${arnOf('echo')}:$LATEST`])(
    'invokes a function by the name %s',
    async (FunctionName) => {
      const answer = await invoke({ FunctionName, Payload: '{"text":"grüße"}' });
      expect(answer).toMatchObject({
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        payload: { event: { text: 'grüße' } },
      });
      expect(answer.FunctionError).toBeUndefined();
      expect(answer.LogResult).toBeUndefined();
    },
  );

  it('an invocation without a payload has an empty event', async () => {
    expect((await invoke({})).payload).toEqual({ event: {} });
  });

  it('a failed function is an answer, its error the payload', async () => {
    expect(await invoke({ FunctionName: 'fail' })).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      payload: { errorType: 'RangeError', errorMessage: 'too far', trace: expect.any(Array) },
    });
  });

  it('what the invocation wrote is in its answer when asked for', async () => {
    const { LogResult } = await invoke({ LogType: 'Tail', Payload: '{"mark":1}' });
    expect(Buffer.from(LogResult!, 'base64').toString()).toBe('got { mark: 1 }\n');
  });

  it('a dry run runs nothing', async () => {
    const before = hosted.journal.length;
    expect(await invoke({ InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
    expect(hosted.journal).toHaveLength(before);
  });

  it('an event is taken at once and invoked then', async () => {
    const answer = await invoke({ InvocationType: 'Event', Payload: '{"later":true}' });
    expect(answer).toMatchObject({ StatusCode: 202, payload: undefined });
    await expect.poll(() => hosted.log.lines).toContain('info echo: got { later: true }');
    await expect.poll(() => hosted.service.pending!()).toEqual([]);
  });

  it.each([
    [
      'a function that is not there',
      { FunctionName: 'absent' },
      'ResourceNotFoundException',
      404,
      `Function not found: ${arnOf('absent')}`,
    ],
    [
      'a version',
      { Qualifier: '7' },
      'ResourceNotFoundException',
      404,
      `Function not found: ${arnOf('echo')}:7`,
    ],
    [
      'a function of another account',
      { FunctionName: arnOf('echo').replace('123456789012', '999999999999') },
      'ResourceNotFoundException',
      404,
      /Function not found/,
    ],
    ['what is no name', { FunctionName: 'no name' }, 'ValidationException', 400, /functionName/],
    [
      'what is no JSON',
      { Payload: '{' },
      'InvalidRequestContentException',
      400,
      /Could not parse request body into json/,
    ],
    [
      'an unknown type',
      { InvocationType: 'Sometime' as never },
      'InvalidParameterValueException',
      400,
      /Sometime/,
    ],
    ['a throttled function', { FunctionName: 'closed' }, 'TooManyRequestsException', 429, 'Rate Exceeded.'],
    [
      'more than 6 MB',
      { Payload: JSON.stringify('x'.repeat(6 * 1024 * 1024)) },
      'RequestTooLargeException',
      413,
      /smaller than 6291456 bytes/,
    ],
    [
      'more than 1 MB later',
      { InvocationType: 'Event' as const, Payload: JSON.stringify('x'.repeat(1024 * 1024)) },
      'RequestTooLargeException',
      413,
      /1048578 byte payload is too large for the Event invocation type \(limit 1048576 bytes\)/,
    ],
  ])('%s is refused by the error AWS has for it', async (_, input, name, status, message) => {
    const error = await invoke(input).then(
      () => expect.unreachable(),
      (thrown: Error & { $metadata: object }) => thrown,
    );
    expect(error).toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect(error.message).toMatch(message);
  });

  it('a function reaches this cloud with its own credentials, as far as its role may', async () => {
    expect((await invoke({ FunctionName: 'caller', Payload: '{"name":"echo"}' })).payload).toEqual({
      event: { from: 'caller' },
    });
    expect(asked).toContainEqual([
      { kind: 'role', arn: role, sessionName: 'caller' },
      'lambda:InvokeFunction',
      [arnOf('echo')],
    ]);
    expect((await invoke({ FunctionName: 'caller', Payload: '{"name":"fail"}' })).payload).toEqual({
      error: 'AccessDeniedException',
      message: 'Not authorized to perform: lambda:InvokeFunction',
      status: 403,
    });
  });

  it('every invocation is journalled with who made it and what came of it', async () => {
    await invoke({ FunctionName: 'fail' });
    expect(hosted.journal.at(-1)).toEqual({
      service: 'lambda',
      operation: 'Invoke',
      principal: { kind: 'administrator' },
      input: { FunctionName: 'fail', InvocationType: 'RequestResponse', RequestId: expect.any(String) },
      error: 'RangeError',
    });
    await hosted.run('echo');
    expect(hosted.journal.at(-1)).toMatchObject({
      principal: { kind: 'service', name: 'lambda.amazonaws.com' },
      input: { FunctionName: 'echo' },
    });
    expect(hosted.journal.at(-1)).not.toHaveProperty('error');
  });

  it('functions are described', async () => {
    const description = {
      FunctionName: 'echo',
      FunctionArn: arnOf('echo'),
      Runtime: 'nodejs24.x',
      Role: role,
      Handler: 'index.handler',
      Description: 'says it again',
      Timeout: 10,
      MemorySize: 256,
      State: 'Active',
    };
    const name = { FunctionName: 'echo' };
    expect(await client.send(new GetFunctionConfigurationCommand(name))).toMatchObject(description);
    expect(await client.send(new GetFunctionCommand(name))).toMatchObject({
      Configuration: description,
      Concurrency: { ReservedConcurrentExecutions: 5 },
    });
    expect(await client.send(new GetFunctionConcurrencyCommand(name))).toMatchObject({
      ReservedConcurrentExecutions: 5,
    });
    const { Functions } = await client.send(new ListFunctionsCommand({}));
    expect(Functions!.map(({ FunctionName }) => FunctionName)).toEqual(Object.keys(functions));
  });

  it('event source mappings are listed, shown and changed', async () => {
    const { EventSourceMappings } = await client.send(
      new ListEventSourceMappingsCommand({ FunctionName: 'echo' }),
    );
    const wanted = { UUID: mappingId, FunctionArn: arnOf('echo'), State: 'Disabled', BatchSize: 7 };
    expect(EventSourceMappings).toMatchObject([wanted]);
    const none = await client.send(new ListEventSourceMappingsCommand({ FunctionName: 'fail' }));
    expect(none.EventSourceMappings).toEqual([]);
    const UUID = mappingId;
    expect(await client.send(new GetEventSourceMappingCommand({ UUID }))).toMatchObject(wanted);
    expect(await client.send(new UpdateEventSourceMappingCommand({ UUID, BatchSize: 3 }))).toMatchObject({
      UUID,
      BatchSize: 3,
    });
    await expect(client.send(new GetEventSourceMappingCommand({ UUID: 'absent' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(asked.map(([, action]) => action)).toEqual(
      expect.arrayContaining([
        'lambda:ListEventSourceMappings',
        'lambda:GetEventSourceMapping',
        'lambda:UpdateEventSourceMapping',
      ]),
    );
  });

  it('a request that is signed by nobody known, or for no operation, is refused', async () => {
    const stranger = new LambdaClient({
      endpoint: address.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' },
      maxAttempts: 1,
    });
    await expect(stranger.send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    stranger.destroy();
    await expect(
      hosted.service.call({ operation: 'Frobnicate', input: {}, principal: { kind: 'administrator' } }),
    ).rejects.toMatchObject({ code: 'UnknownOperationException' });
    expect((await fetch(`${address.url}/2015-03-31/functions`)).status).toBe(404);
  });
});
