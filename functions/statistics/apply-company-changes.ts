import type { SQSRecord } from 'aws-lambda';
import type { CompanyEvent } from '../../model/company/events.ts';
import { copyCompany, isNews, isSameCopy } from '../../model/statistics/company-copy.ts';
import { readTotalRecounted, type TotalRecounted } from '../../model/statistics/recount.ts';
import { totalChanges } from '../../model/statistics/totals.ts';
import { companyEventIn, type CompanyMessage } from '../shared/company-messages.ts';
import { isContention } from '../shared/dynamodb.ts';
import type { Log } from '../shared/log.ts';
import { grouped, parsed, workOff, type QueueHandler } from '../shared/queue-batch.ts';
import type { StatisticsTable } from './statistics-table.ts';

/** How often a write that lost against another is tried anew before its message is left for another delivery. */
const ATTEMPTS = 10;

/**
 * Keeps copies of companies and the totals of their industries. Exact at every commit, whatever is delivered twice, late,
 * in another order or not at all: what changes is the difference between the event and the stored item, and item and totals
 * are written in one transaction that holds only while the item is as it was read.
 */
export function applyCompanyChanges(ports: {
  readonly statistics: StatisticsTable;
  /** Waits before another attempt; longer from one to the next. */
  readonly pause: (attempt: number) => Promise<void>;
  readonly log: Log;
}): QueueHandler {
  const { statistics, pause, log } = ports;

  return async ({ Records }) => {
    const { messages, recounts, unreadable } = read(Records);
    const companies = grouped(messages, ({ event }) => event.subject);
    const answers = await Promise.all([
      workOff(companies, (group) => apply(newest(group.map(({ event }) => event))), log),
      workOff(recounts, (group) => recount(group), log),
    ]);
    return { batchItemFailures: [...answers.flatMap((answer) => answer.batchItemFailures), ...unreadable] };
  };

  function read(records: readonly SQSRecord[]) {
    const messages: CompanyMessage[] = [];
    const recounts: { record: SQSRecord; counted: TotalRecounted }[][] = [];
    const unreadable: { itemIdentifier: string }[] = [];
    for (const record of records) {
      try {
        const counted = readTotalRecounted(parsed(record));
        if (counted) recounts.push([{ record, counted }]);
        else messages.push({ record, event: companyEventIn(record) });
      } catch (error) {
        log('ERROR', 'A message cannot be read.', { reason: String(error), message: record.messageId });
        unreadable.push({ itemIdentifier: record.messageId });
      }
    }
    return { messages, recounts, unreadable };
  }

  async function apply(event: CompanyEvent): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      // A stale read costs an attempt and no correctness: the write holds only at the revision that was read.
      const stored = await statistics.read(event.subject, attempt > 1);
      if (!isNews(event, stored)) return;
      const item = copyCompany(stored, event);
      const totals = totalChanges(stored, item);
      const enters = item.rankIndustry !== stored?.rankIndustry || event.replay === true;
      // Before the transaction, so that no industry has a total and no name.
      if (item.rankIndustry !== undefined && enters) await statistics.nameIndustry(item.rankIndustry);
      if (stored && isSameCopy(stored, item)) return;
      try {
        await statistics.write(item, stored?.revision ?? null, totals);
        return;
      } catch (error) {
        if (!isContention(error) || attempt === ATTEMPTS) throw error;
        await pause(attempt);
      }
    }
  }

  async function recount(group: readonly { readonly counted: TotalRecounted }[]): Promise<void> {
    for (const { counted } of group) {
      const { industry, shard } = counted;
      if (!(await statistics.recount(counted)))
        log('INFO', 'A total moved on after it was counted.', { industry, shard });
    }
  }
}

/**
 * Events carry the whole state: of several the newest one says everything. Of one version a replay says more, and a purge,
 * which is final, most.
 */
function newest(events: readonly CompanyEvent[]): CompanyEvent {
  const weight = ({ type, replay }: CompanyEvent) =>
    type === 'company.purged' ? 2 : replay === true ? 1 : 0;
  return events.reduce((best, event) => {
    const later = event.data.version - best.data.version;
    return later > 0 || (later === 0 && weight(event) > weight(best)) ? event : best;
  });
}
