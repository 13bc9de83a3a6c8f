import { unmarshall } from '@aws-sdk/util-dynamodb';
import { publicationOf } from '../../functions/company/publication.ts';
import type { Publication } from '../../functions/shared/sns.ts';
import type { ProfileItem } from '../../model/company/item.ts';
import { replayEvent } from '../../model/company/replay-event.ts';
import type { Item } from '../store/attribute-value.ts';

/** The present state of a company as a publication that says so: of a version that everybody may have already. */
export function replayOf(profile: Item): Publication {
  return publicationOf(replayEvent(unmarshall(profile as Parameters<typeof unmarshall>[0]) as ProfileItem));
}
