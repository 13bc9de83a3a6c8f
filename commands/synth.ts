import { parseArgs } from 'node:util';
import { createSynthesizer, SynthesisFailed } from './start/synthesizer.ts';

const usage = `Usage: npm run synth [-- --stage NAME]

Writes the cloud assembly of a stage (default: dev) to cdk.out. Needs no account and no network.`;

try {
  const { values } = parseArgs({
    options: { stage: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) console.log(usage);
  else await synth(values.stage ?? 'dev');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof SynthesisFailed ? 1 : 2;
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
