import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { AwsClient } from 'aws4fetch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { forEachEngine } from '../../../support/engine.ts';
import { administratorCredentials } from '../../administrator.ts';
import { deployTable, key, S, type Deployed } from './suites/deployed-table.ts';

forEachEngine('DynamoDB over HTTP', (start) => {
  let server: Server;
  let endpoint: string;
  let table: Deployed;
  const credentials = administratorCredentials;
  beforeAll(async () => {
    table = await deployTable(await start());
    const { http } = table.service;
    server = createServer((request, response) => {
      if (http?.claims(request)) void http.handle(request, response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(() => void server.close());

  const client = (different: object = {}) =>
    new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1, ...different });

  const signer = new AwsClient({ ...credentials, service: 'dynamodb', region: 'eu-central-1', retries: 0 });

  const post = async (
    body: string,
    headers: Record<string, string>,
    by: { readonly fetch: typeof fetch } = { fetch: signer.fetch.bind(signer) },
  ) => {
    const response = await by.fetch(endpoint, { method: 'POST', body, headers });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as { __type: string },
    };
  };
  const target = (operation: string) => ({ 'x-amz-target': `DynamoDB_20120810.${operation}` });

  it('the SDK creates tables, writes, reads and gets its errors as classes', async () => {
    const sdk = client();
    await sdk.send(
      new CreateTableCommand({
        TableName: 'MadeByClient',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      }),
    );
    await waitUntilTableExists({ client: sdk, maxWaitTime: 10, minDelay: 1 }, { TableName: 'MadeByClient' });
    const { TableName } = table;
    const blob = { B: Uint8Array.from([1, 2, 255]) };
    await sdk.send(new PutItemCommand({ TableName, Item: { ...key('sdk'), blob } }));
    const { Item, ConsumedCapacity } = await sdk.send(
      new GetItemCommand({ TableName, Key: key('sdk'), ReturnConsumedCapacity: 'TOTAL' }),
    );
    expect(Item).toEqual({ ...key('sdk'), blob });
    expect(ConsumedCapacity).toEqual({ TableName, CapacityUnits: 0.5 });
    const onlyNew = {
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    const put = { TableName, Item: key('sdk'), ...onlyNew };
    await expect(sdk.send(new PutItemCommand(put))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: key('sdk'),
    });
    await expect(
      sdk.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: put }] })),
    ).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message: expect.stringContaining('[ConditionalCheckFailed]') as string,
      CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: { pk: S('sdk') } }],
    });
  });

  it('the streams client follows a stream from its list to its records', async () => {
    const streams = new DynamoDBStreamsClient({ endpoint, region: 'eu-central-1', credentials });
    await table.put(key('streamed'));
    const { Streams } = await streams.send(new ListStreamsCommand({ TableName: table.TableName }));
    const StreamArn = Streams?.[0]?.StreamArn;
    expect(StreamArn).toBe(table.table.attributes['StreamArn']);
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records?.at(-1)).toMatchObject({ eventName: 'INSERT', dynamodb: { NewImage: key('streamed') } });
  });

  it('a request without a signature is refused', async () => {
    const { status, body } = await post('{}', target('ListTables'), { fetch });
    expect([status, body.__type]).toEqual([
      400,
      'com.amazon.coral.service#MissingAuthenticationTokenException',
    ]);
  });

  it('a signature by another secret is refused', async () => {
    const forger = client({ credentials: { ...credentials, secretAccessKey: 'guessed' } });
    await expect(
      forger.send(new GetItemCommand({ TableName: table.TableName, Key: key('sdk') })),
    ).rejects.toMatchObject({ name: 'InvalidSignatureException', $metadata: { httpStatusCode: 400 } });
  });

  it('an access key nobody holds is refused', async () => {
    const stranger = client({ credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' } });
    await expect(
      stranger.send(new GetItemCommand({ TableName: table.TableName, Key: key('sdk') })),
    ).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each([
    ['no JSON', '{', 'GetItem', 'com.amazon.coral.service#SerializationException'],
    ['a list', '[]', 'GetItem', 'com.amazon.coral.service#SerializationException'],
    [
      'an operation that does not exist',
      '{}',
      'Frobnicate',
      'com.amazon.coral.service#UnknownOperationException',
    ],
    [
      'a transaction of nothing',
      '{"TransactItems":null}',
      'TransactWriteItems',
      'com.amazon.coral.validate#ValidationException',
    ],
    [
      'members that are no objects',
      '{"TransactItems":[1,null]}',
      'TransactWriteItems',
      /SerializationException|ValidationException/,
    ],
    [
      'a batch of nothing',
      '{"RequestItems":null}',
      'BatchGetItem',
      'com.amazon.coral.validate#ValidationException',
    ],
    [
      'an unknown table',
      '{"TableName":"Nope","Key":{"pk":{"S":"x"}}}',
      'GetItem',
      'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
    ],
    [
      'an iterator made up',
      '{"ShardIterator":"x"}',
      'GetRecords',
      'com.amazon.coral.validate#ValidationException',
    ],
  ])('%s is answered as an error of the client', async (_, body, operation, type) => {
    const answer = await post(body, target(operation));
    expect(answer.status).toBe(400);
    expect(answer.body.__type).toMatch(type);
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.0');
    expect(answer.headers.get('x-amzn-requestid')).toBeTruthy();
  });

  it('a body over 16 MB is refused', async () => {
    const answer = await post(JSON.stringify({ text: 'x'.repeat(16 * 1024 * 1024) }), target('PutItem'));
    expect(answer.status).toBe(413);
  });

  it('requests of other services are left to them', async () => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/sqs/aws4_request',
        'x-amz-target': 'AmazonSQS.SendMessage',
      },
    });
    expect(response.status).toBe(404);
  });
});
