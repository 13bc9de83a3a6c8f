import { query } from '@aws-appsync/utils/dynamodb';
import { pageLimit } from '../../model/page.ts';

interface PageArgs {
  descending?: boolean | null;
  limit?: number | null;
  nextToken?: string | null;
}

/** One page of an index of the Company Profile table. */
export function listQuery(index: string, key: object, args: PageArgs) {
  return query({
    index,
    query: key,
    scanIndexForward: args.descending !== true,
    limit: pageLimit(args.limit),
    nextToken: args.nextToken ?? null,
  });
}
