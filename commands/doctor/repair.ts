import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { purgeReplayEvent, replayEvent } from '../../model/company/replay-event.ts';
import type { CompanyEvent } from '../../model/company/events.ts';
import type { StatisticsItem } from '../../model/statistics/item.ts';
import type { TotalRecounted } from '../../model/statistics/recount.ts';
import type { AwsClients } from '../operations/aws-clients.ts';
import { OperationFailed } from '../operations/aws-fault.ts';
import { createPace } from '../operations/pace.ts';
import { profilesOf } from '../operations/profiles.ts';
import { publishEvents } from '../operations/publish-events.ts';
import { copiesOf } from './copies.ts';
import { settled, withTotalsAnew, type Examination, type Findings } from './findings.ts';
import type { TotalDifference } from './tally.ts';

export interface Repairing extends Examination {
  readonly aws: AwsClients;
  readonly random: () => number;
  readonly date: () => Date;
  readonly say: (line: string) => void;
  /** Seconds that the system has to apply what it is sent. */
  readonly seconds: number;
}

/** Events per second. */
const RATE = 500;
/** How often totals that have changed on the way are counted and sent anew. */
const ROUNDS = 3;
const BATCH = 10;

/**
 * Mends differences as the system itself would: events say how the companies are, and what they bring about is exact. Totals
 * come last, counted from copies that are right by then. Resolves with what is left.
 */
export async function repair(repairing: Repairing, found: Findings): Promise<Findings> {
  const { say, seconds, aws, place } = repairing;
  const { replays, purges } = await repairEvents(repairing, found);
  if (replays.length > 0) say(`Replaying ${replays.length} of the companies.`);
  if (purges.length > 0) say(`Telling of ${purges.length} companies that they are gone.`);
  await publishEvents(
    {
      sns: aws.sns,
      topicArn: place.companyEvents.arn,
      pace: createPace(RATE, repairing),
      wait: repairing.wait,
      random: repairing.random,
      signal: repairing.reading.signal,
    },
    [...replays, ...purges],
  );
  let findings = await settled(repairing, { ...found, totals: [], moved: 0 }, seconds);
  findings = await withTotalsAnew(repairing, findings);
  for (let round = 1; round <= ROUNDS && findings.totals.length > 0; round += 1) {
    if (repairing.reading.signal.aborted) break;
    say(`Setting ${findings.totals.length} totals to what was counted.`);
    await sendRecounts(repairing, findings.totals);
    findings = await settled(repairing, findings, seconds);
  }
  return findings;
}

/** What tells the system how things are. Companies and copies are read again right before, consistently. */
async function repairEvents(
  { reading, place, date }: Repairing,
  { differences, unnamed }: Findings,
): Promise<{ replays: CompanyEvent[]; purges: CompanyEvent[] }> {
  const ids = [...new Set([...differences, ...unnamed].map(({ companyId }) => companyId))];
  const copies = await copiesOf(reading, place.statisticsTable, ids);
  // After the copies: a company that is not there now was not there when its copy was as it is.
  const profiles = await profilesOf(reading, place.companyTable, ids);
  const replays = ids.flatMap((id) => {
    const profile = profiles.get(id);
    return profile ? [replayEvent(profile)] : [];
  });
  const time = date().toISOString();
  const purges = differences.flatMap(({ kind, companyId }) => {
    const copy = copies.get(companyId);
    const isGone = kind === 'copy of no company' && copy !== undefined && !profiles.has(companyId);
    return isGone ? [purgeOf(companyId, copy, time)] : [];
  });
  return { replays, purges };
}

/** Of the company nothing is known any more but what the copy holds. */
function purgeOf(id: string, copy: StatisticsItem, time: string): CompanyEvent {
  const { handle = '', name = '', industry = '', country = '' } = copy;
  return purgeReplayEvent({
    id,
    lastVersion: copy.profileVersion,
    time,
    state: {
      ...{ handle, name, industry, country, employeeCount: copy.employeeCount ?? null },
      ...{ ownerId: null, deletedAt: null, externalReference: null },
    },
  });
}

async function sendRecounts({ aws, place }: Repairing, totals: readonly TotalDifference[]): Promise<void> {
  for (let at = 0; at < totals.length; at += BATCH) {
    const Entries = totals
      .slice(at, at + BATCH)
      .map(({ industry, shard, revision, counted: total }, index) => {
        const message: TotalRecounted = {
          type: 'statistics.total.recounted',
          industry,
          shard,
          revision,
          total,
        };
        return { Id: String(index), MessageBody: JSON.stringify(message) };
      });
    const { Failed = [] } = await aws.sqs.send(
      new SendMessageBatchCommand({ QueueUrl: place.statisticsQueue.url, Entries }),
    );
    const [first] = Failed;
    if (first)
      throw new OperationFailed(
        `The queue ${place.statisticsQueue.name} takes no recount: ${first.Code ?? ''}`,
      );
  }
}
