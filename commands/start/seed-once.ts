import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consoleLog } from '../../local/index.ts';
import type { Endpoints } from '../endpoints.ts';
import { seed } from '../seed.ts';
import { tokenFor } from '../token/token-for.ts';

/**
 * Creates the invented companies on the first run of a data folder; `folder` is absent when nothing is kept. The mark is
 * made last and seeding is idempotent, so an interrupted first run is finished by the next. Returns what to tell.
 */
export async function seedOnce(
  endpoints: Endpoints,
  folder: string | undefined,
  interrupted: AbortSignal,
): Promise<string> {
  const mark = folder && join(folder, 'seeded');
  if (mark && existsSync(mark)) return '';
  const token = await tokenFor(endpoints, { user: 'seed', groups: ['editors'] });
  const { created, present } = await seed({
    endpoint: endpoints.graphql,
    authorization: token,
    log: consoleLog,
    signal: interrupted,
  });
  if (interrupted.aborted) return '';
  if (mark) await writeFile(mark, '');
  return `${created + present} invented companies`;
}
