import { hostOptions, usage } from './host/options.ts';
import { UsageError } from './usage.ts';

// Flags are read before anything large is loaded: a mistake is answered at once.
try {
  const options = hostOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    console.log(usage);
  } else {
    const { host } = await import('./host/host.ts');
    await host(options);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
