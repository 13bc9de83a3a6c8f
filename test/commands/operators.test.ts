import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { doctorCommand } from '../../commands/doctor/command.ts';
import { hostedAws, openAws, type AwsClients } from '../../commands/operations/aws-clients.ts';
import { redriveCommand } from '../../commands/redrive/command.ts';
import { moveLetters } from '../../commands/redrive/move-letters.ts';
import { replayCommand } from '../../commands/replay/command.ts';
import type { ProfileItem } from '../../model/company/item.ts';
import { profileKey } from '../../model/company/keys.ts';
import { replayEvent } from '../../model/company/replay-event.ts';
import {
  deadLetterQueueName,
  failureBucketName,
  functionName,
  tableName,
  undeliveredQueueName,
} from '../../model/physical-names.ts';
import { industryNameKey, industryTotalKey, shardOf, statisticsKey } from '../../model/statistics/keys.ts';
import {
  companyInput,
  operations,
  startCompanyGraph,
  type Ask,
  type CompanyGraph,
} from '../support/company-graph.ts';
import { runCommand } from './operator.fixture.ts';

const companyTable = tableName('dev', 'company');
const statisticsTable = tableName('dev', 'statistics');
const INDUSTRY = 'Brewing';

let system: CompanyGraph;
let editor: Ask;
let aws: AwsClients;
/** Companies that are there in every test. */
const ids: string[] = [];

beforeAll(async () => {
  system = await startCompanyGraph();
  editor = await system.as('ed', 'editors');
  aws = await hostedAws(system.cloud.endpoints);
  const created = await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      editor(operations.create, {
        input: companyInput({ name: `Company ${at}`, industry: INDUSTRY, employeeCount: 10 }),
      }),
    ),
  );
  ids.push(...created.map(({ data }) => data.createCompany.id as string));
  expect(await doctor()).toMatchObject({ code: 0, err: [] });
});
afterAll(async () => {
  aws.close();
  await system.stop();
});

/** Every test leaves all of it right, and has doctor say so. */
const doctor = (...args: string[]) => runCommand(doctorCommand, system.cloud, ...args);
const replay = (...args: string[]) => runCommand(replayCommand, system.cloud, ...args);
const redrive = (...args: string[]) => runCommand(redriveCommand, system.cloud, ...args);

type Item = Record<string, unknown> & { pk: string; sk: string };

async function statisticsItems(): Promise<Item[]> {
  const { Items = [] } = await aws.dynamodb.send(
    new ScanCommand({ TableName: statisticsTable, ConsistentRead: true }),
  );
  return Items.map((item) => unmarshall(item) as Item);
}

async function remove({ pk, sk }: { pk: string; sk: string }, table = statisticsTable): Promise<void> {
  await aws.dynamodb.send(new DeleteItemCommand({ TableName: table, Key: marshall({ pk, sk }) }));
}

async function set(key: { pk: string; sk: string }, attribute: string, value: unknown): Promise<void> {
  await aws.dynamodb.send(
    new UpdateItemCommand({
      TableName: statisticsTable,
      Key: marshall({ pk: key.pk, sk: key.sk }),
      UpdateExpression: 'SET #attribute = :value',
      ExpressionAttributeNames: { '#attribute': attribute },
      ExpressionAttributeValues: marshall({ ':value': value }),
    }),
  );
}

async function profileOf(id: string): Promise<ProfileItem> {
  const { Items = [] } = await aws.dynamodb.send(
    new ScanCommand({
      TableName: companyTable,
      ConsistentRead: true,
      FilterExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: marshall({ ':pk': profileKey(id).pk, ':sk': profileKey(id).sk }),
    }),
  );
  return unmarshall(Items[0]!) as ProfileItem;
}

/** Changes a company while its event is lost: the statistics are as they were. Resolves with the profile before and after. */
async function changedUnheard(id: string, employeeCount: number) {
  const before = await profileOf(id);
  const known = await statisticsItems();
  const input = { id, expectedVersion: before.version, employeeCount, clientToken: randomUUID() };
  expect((await editor(operations.update, { input })).errors).toEqual([]);
  expect((await doctor()).code).toBe(0);
  for (const item of known) {
    await aws.dynamodb.send(new PutItemCommand({ TableName: statisticsTable, Item: marshall(item) }));
  }
  return { before, after: await profileOf(id) };
}

async function queueUrl(name: string): Promise<string> {
  const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  return QueueUrl!;
}

