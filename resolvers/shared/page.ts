import type { FieldFault } from '../../model/errors.ts';
import { denyFailure, denyFaults } from './deny.ts';

interface PageContext {
  args: { nextToken?: string | null };
  error?: { type: string; message: string } | null;
  result: { items: { pk: string; sk: string }[]; nextToken?: string | null };
}

const UNUSABLE: FieldFault[] = [{ field: 'nextToken', reason: 'must come from the page before' }];

/**
 * The page a Query found. A token that is altered, of another field or of other arguments is refused by AppSync
 * ("pagination token") or, where it fits the field but not the key, by DynamoDB ("starting key").
 */
export function foundPage(ctx: PageContext) {
  const error = ctx.error;
  if (error) {
    if (
      (ctx.args.nextToken ?? null) !== null &&
      (error.message.indexOf('oken') >= 0 || error.message.indexOf('starting key') >= 0)
    ) {
      denyFaults(UNUSABLE);
    }
    denyFailure(error);
  }
  return ctx.result;
}
