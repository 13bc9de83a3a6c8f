import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SendMessageCommand, type Message } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it, onTestFinished, vi } from 'vitest';
import { doctorCommand } from '../../commands/doctor/command.ts';
import { hostedAws, type AwsClients } from '../../commands/operations/aws-clients.ts';
import { lookInto } from '../../commands/operations/dead-letters.ts';
import { findPlace, type Place } from '../../commands/operations/place.ts';
import { countMessages } from '../../commands/operations/queues.ts';
import { redriveCommand } from '../../commands/redrive/command.ts';
import { AwsError, type EngineInterceptor } from '../../local/index.ts';
import { COMPANY_EVENT_VERSION, companyEventSchema } from '../../model/company/events.ts';
import { handleKey, profileKey } from '../../model/company/keys.ts';
import { tableName } from '../../model/physical-names.ts';
import { runCommand } from '../commands/operator.fixture.ts';
import { assembly } from '../support/assembly.ts';
import { assemblyWithout } from '../support/changed-assembly.ts';
import {
  companyInput,
  givenCompanyGraph,
  nextToken,
  operations,
  type CompanyGraph,
} from '../support/company-graph.ts';

// What is retried and given up here takes its time on slow cores that are shared.
vi.setConfig({ testTimeout: 60_000 });
const eventually = { timeout: 10_000 };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const INDUSTRY = 'Stills';
const CONSUMER = 'statistics-apply-company-changes';
const PUBLISHER = 'company-publish-changes';

interface Operated extends CompanyGraph {
  readonly aws: AwsClients;
  readonly place: Place;
  write(operation: keyof typeof operations, input?: object): Promise<Company>;
  /** Moves time on, a step after another, until nothing waits for it any more. */
  passTime(step: number): Promise<void>;
  companyCount(): Promise<number>;
  /** Messages in the queue whose name ends so. */
  count(suffix: string): Promise<number>;
  doctor(): ReturnType<typeof runCommand>;
  redrive(...args: string[]): ReturnType<typeof runCommand>;
}

interface Company {
  readonly id: string;
  readonly version: number;
  readonly handle: string;
}

async function givenOperated(interceptEngine?: EngineInterceptor): Promise<Operated> {
  const system = await givenCompanyGraph(interceptEngine ? { interceptEngine } : {});
  const { cloud } = system;
  const aws = await hostedAws(cloud.endpoints);
  onTestFinished(() => aws.close());
  const place = await findPlace(aws);
  const urlOf = (suffix: string) => place.queues.find(({ name }) => name.endsWith(suffix))!.url;
  return {
    ...system,
    aws,
    place,
    async write(operation, input = {}) {
      // Signs in anew: tokens expire when time is moved on.
      const ada = await system.as('ada');
      const base =
        operation === 'create' ? companyInput({ industry: INDUSTRY }) : { clientToken: nextToken() };
      const { data, errors } = await ada(operations[operation], { input: { ...base, ...input } });
      expect(errors).toEqual([]);
      return Object.values(data as Record<string, Company>)[0]!;
    },
    async passTime(step) {
      for (let passed = 0; passed < 100; passed += 1) {
        const left = await cloud.idle(100).then(
          () => null,
          (error: Error) => error.message,
        );
        if (left === null) return;
        expect(left).toContain('there is still to do');
        cloud.clock.advance(step);
      }
      await cloud.idle(100);
    },
    async companyCount() {
      const { data } = await system.visitor(
        `{ industryStatistics(industry: "${INDUSTRY}") { companyCount } }`,
      );
      return (data.industryStatistics?.companyCount ?? 0) as number;
    },
    count: (suffix) => countMessages(aws.sqs, urlOf(suffix)),
    doctor: () => runCommand(doctorCommand, cloud, '--wait', '0'),
    redrive: (...args) => runCommand(redriveCommand, cloud, ...args),
  };
}

async function bodiesIn({ aws, place }: Operated, suffix: string): Promise<string[]> {
  const { url } = place.queues.find(({ name }) => name.endsWith(suffix))!;
  const bodies: string[] = [];
  const { signal } = new AbortController();
  await lookInto(aws.sqs, url, ({ Body = '' }: Message) => bodies.push(Body), { most: 100, signal });
  return bodies.sort();
}

