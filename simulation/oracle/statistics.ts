import type { Item } from '../store/attribute-value.ts';
import type { Change } from '../store/memory-dynamodb.ts';
import type { Violation } from '../violation.ts';
import type { CompanyOracle } from './companies.ts';
import { contributionOf, differenceOf, numberIn, profileIds, shardOf } from './shapes.ts';

interface Sum {
  companies: number;
  employees: number;
}

/**
 * Whether the Statistics table has kept its laws, judged at every commit from what is stored alone. The sums are kept apart
 * from the table's own, and only the shards that a commit could have changed are compared.
 */
export function createStatisticsOracle(companies: CompanyOracle): {
  committed(changes: readonly Change[], read: (key: string) => Item | undefined): Violation | undefined;
} {
  const sums = new Map<string, Sum>();

  const sumOf = (key: string): Sum => {
    const known = sums.get(key) ?? { companies: 0, employees: 0 };
    sums.set(key, known);
    return known;
  };

  function add(copy: Item | undefined, sign: 1 | -1, touched: Set<string>): void {
    const { industry, employees } = contributionOf(copy);
    if (!copy || industry === undefined) return;
    const key = totalKey(industry, shardOf(profileIds(copy)));
    const sum = sumOf(key);
    sum.companies += sign;
    sum.employees += sign * employees;
    touched.add(key);
  }

  function copyFault({ before, after }: Change): Violation | undefined {
    const id = profileIds((after ?? before) as Item);
    if (!after) return { invariant: 'Versions', detail: `the copy of company ${id} was removed` };
    const version = numberIn(after, 'profileVersion') ?? 0;
    const earlier = numberIn(before, 'profileVersion') ?? 0;
    if (version < earlier) {
      return {
        invariant: 'Versions',
        detail: `the copy of company ${id} fell from version ${earlier} to ${version}`,
      };
    }
    const company = companies.shapeAt(id, version);
    if (!company) return { invariant: 'Copies', detail: `company ${id} never had version ${version}` };
    const difference = differenceOf(after, company);
    return difference === undefined
      ? undefined
      : { invariant: 'Copies', detail: `the copy of company ${id} at version ${version}: ${difference}` };
  }

  return {
    committed(changes, read) {
      const touched = new Set<string>();
      for (const change of changes) {
        const sort = change.key['sk']?.S ?? '';
        if (sort === 'STATISTICS') {
          const fault = copyFault(change);
          if (fault) return fault;
          add(change.before, -1, touched);
          add(change.after, 1, touched);
        } else if (sort.startsWith('SHARD#')) {
          touched.add(`${change.key['pk']?.S ?? ''}\n${sort}`);
        } else if (!change.after) {
          return { invariant: 'Names', detail: `${sort} lost its name` };
        }
      }
      for (const key of touched) {
        const fault = totalFault(key, sumOf(key), read);
        if (fault) return fault;
      }
      return undefined;
    },
  };
}

function totalKey(industry: string, shard: number): string {
  return `INDUSTRY#${industry}\nSHARD#${String(shard).padStart(2, '0')}`;
}

function totalFault(key: string, sum: Sum, read: (key: string) => Item | undefined): Violation | undefined {
  const total = read(key);
  const companies = numberIn(total, 'companyCount') ?? 0;
  const employees = numberIn(total, 'employeeCount') ?? 0;
  const place = key.replace('\n', ' ');
  if (companies !== sum.companies || employees !== sum.employees) {
    return {
      invariant: 'Totals',
      detail: `${place} says ${companies} companies with ${employees} employees; stored are ${sum.companies} with ${sum.employees}`,
    };
  }
  const industry = key.slice('INDUSTRY#'.length, key.indexOf('\n'));
  return total && !read(`INDUSTRIES\n${industry}`)
    ? { invariant: 'Names', detail: `${place} is a total of an industry without a name` }
    : undefined;
}
