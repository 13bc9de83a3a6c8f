import { contributionOf, numberIn, profileIds, shardOf } from '../oracle/shapes.ts';
import type { TotalRecounted } from '../../model/statistics/recount.ts';
import type { Database } from '../store/database.ts';

/**
 * What an audit finds the totals of industries to be: each total's revision first, the copies of companies in `count`, later.
 * A total that has moved on in between is at another revision then, and what was counted is dropped.
 */
export function beginAudit(database: Database, table: string): { count(): readonly TotalRecounted[] } {
  const revisions = [...database.items(table)]
    .filter(([key]) => key.startsWith('INDUSTRY#'))
    .map(([key, item]) => ({ key, revision: numberIn(item, 'revision') }));
  return {
    count: () =>
      revisions.map(({ key, revision }) => {
        const [partition = '', sort = ''] = key.split('\n');
        const industry = partition.slice('INDUSTRY#'.length);
        const shard = Number(sort.slice('SHARD#'.length));
        let companies = 0;
        let employees = 0;
        for (const [name, item] of database.items(table)) {
          if (!name.endsWith('\nSTATISTICS')) continue;
          const contribution = contributionOf(item);
          if (contribution.industry !== industry || shardOf(profileIds(item)) !== shard) continue;
          companies += 1;
          employees += contribution.employees;
        }
        return {
          type: 'statistics.total.recounted',
          industry,
          shard,
          revision,
          total: { companyCount: companies, employeeCount: employees, documentCount: 0, documentBytes: 0 },
        };
      }),
  };
}
