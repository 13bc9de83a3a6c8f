import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { INTAKE_SCHEMA } from '../../model/company/intake.ts';
import { deadLetterQueueName, topicName } from '../../model/physical-names.ts';
import {
  nextToken,
  operations,
  startCompanyGraph,
  type Ask,
  type CompanyGraph,
} from '../support/company-graph.ts';

let system: CompanyGraph;
let editor: Ask;
let sns: SNSClient;
let sqs: SQSClient;
let subject: string;
let subjects = 0;

beforeAll(async () => {
  system = await startCompanyGraph();
  editor = await system.as('ed', 'editors');
  const { aws, credentials, region } = system.cloud.endpoints;
  sns = new SNSClient({ endpoint: aws['sns']!, region, credentials });
  sqs = new SQSClient({ endpoint: aws['sqs']!, region, credentials });
});
beforeEach(() => {
  subject = `row-${++subjects}`;
});
afterAll(() => system.stop());

const company = { name: 'Copper Kettle', industry: 'Stills', country: 'CA', employeeCount: 7 };

/** Publishes as an outside system does, and waits until it has been dealt with. */
async function tell(version: number, different: object = {}, data: object = { company }): Promise<void> {
  const { accountId, region } = system.cloud.endpoints;
  const message = {
    specversion: '1.0',
    id: `${subject}/${version}`,
    source: 'register',
    type: 'company.upserted',
    subject,
    dataschema: INTAKE_SCHEMA,
    data: { version, ...data },
    ...different,
  };
  const TopicArn = `arn:aws:sns:${region}:${accountId}:${topicName('dev', 'company-intake')}`;
  await sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify(message) }));
  await system.cloud.idle();
}

const removed = { type: 'company.removed' };

/** The companies of this test's subject, deleted ones included, by their handle that is made of a name of its own. */
async function found(handle: string) {
  const { data } = await editor(
    'query ($handle: String!) { companyByHandle(handle: $handle) { id name industry employeeCount version deletedAt updatedBy statistics { name profileVersion } } }',
    { handle },
  );
  return data.companyByHandle as Record<string, unknown> & { id: string };
}

const named = (name: string, more: object = {}) => ({ company: { ...company, name, ...more } });

async function refusals(): Promise<{ refusal: string | undefined; reason: string | undefined }[]> {
  const QueueName = deadLetterQueueName('dev', 'company', 'apply-intake');
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  return Messages.map(({ MessageAttributes }) => ({
    refusal: MessageAttributes?.['refusal']?.StringValue,
    reason: MessageAttributes?.['reason']?.StringValue,
  }));
}

describe('a company of an outside system', () => {
  it('is made, changed and deleted by what the system says of it, and counted with the others', async () => {
    await tell(1, {}, named('Alembic One'));
    const { id, ...made } = await found('alembic-one');
    expect(made).toMatchObject({
      version: 1,
      updatedBy: 'intake:register',
      statistics: { profileVersion: 1 },
    });
    await tell(2, {}, named('Alembic Won', { employeeCount: null }));
    expect(await found('alembic-one')).toMatchObject({
      id,
      name: 'Alembic Won',
      employeeCount: null,
      version: 2,
    });
    await tell(3, removed);
    expect(await found('alembic-one')).toMatchObject({ id, version: 3, statistics: null });
    expect((await found('alembic-one')).deletedAt).not.toBeNull();
    await tell(4, {}, named('Alembic Won'));
    expect(await found('alembic-one')).toMatchObject({ id, deletedAt: null, version: 4 });
  });

  it('is one company, however often and in whichever order its messages come', async () => {
    await tell(5, {}, named('Pot Five'));
    await tell(5, {}, named('Pot Five'));
    await tell(3, {}, named('Pot Three'));
    expect(await found('pot-five')).toMatchObject({ name: 'Pot Five', version: 1 });
    expect(await found('pot-three')).toBeNull();
  });

  it('is not made when its removal came first, until the system speaks of it again', async () => {
    await tell(2, removed);
    await tell(1, {}, named('Retort'));
    expect(await found('retort')).toBeNull();
    await tell(3, {}, named('Retort'));
    expect(await found('retort')).toMatchObject({ version: 1 });
  });

  it('takes another handle when a company of that name is there', async () => {
    await tell(1, {}, named('Condenser'));
    subject = `${subject}-twin`;
    await tell(1, {}, named('Condenser'));
    const { data } = await editor('{ companies(nameStartsWith: "Condenser") { items { handle } } }');
    const handles = (data.companies.items as { handle: string }[]).map(({ handle }) => handle);
    expect(handles.sort()).toEqual(['condenser', expect.stringMatching(/^condenser-[a-z0-9]{6}$/)]);
  });

  it('stays deleted when somebody here has deleted it, and the message is refused', async () => {
    await tell(1, {}, named('Worm Tub'));
    const { id } = await found('worm-tub');
    const input = { id, expectedVersion: 1, clientToken: nextToken() };
    expect((await editor(operations.delete, { input })).errors).toEqual([]);
    await tell(2, {}, named('Worm Tub'));
    expect((await found('worm-tub')).deletedAt).not.toBeNull();
    expect(await refusals()).toContainEqual({
      refusal: 'CompanyDeleted',
      reason: expect.stringContaining('deleted here') as string,
    });
  });
});

describe('a message that cannot be applied', () => {
  it.each([
    ['is no event', { specversion: undefined }, 'Malformed', 'specversion'],
    [
      'is of a later form',
      { dataschema: 'urn:company-graph:company-intake:9' },
      'UnknownSchema',
      INTAKE_SCHEMA,
    ],
    [
      'breaks a rule',
      { data: { version: 1, company: { ...company, country: 'XX' } } },
      'InvalidInput',
      'country',
    ],
  ])(
    'lies with the dead letters at once, with the reason, when it %s',
    async (_, different, refusal, reason) => {
      await tell(1, different);
      expect(await refusals()).toContainEqual({ refusal, reason: expect.stringContaining(reason) as string });
    },
  );
});
