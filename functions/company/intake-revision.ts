import type { IntakeMessage } from '../../model/company/intake.ts';
import { INTAKE_FIELDS } from '../../model/company/intake.ts';
import { RESTORABLE_FOR, type ProfileItem } from '../../model/company/item.ts';
import { companyId } from '../../model/company/keys.ts';
import { foldName } from '../../model/company/name.ts';
import { ACTIVE_INDEX_KEYS, activeIndexKeys, nameAttributes } from '../../model/company/profile.ts';

/** Who an outside system is as an author of changes. No user's id has this form. */
export function authorOf(source: string): string {
  return `intake:${source}`;
}

export interface Stamp {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly lastMutation: string;
}

/** A profile as a message wants it, at its next version; null when it is so already. */
export function revisedBy(
  message: IntakeMessage,
  current: ProfileItem,
  { now, lastMutation }: Stamp,
): ProfileItem | null {
  const changed = message.type === 'company.removed' ? removed(current, now) : upserted(message, current);
  if (changed === null) return null;
  const { trace: _, ...kept } = changed;
  return {
    ...kept,
    version: current.version + 1,
    lastMutation,
    updatedAt: new Date(now).toISOString(),
    updatedBy: authorOf(message.source),
  };
}

function removed(current: ProfileItem, now: number): ProfileItem | null {
  if (current.deletedAt !== undefined) return null;
  return without(
    {
      ...current,
      deletedAt: new Date(now).toISOString(),
      expiresAt: Math.floor(now / 1000) + RESTORABLE_FOR,
      ownerKey: current.ownerDeletedKey,
    },
    ACTIVE_INDEX_KEYS,
  );
}

function upserted({ data }: IntakeMessage, current: ProfileItem): ProfileItem | null {
  const told = (data.company ?? {}) as Record<string, unknown>;
  const fields = INTAKE_FIELDS.filter((field) => Object.hasOwn(told, field));
  const differs = fields.some((field) => (told[field] ?? undefined) !== current[field]);
  if (!differs && current.deletedAt === undefined) return null;
  const set = Object.fromEntries(fields.map((field) => [field, told[field]]));
  const item: ProfileItem = { ...current, ...set };
  const folded = foldName(item.name.normalize('NFKD'));
  Object.assign(item, nameAttributes(folded, companyId(current.pk)));
  Object.assign(item, activeIndexKeys(item));
  return without(item, [
    'deletedAt',
    'expiresAt',
    ...fields.filter((field) => told[field] === null || told[field] === undefined),
  ]);
}

function without(item: ProfileItem, attributes: readonly (keyof ProfileItem)[]): ProfileItem {
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => !attributes.includes(name as keyof ProfileItem)),
  ) as unknown as ProfileItem;
}
