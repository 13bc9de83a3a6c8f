import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './start/synthesizer.ts';

// Deletes what the laptop cloud keeps. Nothing that runs, and nothing deployed, is touched.
const folder = join(root, '.local');

if (existsSync(join(folder, 'endpoints.json'))) {
  console.error(
    'Company Graph is running here. Stop it (Ctrl-C) and try again; after a crash, delete .local/endpoints.json first.',
  );
  process.exitCode = 1;
} else {
  await rm(folder, { recursive: true, force: true });
  console.log('The local data is deleted. npm start begins anew, with the invented companies.');
}