it('a record that no code can read lies in the failure bucket, whole, and the others go on', async () => {
  const system = await givenOperated();
  const { aws, place } = system;
  const poison = marshall({
    ...profileKey('01JPOISON00000000000000000'),
    name: 'Nobody',
    industry: INDUSTRY,
  });
  const create = () => system.write('create');
  await Promise.all(Array.from({ length: 6 }, create));
  await aws.dynamodb.send(new PutItemCommand({ TableName: place.companyTable, Item: poison }));
  await Promise.all(Array.from({ length: 6 }, create));
  await system.passTime(6_000);
  expect(await system.companyCount()).toBe(12);

  const Bucket = place.failureBucket;
  const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents).toHaveLength(1);
  const [{ Key = '' } = {}] = Contents;
  expect(Key).toMatch(/^aws\/lambda\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/shardId-/);
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket, Key }));
  const record = JSON.parse((await Body?.transformToString()) ?? '') as {
    requestContext: object;
    payload: string;
  };
  expect(record.requestContext).toMatchObject({ condition: 'RetryAttemptsExhausted' });
  expect(JSON.parse(record.payload)).toMatchObject({
    Records: [{ eventName: 'INSERT', dynamodb: { NewImage: poison } }],
  });

  expect((await system.doctor()).out[0]).toContain('a change that no code can read is in the failure bucket');
  expect(await system.redrive()).toMatchObject({
    code: 1,
    out: expect.arrayContaining([expect.stringMatching(`^${PUBLISHER}: 1 failure record, the oldest `)]),
    figure: 'redrive: 0 messages and 1 failure record lie aside',
  });
  expect(await system.redrive(PUBLISHER)).toMatchObject({
    code: 1,
    out: expect.arrayContaining([`  kept ${Key}: the function still does not work it off`]),
    figure: 'redrive: 0 moved, 1 left',
  });
  expect((await aws.s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(1);
});

it('messages that no code can read are dead letters after five receipts, and the others go on', async () => {
  const system = await givenOperated();
  const { aws, place } = system;
  const future = JSON.stringify({
    specversion: '1.0',
    id: 'company/01JFUTURE0000000000000000/1',
    dataschema: companyEventSchema(COMPANY_EVENT_VERSION + 1),
  });
  const unreadable = ['no event', future];
  for (const MessageBody of unreadable) {
    await aws.sqs.send(new SendMessageCommand({ QueueUrl: place.statisticsQueue.url, MessageBody }));
  }
  await system.write('create');
  await expect.poll(() => system.companyCount(), eventually).toBe(1);

  for (let receipt = 2; receipt <= 5; receipt += 1) {
    system.cloud.clock.advance(MINUTE);
    await expect
      .poll(() => system.cloud.idle(50).catch((error: Error) => error.message), eventually)
      .toContain('2 in flight');
    expect(await system.count('dead-letters')).toBe(0);
  }
  await system.passTime(MINUTE);
  expect(await bodiesIn(system, `${CONSUMER}-dead-letters`)).toEqual([...unreadable].sort());
  expect(await system.companyCount()).toBe(1);
});

it('a consumer that fails for an hour holds up nobody, and catches up by its dead letters', async () => {
  let failing = false;
  const system = await givenOperated((operation, input, next) => {
    const isWrite = /^(Put|Update|Delete|TransactWrite)/.test(operation);
    if (failing && isWrite && JSON.stringify(input).includes(tableName('dev', 'statistics'))) {
      throw new AwsError('ThrottlingException', 'Rate exceeded');
    }
    return next(operation, input);
  });
  const companies = await Promise.all(Array.from({ length: 5 }, () => system.write('create')));
  const gone = await system.write('create', { name: 'Soon gone' });
  await system.write('delete', { id: gone.id, expectedVersion: 1 });
  await system.cloud.idle();
  expect(await system.companyCount()).toBe(5);

  failing = true;
  const hourBegan = system.cloud.clock.now();
  system.cloud.clock.advance(31 * DAY);
  await system.cloud.sweep();
  const changed = await Promise.all(
    companies.map(({ id }) => system.write('update', { id, expectedVersion: 1, industry: 'Cooperage' })),
  );
  // The handle is free: what a purge leaves is removed by a consumer of its own.
  await expect.poll(() => handleIsFree(system, gone.handle), eventually).toBe(true);
  const last = await system.write('create', { handle: gone.handle });
  await system.passTime(MINUTE);
  expect(system.cloud.clock.now() - hourBegan - 31 * DAY).toBeLessThan(60 * MINUTE);
  system.cloud.clock.advance(60 * MINUTE);
  expect(await system.count(`${CONSUMER}-dead-letters`)).toBe(7);
  expect(await system.companyCount()).toBe(5);

  const sick = await system.doctor();
  expect(sick.code).toBe(1);
  const lies = `lies with the dead letters: npm run redrive -- ${CONSUMER}-dead-letters`;
  expect(sick.out.slice(0, -1).sort()).toEqual(
    [
      ...changed.map(
        ({ id }) => `stale copy: ${id}, the copy is at version 1, the company at 2; its version 2 ${lies}`,
      ),
      `missing copy: ${last.id}, the company is at version 1; its version 1 ${lies}`,
      `copy of no company: ${gone.id}, the copy is at version 2, the company is gone; its version 3 ${lies}`,
    ].sort(),
  );

  failing = false;
  expect(await system.redrive(CONSUMER)).toMatchObject({ code: 0, figure: 'redrive: 7 moved, 0 left' });
  await system.cloud.idle();
  expect(await system.companyCount()).toBe(1);
  expect(await system.doctor()).toMatchObject({ code: 0 });
  expect(await system.redrive()).toMatchObject({ code: 0 });
});

