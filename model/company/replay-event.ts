import type { CompanyEvent, CompanyEventType, CompanyState } from './events.ts';
import { COMPANY_EVENT_SOURCE, COMPANY_EVENT_VERSION, companyEventId, companyEventSchema } from './events.ts';
import type { ProfileItem } from './item.ts';
import { companyId } from './keys.ts';
import { sharedState } from './shared-state.ts';

/**
 * How a company is now, as an event that may be published at any time and any number of times: of the version that is
 * stored, so that whoever has it already, or a later one, loses nothing.
 */
export function replayEvent(profile: ProfileItem): CompanyEvent {
  const version = profile.version;
  const present: CompanyEventType = version === 1 ? 'company.created' : 'company.updated';
  return replayed({
    id: companyId(profile.pk),
    type: profile.deletedAt === undefined ? present : 'company.deleted',
    version,
    time: profile.updatedAt,
    state: sharedState(profile),
    actor: profile.updatedBy,
  });
}

/**
 * The purge of a company of which nothing but copies is left, the latest of them at `lastVersion`. The version after it is
 * right: ids are never used again, so nobody else can have written it.
 */
export function purgeReplayEvent(gone: {
  id: string;
  lastVersion: number;
  /** When it was found to be gone, ISO 8601. */
  time: string;
  state: CompanyState;
}): CompanyEvent {
  return replayed({
    id: gone.id,
    type: 'company.purged',
    version: gone.lastVersion + 1,
    time: gone.time,
    state: gone.state,
    actor: null,
  });
}

function replayed(now: {
  id: string;
  type: CompanyEventType;
  version: number;
  time: string;
  state: CompanyState;
  actor: string | null;
}): CompanyEvent {
  return {
    specversion: '1.0',
    id: companyEventId(now.id, now.version),
    source: COMPANY_EVENT_SOURCE,
    type: now.type,
    subject: now.id,
    time: now.time,
    datacontenttype: 'application/json',
    dataschema: companyEventSchema(COMPANY_EVENT_VERSION),
    replay: true,
    data: {
      version: now.version,
      previousVersion: now.version === 1 ? null : now.version - 1,
      changed: [],
      state: now.state,
      previous: {},
      actor: now.actor,
    },
  };
}
