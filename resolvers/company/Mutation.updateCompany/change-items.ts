import type { Context } from '@aws-appsync/utils';
import { operations } from '@aws-appsync/utils/dynamodb';
import type { MutationUpdateCompanyArgs } from '../../../generated/schema.ts';
import { COMPANY_TABLE } from '../../../model/bindings.ts';
import type { ProfileItem } from '../../../model/company/item.ts';
import { aboutKey, companyId, handleKey, profileKey } from '../../../model/company/keys.ts';
import { transaction } from '../../shared/conditional-writes.ts';
import { activeCondition } from '../caller-write.ts';

/**
 * The transaction of an update that changes more than the profile, and the profile as it will be: the condition holds it
 * to the version that was loaded. The old guard goes and the new one comes with the handle; `about` is an item of its own.
 */
export function changeItems(
  ctx: Context<MutationUpdateCompanyArgs>,
  current: ProfileItem,
  stamped: Record<string, unknown>,
  removed: string[],
) {
  const table = ctx.env[COMPANY_TABLE] as string;
  const input = ctx.args.input;
  const id = companyId(current.pk);
  const set: Record<string, unknown> = { ...stamped };
  const remove = removed.slice();
  const others: object[] = [];

  if (Object.hasOwn(input, 'handle') && input.handle !== current.handle) {
    const handle = input.handle as string;
    set.handle = handle;
    const item = { companyId: id };
    const free = { pk: { attributeExists: false } };
    others.push({ putItem: { table, key: handleKey(handle), item, condition: free } });
    others.push({
      deleteItem: { table, key: handleKey(current.handle), condition: { companyId: { eq: id } } },
    });
  }
  if (Object.hasOwn(input, 'about')) {
    if (input.about === null) {
      remove.push('aboutVersion');
      others.push({ deleteItem: { table, key: aboutKey(id) } });
    } else {
      set.aboutVersion = set.version;
      others.push({ putItem: { table, key: aboutKey(id), item: { companyId: id, text: input.about } } });
    }
  }

  const item: Record<string, unknown> = { ...current, ...set };
  const changes: Record<string, unknown> = { ...set };
  for (const attribute of remove) {
    delete item[attribute];
    changes[attribute] = operations.remove();
  }
  const profile = { table, key: profileKey(id), update: changes, condition: activeCondition(ctx) };
  const request = transaction([{ updateItem: profile }, ...others]);
  return { item: item as unknown as ProfileItem, request };
}