async function handleIsFree({ aws, place }: Operated, handle: string): Promise<boolean> {
  const Key = marshall(handleKey(handle));
  const { Item } = await aws.dynamodb.send(new GetItemCommand({ TableName: place.companyTable, Key }));
  return Item === undefined;
}

it('what a queue refuses of its topic lies undelivered, and arrives once the policy is right', async () => {
  const system = await givenOperated();
  const { id } = await system.write('create');
  await system.cloud.idle();
  await system.cloud.reload(
    assemblyWithout('sqs:SendMessage', {
      type: 'AWS::SQS::QueuePolicy',
      logicalId: /^ApplyCompanyChangesQueue/,
    }),
  );
  await system.write('update', { id, expectedVersion: 1, industry: 'Cooperage' });
  await system.cloud.idle();
  expect(await system.count(`${CONSUMER}-undelivered`)).toBe(1);
  expect(await system.companyCount()).toBe(1);
  expect((await system.doctor()).out[0]).toBe(
    `stale copy: ${id}, the copy is at version 1, the company at 2; its version 2 was not delivered: npm run redrive -- ${CONSUMER}-undelivered`,
  );

  await system.cloud.reload(assembly);
  expect(await system.redrive(CONSUMER)).toMatchObject({ code: 0, figure: 'redrive: 1 moved, 0 left' });
  await system.cloud.idle();
  expect(await system.companyCount()).toBe(0);
  expect(await system.doctor()).toMatchObject({ code: 0 });
});

it('what a topic refuses waits in the stream, then lies in the failure bucket, and neither is lost', async () => {
  const system = await givenOperated();
  const { id } = await system.write('create');
  await system.cloud.idle();
  const withoutPublish = assemblyWithout('sns:Publish', {
    type: 'AWS::IAM::Role',
    logicalId: /^PublishChanges/,
  });

  await system.cloud.reload(withoutPublish);
  await system.write('update', { id, expectedVersion: 1, industry: 'Cooperage' });
  const waiting = `stale copy: ${id}, the copy is at version 1, the company at 2; its event may be waiting in the stream: `;
  await expect
    .poll(async () => (await system.doctor()).out[0], eventually)
    .toBe(`${waiting}company-graph-dev-${PUBLISHER}, PROBLEM: the function reports failed records`);
  await system.cloud.reload(assembly);
  await system.cloud.idle();
  expect(await system.doctor()).toMatchObject({ code: 0 });

  await system.cloud.reload(withoutPublish);
  await system.write('update', { id, expectedVersion: 2, industry: INDUSTRY });
  await system.passTime(6_000);
  expect((await system.doctor()).out[0]).toBe(
    `stale copy: ${id}, the copy is at version 2, the company at 3; its version 3 is in the failure bucket: npm run redrive -- ${PUBLISHER}`,
  );
  await system.cloud.reload(assembly);
  expect(await system.redrive(PUBLISHER)).toMatchObject({ code: 0, figure: 'redrive: 1 moved, 0 left' });
  await system.cloud.idle();
  expect(await system.companyCount()).toBe(1);
  expect(await system.doctor()).toMatchObject({ code: 0 });
});
