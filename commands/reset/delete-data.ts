import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalError, openDataFolder } from '../../local/index.ts';
import { NoInstance, readEndpoints } from '../endpoints.ts';

/** An instance runs that the deletion would take the data from. The message is one line that says what to do. */
export class InstanceRuns extends Error {
  override readonly name = 'InstanceRuns';
}

/** Deletes what the laptop cloud keeps in a folder; false when there is nothing. What a crash left behind is no hindrance. */
export async function deleteData(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  const url = await answeringInstance(join(folder, 'endpoints.json'));
  if (url !== undefined) {
    throw new InstanceRuns(`Company Graph is running at ${url}. Stop it (Ctrl-C) and try again.`);
  }
  const held: (() => void)[] = [];
  try {
    for (const data of dataFolders(folder)) held.push(take(data));
    await rm(folder, { recursive: true, force: true });
  } finally {
    for (const release of held) release();
  }
  return true;
}

/** The system's own, and those of the apps that `npm run host` hosted. */
function dataFolders(folder: string): string[] {
  const hosted = join(folder, 'hosted');
  const apps = existsSync(hosted) ? readdirSync(hosted) : [];
  return [join(folder, 'data'), ...apps.map((app) => join(hosted, app, 'data'))];
}

/** Where the instance of the file answers; undefined when none does. */
async function answeringInstance(file: string): Promise<string | undefined> {
  try {
    const { graphql } = await readEndpoints(file);
    const answer = (await (await fetch(graphql, { method: 'POST' })).json()) as object | null;
    // AppSync refuses a request without a credential in a way that no other program on this port does.
    return answer && 'errors' in answer ? new URL(graphql).origin : undefined;
  } catch (error) {
    // Nobody listens there, or somebody who does not speak JSON.
    const other = error instanceof TypeError || error instanceof SyntaxError;
    if (other || error instanceof NoInstance) return undefined;
    throw error;
  }
}

/** Holds the data, so that no instance has it or starts with it meanwhile. */
function take(data: string): () => void {
  if (!existsSync(data)) return () => undefined;
  try {
    const held = openDataFolder(data, () => randomBytes(16).toString('hex'));
    return () => held.release();
  } catch (error) {
    // A folder that cannot be read is what a reset is for.
    if (error instanceof LocalError && error.code === 'DataInvalid') return () => undefined;
    if (!(error instanceof LocalError)) throw error;
    throw new InstanceRuns(`${error.message} Stop it (Ctrl-C) and try again.`, { cause: error });
  }
}
