import { join } from 'node:path';
import { root } from './start/synthesizer.ts';
import { readFlags, UsageError } from './usage.ts';

const usage = `Usage: npm run reset

Deletes what npm start and npm run host keep in .local: companies, users, keys. Nothing deployed is touched.`;

try {
  const { values } = readFlags({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) console.log(usage);
  else await reset();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function reset(): Promise<void> {
  const { deleteData, InstanceRuns } = await import('./reset/delete-data.ts');
  try {
    const deleted = await deleteData(join(root, '.local'));
    console.log(
      deleted
        ? 'The local data is deleted. npm start begins anew, with the invented companies.'
        : 'There is no local data to delete.',
    );
  } catch (error) {
    if (!(error instanceof InstanceRuns)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
