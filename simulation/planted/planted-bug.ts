import type { Settings } from '../settings.ts';

/** A variant of what is deployed that is wrong, and that the simulation has to catch. */
export type PlantedBug = {
  readonly name: string;
  /** What it gets wrong, in one line. */
  readonly wrong: string;
} & (CodeBug | SettingBug);

/** Replaces a text that stands in a file exactly once. */
export interface CodeBug {
  /** From the root of the repository. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface SettingBug {
  readonly settings: {
    readonly [Part in keyof Settings]?: Partial<Settings[Part]>;
  };
}

export function withBug(settings: Settings, bug: PlantedBug): Settings {
  if (!('settings' in bug)) return settings;
  const { changes, statistics, purged, intake, subscriptions } = bug.settings;
  return {
    changes: { ...settings.changes, ...changes },
    statistics: { ...settings.statistics, ...statistics },
    purged: { ...settings.purged, ...purged },
    intake: { ...settings.intake, ...intake },
    subscriptions: { ...settings.subscriptions, ...subscriptions },
  };
}
