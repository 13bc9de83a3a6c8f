import type { ProfileItem } from '../../model/company/item.ts';
import type { IndustryTotal, StatisticsItem } from '../../model/statistics/item.ts';
import type { AwsClients } from '../operations/aws-clients.ts';
import { listFailures } from '../operations/failure-bucket.ts';
import { findPlace, type Place } from '../operations/place.ts';
import { countMessages } from '../operations/queues.ts';
import { scan } from '../operations/scan.ts';

/** Everything that the system holds, as an administrator reads it. */
export interface Stored {
  /** Items of the company table. */
  readonly companies: readonly Readonly<Record<string, unknown>>[];
  /** Items of the statistics table. */
  readonly statistics: readonly Readonly<Record<string, unknown>>[];
  /** Messages by queue, of those queues that hold any. */
  readonly queues: ReadonlyMap<string, number>;
  /** Keys of objects of the failure bucket. */
  readonly failures: readonly string[];
}

export type Profile = Pick<
  ProfileItem,
  'pk' | 'version' | 'name' | 'handle' | 'industry' | 'employeeCount' | 'deletedAt'
>;
export type Copy = StatisticsItem;
export type Total = IndustryTotal & { readonly pk: string; readonly sk: string };

/** Reads all of it; the queues first, since what leaves them is in the tables. */
export async function readStored(aws: AwsClients, signal: AbortSignal): Promise<Stored> {
  const place = await findPlace(aws);
  const queues = new Map<string, number>();
  for (const { name, url } of place.queues) {
    const count = await countMessages(aws.sqs, url);
    if (count > 0) queues.set(name, count);
  }
  const failures = (await listFailures(aws.s3, place.failureBucket)).map(({ key }) => key);
  const [companies, statistics] = await Promise.all(
    (['companyTable', 'statisticsTable'] as const).map((table) => itemsOf(aws, place[table], signal)),
  );
  return { companies: companies ?? [], statistics: statistics ?? [], queues, failures };
}

async function itemsOf(
  { dynamodb }: AwsClients,
  table: Place['companyTable'],
  signal: AbortSignal,
): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  const pace = () => Promise.resolve();
  await scan(
    { dynamodb, pace, signal },
    {
      table,
      onPage: (items) => {
        found.push(...items);
        return Promise.resolve();
      },
    },
  );
  return found;
}
