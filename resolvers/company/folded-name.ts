import { util } from '@aws-appsync/utils';
import { foldName } from '../../model/company/name.ts';
import { denyFaults } from '../shared/deny.ts';

/** The name as search sees it. One that is nothing but accents has no place in an index and is refused. */
export function foldedName(name: string): string {
  const folded = foldName(util.str.normalize(name, 'nfkd') as string);
  if (folded === '') {
    denyFaults([{ field: 'name', reason: 'must hold a character that counts in a search' }]);
  }
  return folded;
}
