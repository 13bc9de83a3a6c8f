import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figureOf, readLedger } from './check/statements.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = 'test/conformance/statements';

const texts = new Map<string, string | undefined>();
function read(path: string): string | undefined {
  if (!texts.has(path)) texts.set(path, textOf(path));
  return texts.get(path);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.json'));
const ledger = new Map(names.sort().map((name) => [name, readFileSync(join(root, folder, name), 'utf8')]));
const report = readLedger({ ledger, read });
for (const fault of report.faults) console.log(fault);
for (const place of report.bare) console.log(`bare: ${place}`);
console.log(figureOf(report));
process.exitCode = report.faults.length + report.bare.length > 0 ? 1 : 0;
