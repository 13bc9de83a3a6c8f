import { startOptions, usage } from './start/options.ts';
import { UsageError } from './usage.ts';

// Flags are read before anything large is loaded: a mistake is answered at once.
try {
  const options = startOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(usage);
  } else {
    const { start } = await import('./start/start.ts');
    await start(options);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
