import type { Identity } from '@aws-appsync/utils';
import type { ProfileItem } from '../../model/company/item.ts';
import { toCompany } from '../../model/company/item.ts';
import { callerId, isEditor } from '../shared/caller.ts';

/** The company for this caller: a deleted one is there only for its owner and for editors. */
export function visibleCompany(item: ProfileItem | null, identity: Identity, consistent: boolean) {
  if (!item || (item.deletedAt && item.ownerId !== callerId(identity) && !isEditor(identity))) {
    return null;
  }
  return { ...toCompany(item), consistent };
}
