import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { openAddress } from '../../../../local/address.ts';
import {
  administrator,
  type AccessKey,
  type Authorizer,
  type Principal,
} from '../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../local/kernel/clock.ts';
import { createJournal } from '../../../../local/kernel/journal.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import type {
  Environment,
  Resource,
  ResourceType,
  UnnamedResource,
} from '../../../../local/kernel/service.ts';
import { createSignals, type Signals } from '../../../../local/kernel/signals.ts';
import { verifySignature } from '../../../../local/kernel/signature.ts';
import { createSqsService, type SqsService } from '../../../../local/services/sqs/index.ts';

export const environment: Environment = {
  accountId: '123456789012',
  region: 'eu-central-1',
  partition: 'aws',
  secret: 'secret',
};

export const start = Date.UTC(2026, 0, 1);
export const role: Principal = { kind: 'role', arn: 'arn:aws:iam::123456789012:role/worker' };

const keys: readonly AccessKey[] = [
  { accessKeyId: 'test', secretAccessKey: 'test', principal: administrator },
  { accessKeyId: 'worker', secretAccessKey: 'hers', principal: role },
];

export const urlOf = (name: string): string => `https://sqs.eu-central-1.amazonaws.com/123456789012/${name}`;
export const arnOf = (name: string): string => `arn:aws:sqs:eu-central-1:123456789012:${name}`;

/** Ids that count up, so that tests can be read and repeated. */
export function countingIds(): () => string {
  let count = 0;
  return () => (++count).toString(16).padStart(32, '0');
}

export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly Attributes?: Readonly<Record<string, string>>;
}

/** What is read of the answers of all operations. */
export interface Answer {
  readonly MessageId: string;
  readonly Messages?: readonly ReceivedMessage[];
  readonly Attributes: Readonly<Record<string, string>>;
  readonly QueueUrls?: readonly string[];
  readonly Results: readonly object[];
}

export interface GivenSqs {
  readonly service: SqsService;
  readonly clock: ReturnType<typeof manualClock>;
  readonly journal: ReturnType<typeof createJournal>;
  readonly signals: Signals;
  /** ARNs as they were signalled. */
  readonly signalled: string[];
  /** Takes over a template with these queues, by logical id. */
  readonly deploy: (queues: Readonly<Record<string, object>>) => Promise<void>;
  /** As the administrator, in process. */
  readonly call: (operation: string, input: object) => Promise<Answer>;
}

/** A service of its own; `dataDirectory` for one that keeps its queues. */
export function givenSqs(
  options: {
    dataDirectory?: string;
    authorizer?: Authorizer;
    clock?: ReturnType<typeof manualClock>;
    randomId?: () => string;
  } = {},
): GivenSqs {
  const clock = options.clock ?? manualClock(start);
  const signals = createSignals();
  const signalled: string[] = [];
  const heard = { ...signals, raise: (arn: string) => (signalled.push(arn), signals.raise(arn)) };
  const journal = createJournal();
  const service = createSqsService({
    clock,
    signals: heard,
    journal,
    log: recordingLog(),
    randomId: options.randomId ?? countingIds(),
    authorizer: options.authorizer ?? { authorize: () => undefined },
    identify: (request, body) =>
      verifySignature(request, body, { find: (id) => keys.find((key) => key.accessKeyId === id) }, Date.now),
    ...(options.dataDirectory !== undefined && { dataDirectory: options.dataDirectory }),
  });
  onTestFinished(() => service.stop());
  return {
    service,
    clock,
    journal,
    signals: heard,
    signalled,
    async deploy(queues) {
      const type = service.types['AWS::SQS::Queue']!;
      const resources = Object.entries(queues).map(([logicalId, properties]) =>
        queueResource(type, logicalId, properties),
      );
      const assets = { path: () => '' };
      const commit = await service.prepare({ resources, assets, environment });
      await commit();
    },
    async call(operation, input) {
      const call = { operation, input: input as Record<string, unknown>, principal: administrator };
      return (await service.call(call)) as unknown as Answer;
    },
  };
}

/** An SDK client of the service, over HTTP; as the administrator unless it says otherwise. */
export async function clientOf(service: SqsService, accessKeyId = 'test'): Promise<SQSClient> {
  const address = await openAddress(0, recordingLog());
  address.serve([service.http!]);
  const key = keys.find((each) => each.accessKeyId === accessKeyId)!;
  const client = new SQSClient({
    endpoint: address.url,
    region: environment.region,
    credentials: { accessKeyId, secretAccessKey: key.secretAccessKey },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await address.close();
  });
  return client;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sqs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function queueResource(type: ResourceType, logicalId: string, properties: object): Resource {
  const unnamed: UnnamedResource = {
    stack: 'Stack',
    logicalId,
    type: 'AWS::SQS::Queue',
    properties: { QueueName: logicalId, ...properties },
  };
  return {
    ...unnamed,
    ref: type.ref(unnamed, environment),
    attributes: type.attributes(unnamed, environment),
  };
}