describe('the statistics', () => {
  it('come back whole by a replay after all of them are lost, and doctor has named every loss', async () => {
    for (const item of await statisticsItems()) await remove(item);
    const found = await doctor('--wait', '0');
    expect(found.code).toBe(1);
    expect(found.out).toEqual([
      ...[...ids]
        .sort()
        .map(
          (id) =>
            `missing copy: ${id}, the company is at version 1; lost: it is in no queue and in no failure record`,
        ),
      expect.stringMatching(/^doctor: 6 companies, 0 industries, 6 differences, \d+\.\d s$/),
    ]);

    expect((await replay()).figure).toMatch(/^replay: 6 events published, /);
    const after = await doctor();
    expect(after).toMatchObject({
      code: 0,
      out: [expect.stringContaining('6 companies, 1 industry, 0 differences')],
    });
    const { data } = await system.visitor(
      `{ industryStatistics(industry: "${INDUSTRY}") { companyCount employeeCount } }`,
    );
    expect(data.industryStatistics).toEqual({ companyCount: 6, employeeCount: 60 });
  });

  it('are the same after a replay that nobody needed', async () => {
    const before = await statisticsItems();
    expect((await replay()).code).toBe(0);
    expect((await doctor()).code).toBe(0);
    const byKey = (items: Item[]) => new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
    expect(byKey(await statisticsItems())).toEqual(byKey(before));
  });

  it('are mended through events where somebody altered a copy, a total or the list of industries', async () => {
    const [id = ''] = ids;
    const total = industryTotalKey(INDUSTRY, shardOf(id));
    await set(statisticsKey(id), 'employeeCount', 999);
    await set(total, 'companyCount', 99);
    await remove(industryNameKey(INDUSTRY));
    const found = await doctor('--wait', '0', '--repair');
    const named = found.out.join('\n');
    expect(named).toContain(`other values: ${id}, both at version 1, other employeeCount; by no event`);
    expect(named).toMatch(
      /total: "Brewing" shard \d+, companyCount 99 instead of \d, employeeCount \d+ instead of \d+;/,
    );
    expect(named).toContain('industry: "Brewing" has companies and is not listed');
    expect(found).toMatchObject({ code: 0, figure: expect.stringContaining(' 0 differences, 3 mended, ') });
  });

  it('forget a company that is gone, and a total that nobody counts in', async () => {
    const gone = '01JGONE0000000000000000000';
    const [copy] = (await statisticsItems()).filter(({ sk }) => sk === 'STATISTICS');
    const stray = { ...copy, ...statisticsKey(gone), industry: 'Gone', rankIndustry: 'Gone' };
    await aws.dynamodb.send(new PutItemCommand({ TableName: statisticsTable, Item: marshall(stray) }));
    const found = await doctor('--wait', '0');
    expect(found.code).toBe(1);
    expect(found.out).toContainEqual(
      expect.stringContaining(`copy of no company: ${gone}, the copy is at version 1`),
    );

    expect((await doctor('--wait', '1', '--repair')).code).toBe(0);
    const left = (await statisticsItems()).find(({ pk }) => pk === statisticsKey(gone).pk);
    expect(left).toMatchObject({ deleted: true, profileVersion: 2 });
    expect(left).not.toHaveProperty('name');
  });
});

