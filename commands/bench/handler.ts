import { pathToFileURL } from 'node:url';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  companyEventSchema,
  COMPANY_EVENT_SOURCE,
  COMPANY_EVENT_VERSION,
} from '../../model/company/events.ts';
import { newProfile } from '../../model/company/profile.ts';
import { answerOrder } from './child.ts';

export interface HandlerOrder {
  /** The bundle that is deployed. */
  readonly module: string;
  readonly source: 'stream' | 'queue';
  readonly batches: number;
  readonly batchSize: number;
  /** Different for every order, so that every company is new. */
  readonly run: string;
}

export interface HandlerFigures {
  /** Milliseconds. */
  readonly importTime: number;
  readonly eventsPerCpuSecond: number;
}

type Handler = (event: object) => Promise<{ batchItemFailures: unknown[] }>;

/** A function as it is deployed, called with events of companies that are new; its AWS calls are signed and answered. */
answerOrder(async (order: HandlerOrder): Promise<HandlerFigures> => {
  const before = performance.now();
  const { handler } = (await import(pathToFileURL(order.module).href)) as { handler: Handler };
  const importTime = performance.now() - before;
  const batches = Array.from({ length: order.batches }, (_, batch) => ({
    Records: Array.from({ length: order.batchSize }, (_, at) => record(order, batch * order.batchSize + at)),
  }));
  const [first, ...measured] = batches;
  // What is compiled and connected once is not what an event costs.
  await run(handler, first as object);
  const started = process.cpuUsage();
  for (const batch of measured) await run(handler, batch);
  const { user, system } = process.cpuUsage(started);
  return { importTime, eventsPerCpuSecond: (measured.length * order.batchSize * 1e6) / (user + system) };
});

async function run(handler: Handler, event: object): Promise<void> {
  const { batchItemFailures } = await handler(event);
  if (batchItemFailures.length > 0) throw new Error(`Failed: ${JSON.stringify(batchItemFailures)}`);
}

function record({ source, run: prefix }: HandlerOrder, n: number): object {
  const id = `${prefix}${String(n).padStart(20, '0')}`;
  const profile = newProfile({
    id,
    now: '2026-01-01T00:00:00.000Z',
    by: 'bench',
    handle: id.toLowerCase(),
    name: `Company ${n}`,
    foldedName: `company ${n}`,
    industry: `Industry ${n % 20}`,
    country: 'DE',
    optional: { employeeCount: n },
    lastMutation: 'bench',
  });
  if (source === 'stream') {
    return {
      eventName: 'INSERT',
      dynamodb: {
        SequenceNumber: String(n),
        NewImage: marshall(profile),
        ApproximateCreationDateTime: 1_790_000_000,
      },
    };
  }
  const { handle, name, industry, country, ownerId } = profile;
  const event = {
    specversion: '1.0',
    id: `company/${id}/1`,
    source: COMPANY_EVENT_SOURCE,
    type: 'company.created',
    subject: id,
    time: profile.createdAt,
    datacontenttype: 'application/json',
    dataschema: companyEventSchema(COMPANY_EVENT_VERSION),
    data: {
      version: 1,
      previousVersion: null,
      changed: [],
      state: {
        handle,
        name,
        industry,
        country,
        employeeCount: n,
        ownerId,
        deletedAt: null,
        externalReference: null,
      },
      previous: {},
      actor: 'bench',
    },
  };
  return { messageId: String(n), body: JSON.stringify(event) };
}
