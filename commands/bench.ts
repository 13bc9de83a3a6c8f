import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { consoleLog, recordingLog, startEngine, startLocal, type LocalCloud } from '../local/index.ts';
import type { Load, Measured } from './bench/load.ts';
import { benchOptions, usage, type BenchOptions } from './bench/options.ts';
import { UsageError } from './usage.ts';
import { measureStarts } from './bench/starts.ts';
import { interruption } from './interruption.ts';
import { createSynthesizer } from './start/synthesizer.ts';

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
      await compare(cloud, engine, options);
    } finally {
      await cloud.stop();
    }
  } finally {
    await engine.stop();
  }
  const starts = await measureStarts(options.starts, interrupted);
  console.log(
    `\nsecond npm start to first answer, median of ${starts.length}: ${(median(starts) / 1000).toFixed(2)} s`,
  );
}

async function compare(cloud: LocalCloud, engine: Engine, options: BenchOptions): Promise<void> {
  const id = await company(cloud);
  const shared = { requests: options.requests, concurrency: options.concurrency, id };
  const graphql: Load = {
    ...shared,
    kind: 'graphql',
    endpoint: cloud.endpoints.graphql,
    apiKey: cloud.endpoints.apiKey ?? '',
  };
  const sdk: Load = {
    ...shared,
    kind: 'sdk',
    endpoint: engine.endpoint,
    table: cloud.endpoints.tables[0] ?? '',
  };
  const rounds: { graphql: Measured; sdk: Measured }[] = [];
  await measure(graphql);
  for (let round = 0; round < options.rounds; round++) {
    rounds.push({ graphql: await measure(graphql), sdk: await measure(sdk) });
  }
  console.log(
    `${shared.requests} requests, ${shared.concurrency} at a time, on ${engine.kind}; medians of ${rounds.length}`,
  );
  const row = (title: string, pick: (round: (typeof rounds)[number]) => Measured) =>
    console.log(
      `${title.padEnd(28)} ${median(rounds.map((round) => pick(round).perSecond))
        .toFixed(0)
        .padStart(6)} per second` +
        `   p50 ${median(rounds.map((round) => pick(round).p50)).toFixed(2)} ms` +
        `   p99 ${median(rounds.map((round) => pick(round).p99)).toFixed(2)} ms`,
    );
  row('company(id) over HTTP', (round) => round.graphql);
  row('GetItem with the AWS SDK', (round) => round.sdk);
  const ratios = rounds.map((round) => round.graphql.perSecond / round.sdk.perSecond);
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
  console.log(`ratio ${median(ratios).toFixed(2)} (from ${low} to ${high} over the rounds)`);
}

async function company(cloud: LocalCloud): Promise<string> {
  const { accessToken } = await cloud.issueTokens('bench');
  const input = {
    name: 'Bench',
    industry: 'Benches',
    country: 'DE',
    clientToken: 'bench',
    description: 'x'.repeat(200),
  };
  const response = await fetch(cloud.endpoints.graphql, {
    method: 'POST',
    headers: { authorization: accessToken, 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation ($input: CreateCompanyInput!) { createCompany(input: $input) { id } }',
      variables: { input },
    }),
  });
  const answer = (await response.json()) as { data: { createCompany: { id: string } } };
  return answer.data.createCompany.id;
}

/** In a process of its own: a client must not share a thread with the server it measures. */
function measure(load: Load): Promise<Measured> {
  interrupted.throwIfAborted();
  const script = fileURLToPath(new URL('./bench/load.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = fork(script, { execArgv: ['--import', 'tsx'] });
    child.once('message', (measured: Measured) => resolve(measured));
    const end = () => child.kill();
    child.once('exit', (code) => {
      interrupted.removeEventListener('abort', end);
      reject(new Error(`The load ended with exit code ${code} and no figures.`));
    });
    interrupted.addEventListener('abort', end);
    child.send(load);
  });
}

type Engine = Awaited<ReturnType<typeof startEngine>>;

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