describe('an event that was not applied', () => {
  it('is found among the dead letters, and heals the copy when it is redriven', async () => {
    const [, id = ''] = ids;
    const { after } = await changedUnheard(id, 20);
    const letters = await queueUrl(deadLetterQueueName('dev', 'statistics', 'apply-company-changes'));
    const { replay: _, ...event } = replayEvent(after);
    await aws.sqs.send(new SendMessageCommand({ QueueUrl: letters, MessageBody: JSON.stringify(event) }));

    const found = await doctor('--wait', '0');
    expect(found.code).toBe(1);
    expect(found.out[0]).toBe(
      `stale copy: ${id}, the copy is at version 1, the company at 2; its version 2 lies with the dead letters: npm run redrive -- statistics-apply-company-changes-dead-letters`,
    );
    expect(await redrive()).toMatchObject({
      code: 1,
      figure: 'redrive: 1 message and 0 failure records lie aside',
    });
    expect(await redrive('statistics-apply-company-changes')).toMatchObject({
      code: 0,
      figure: 'redrive: 1 moved, 0 left',
    });
    expect((await doctor()).code).toBe(0);
    expect((await redrive()).code).toBe(0);
  });

  it('is found in the failure bucket, and heals the copy when its function is invoked with it', async () => {
    const [, , id = ''] = ids;
    const { before, after } = await changedUnheard(id, 30);
    const publisher = functionName('dev', 'company', 'publish-changes');
    const dynamodb = {
      Keys: marshall({ pk: after.pk, sk: after.sk }),
      OldImage: marshall(before),
      NewImage: marshall(after),
      SequenceNumber: '1',
    };
    const accountId = system.cloud.endpoints.accountId;
    const record = (payload: object) =>
      aws.s3.send(
        new PutObjectCommand({
          Bucket: failureBucketName('dev', accountId),
          Key: `aws/lambda/mapping/shard/2026/11/20/${randomUUID()}`,
          Body: JSON.stringify({
            requestContext: {
              functionArn: `arn:aws:lambda:us-east-1:${accountId}:function:${publisher}`,
              condition: 'RetryAttemptsExhausted',
            },
            payload: JSON.stringify(payload),
          }),
        }),
      );
    await record({ Records: [{ eventName: 'MODIFY', dynamodb }] });

    const found = await doctor('--wait', '0');
    expect(found.out[0]).toContain(
      'its version 2 is in the failure bucket: npm run redrive -- company-publish-changes',
    );
    expect(await redrive('company-publish-changes')).toMatchObject({
      code: 0,
      figure: 'redrive: 1 moved, 0 left',
    });

    await record({ Records: [{ eventName: 'MODIFY', dynamodb: { SequenceNumber: '2' } }] });
    const kept = await redrive('company-publish-changes');
    expect(kept).toMatchObject({ code: 1, figure: 'redrive: 0 moved, 1 left' });
    expect(kept.out[1]).toMatch(/kept aws\/lambda\/mapping\/.*: the function still does not work it off$/);
  });

  it('waits in the stream while its publisher does not get on', async () => {
    const [, , , id = ''] = ids;
    const FunctionName = functionName('dev', 'company', 'publish-changes');
    const { EventSourceMappings } = await aws.lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName }),
    );
    const [{ UUID } = {}] = EventSourceMappings ?? [];
    await aws.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    const input = { id, expectedVersion: 1, employeeCount: 40, clientToken: randomUUID() };
    expect((await editor(operations.update, { input })).errors).toEqual([]);
    expect((await doctor('--wait', '0')).out[0]).toBe(
      `stale copy: ${id}, the copy is at version 1, the company at 2; its event may be waiting in the stream: the mapping of ${FunctionName} is Disabled`,
    );
    await aws.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
    expect((await doctor()).code).toBe(0);
  });

  it('that its topic could not deliver goes to the queue that it was for', async () => {
    const undelivered = await queueUrl(undeliveredQueueName('dev', 'statistics', 'apply-company-changes'));
    const [id = ''] = ids;
    const Message = JSON.stringify(replayEvent(await profileOf(id)));
    const MessageBody = JSON.stringify({ Type: 'Notification', Message });
    await aws.sqs.send(new SendMessageCommand({ QueueUrl: undelivered, MessageBody }));
    const { code, out } = await redrive('statistics-apply-company-changes-undelivered');
    expect({ code, out }).toEqual({
      code: 0,
      out: [
        'statistics-apply-company-changes-undelivered: 1 moved to statistics-apply-company-changes, 0 left',
        'redrive: 1 moved, 0 left',
      ],
    });
  });

  it('and fails again at once is not moved for ever', async () => {
    const url = await queueUrl(undeliveredQueueName('dev', 'company', 'remove-purged'));
    for (const MessageBody of ['1', '2', '3']) {
      await aws.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    }
    const { signal } = new AbortController();
    const options = { withRefused: false, signal, onMoved: () => undefined };
    // What is moved is back as soon as it has gone.
    const moved = await moveLetters(aws.sqs, { from: url, to: url }, options);
    expect(moved).toEqual({ moved: 3, left: 3, refused: [] });
    await aws.sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
  });

  it('that was refused stays with its reason until somebody asks for it to be refused again', async () => {
    const letters = await queueUrl(deadLetterQueueName('dev', 'company', 'apply-intake'));
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const MessageAttributes = { refusal: text('Malformed'), reason: text('It is no CloudEvent.') };
    await aws.sqs.send(new SendMessageCommand({ QueueUrl: letters, MessageBody: '{}', MessageAttributes }));
    const kept = await redrive('company-apply-intake');
    expect(kept).toMatchObject({ code: 1, figure: 'redrive: 0 moved, 1 left' });
    expect(kept.out).toContain('  refused (1): Malformed: It is no CloudEvent.');
    expect((await redrive('company-apply-intake', '--refused')).out).toContainEqual(
      expect.stringContaining('company-apply-intake-dead-letters: 1 moved to company-apply-intake'),
    );
  });
});

describe('a command line', () => {
  it('that names no company or queue that there is gets a line that says so', async () => {
    const [id = ''] = ids;
    expect(await replay('--company', id, '--company', 'none')).toMatchObject({
      code: 1,
      err: ['There is no company none.'],
      figure: expect.stringContaining('1 event published, 1 not found'),
    });
    expect(await redrive('company-apply-intaek')).toMatchObject({
      code: 2,
      err: [expect.stringContaining('There is no queue and no function company-apply-intaek in stage dev.')],
    });
  });
});

describe('a deployed stage', () => {
  it("is reached where the environment says, with the environment's credentials", async () => {
    const { aws: endpoints, credentials, region } = system.cloud.endpoints;
    vi.stubEnv('AWS_ENDPOINT_URL', endpoints['sqs']);
    vi.stubEnv('AWS_REGION', region);
    vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
    const atStage = (command: typeof doctorCommand, stage: string, ...args: string[]) =>
      runCommand(
        (flags, world) => command(flags, { ...world, openAws }),
        system.cloud,
        '--stage',
        stage,
        ...args,
      );
    expect((await atStage(doctorCommand, 'dev')).code).toBe(0);
    expect((await atStage(replayCommand, 'dev', '--company', ids[0] ?? '')).figure).toContain(
      '1 event published',
    );
    expect((await atStage(redriveCommand, 'dev', 'company-publish-changes')).figure).toBe(
      'redrive: 0 moved, 1 left',
    );
    expect(await atStage(doctorCommand, 'prod')).toMatchObject({
      code: 2,
      err: [expect.stringContaining('There is no stage prod here')],
    });
  });
});
