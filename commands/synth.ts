import { createSynthesizer, SynthesisFailed } from './start/synthesizer.ts';
import { readFlags, UsageError } from './usage.ts';

const usage = `Usage: npm run synth [-- --stage NAME]

Writes the cloud assembly of a stage (default: dev) to cdk.out. Needs no account and no network.`;

try {
  const { values } = readFlags({
    options: { stage: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) console.log(usage);
  else await synth(values.stage ?? 'dev');
} catch (error) {
  if (!(error instanceof SynthesisFailed || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function synth(stage: string): Promise<void> {
  const started = performance.now();
  const synthesizer = createSynthesizer(stage, () => new Date());
  try {
    await synthesizer.assembly();
    console.log(`cdk.out holds stage ${stage}, in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  } finally {
    synthesizer.stop();
  }
}
