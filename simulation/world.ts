import type { Chance } from './chance.ts';
import type { Code, EarlierCode } from './code/code.ts';
import type { Faults } from './faults.ts';
import type { Settings } from './settings.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** What every part of a history stands on. */
export interface World {
  readonly scheduler: Scheduler;
  /** Decides everything but what goes wrong and what people want. */
  readonly chance: Chance;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly settings: Settings;
  readonly code: Code;
  readonly earlier: EarlierCode;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A ULID that nobody has had. */
  readonly newId: () => string;
}
