import { NoInstance, readEndpoints } from './endpoints.ts';
import { readArguments, usage, UsageFault, type TokenArguments } from './token/options.ts';
import { tokenFor } from './token/token-for.ts';

async function main(args: readonly string[]): Promise<number> {
  let asked: TokenArguments | 'help';
  try {
    asked = readArguments(args);
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
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

function explained(error: Error): string {
  if (error instanceof NoInstance) return error.message;
  if ('code' in error && error.code === 'ECONNREFUSED') {
    return 'The instance that .local/endpoints.json names does not answer. Start it with: npm start';
  }
  return `The user pool refused: ${error.message} (${error.name})`;
}

process.exitCode = await main(process.argv.slice(2));
