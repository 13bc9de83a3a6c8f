import { consoleLog, recordingLog, startEngine, startLocal } from '../local/index.ts';
import { measureCompany, storeCompany } from './bench/company.ts';
import { measureEvaluations } from './bench/evaluations.ts';
import { measureEvents } from './bench/events.ts';
import { measureRealtime } from './bench/realtime.ts';
import { measureResolvers } from './bench/resolvers.ts';
import { median } from './bench/rounds.ts';
import { benchOptions, usage, type BenchOptions } from './bench/options.ts';
import { UsageError } from './usage.ts';
import { measureStarts } from './bench/starts.ts';
import { interruption } from './interruption.ts';
import { createSynthesizer } from './start/synthesizer.ts';

// The SDK would warn of Node 20 on every run, here and in every child; package.json says which Node this project takes.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const interrupted = interruption(() => console.log('\nStopping …'));

try {
  const options = benchOptions(process.argv.slice(2));
  if (options === 'help') console.log(usage);
  else await bench(options);
} catch (error) {
  if (interrupted.aborted) process.exitCode = 130;
  else if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else throw error;
}

async function bench(options: BenchOptions): Promise<void> {
  const synthesizer = createSynthesizer('dev', () => new Date());
  const assembly = await synthesizer.assembly().finally(() => synthesizer.stop());
  const engine = await startEngine({ log: consoleLog, ...(options.engine && { kind: options.engine }) });
  try {
    const cloud = await startLocal({ assembly, engineEndpoint: engine.endpoint, log: recordingLog() });
    try {
      const companyId = await storeCompany(cloud);
      await measureCompany(cloud, engine, companyId, options, interrupted);
      await measureEvents(cloud, { assembly, companyId, changes: options.changes }, interrupted);
    } finally {
      await cloud.stop();
    }
    await measureResolvers(engine, options, interrupted);
    await measureRealtime(engine, interrupted);
  } finally {
    await engine.stop();
  }
  await measureEvaluations(interrupted);
  const starts = await measureStarts(options.starts, interrupted);
  console.log(
    `\nsecond npm start to first answer, median of ${starts.length}: ${(median(starts) / 1000).toFixed(2)} s`,
  );
}
