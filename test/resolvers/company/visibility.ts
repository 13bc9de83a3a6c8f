import * as given from '../given.ts';
import type { CaseContext } from '../resolver-case.ts';

type Item = object | null;
type Visibility = readonly [title: string, context: CaseContext, visible: Item];

/** Who sees a company, active and deleted: the context of each caller, and the item where there is one for them. */
export function visibility(context: (identity: unknown, item: object) => CaseContext): readonly Visibility[] {
  const [active, deleted] = [given.profile(), given.deletedProfile()];
  const sees = (title: string, identity: unknown, item: object): Visibility => [
    title,
    context(identity, item),
    item,
  ];
  const misses = (title: string, identity: unknown): Visibility => [title, context(identity, deleted), null];
  return [
    sees('shows a company to an API key', given.apiKey(), active),
    sees('shows a company to anybody signed in', given.stranger(), active),
    misses('hides a deleted company from an API key', given.apiKey()),
    misses('hides a deleted company from others', given.stranger()),
    misses('hides a deleted company from other groups', given.staff()),
    sees('shows a deleted company to its owner', given.owner(), deleted),
    sees('shows a deleted company to editors', given.editor(), deleted),
    sees('shows a deleted company to admins', given.admin(), deleted),
  ];
}
