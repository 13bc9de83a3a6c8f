import * as code from './code/shipped.ts';
import { runHistory, type History, type HistoryOptions } from './history.ts';
import * as earlier from './previous/company-event-1.mjs';
import { deployed } from './settings.ts';

/** A history of what is deployed, or of what is asked for in its place. */
export function runDeployed(
  options: Pick<HistoryOptions, 'seed'> & Partial<Omit<HistoryOptions, 'earlier'>>,
): Promise<History> {
  return runHistory({ code, earlier, settings: deployed, ...options });
}
