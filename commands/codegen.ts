import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFlags, UsageError } from './usage.ts';

const usage = `Usage: npm run codegen [-- --check]

Writes generated/ from schema/. With --check it writes nothing, and ends with 1 when generated/ does not follow.`;

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'generated');

try {
  const { values } = readFlags({
    options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) console.log(usage);
  else await codegen(values.check ?? false);
} catch (error) {
  // The command line's fault, or the schema's, which says file and line.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function codegen(checkOnly: boolean): Promise<void> {
  const { generatedFiles } = await import('../codegen.ts');
  const stale: string[] = [];
  for (const [name, text] of await generatedFiles(join(root, 'schema'))) {
    const path = join(folder, name);
    if ((await textOf(path)) === text) continue;
    stale.push(`generated/${name}`);
    if (checkOnly) continue;
    await mkdir(folder, { recursive: true });
    await writeFile(path, text);
  }
  if (checkOnly && stale.length > 0) {
    console.log(`${stale.join(' and ')} no longer follow from schema/. Run: npm run codegen`);
    process.exitCode = 1;
  } else {
    console.log(stale.length === 0 ? 'generated/ follows from schema/' : `wrote ${stale.join(' and ')}`);
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
