import { readEndpoints } from './endpoints.ts';
import { explained } from './token/explained.ts';
import { readArguments, usage, type TokenArguments } from './token/options.ts';
import { UsageError } from './usage.ts';
import { tokenFor } from './token/token-for.ts';

async function main(args: readonly string[]): Promise<number> {
  let asked: TokenArguments | 'help';
  try {
    asked = readArguments(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 2;
  }
  if (asked === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  try {
    console.log(await tokenFor(await readEndpoints(), asked));
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(explained(error));
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
