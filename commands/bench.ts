import { consoleLog, recordingLog, startEngine, startLocal, type LocalCloud } from '../local/index.ts';
import { tableName } from '../model/physical-names.ts';
import { measuredBy, quantile } from './bench/child.ts';
import { measureEvents } from './bench/events.ts';
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
      const companyId = await company(cloud);
      await compare(cloud, engine, companyId, options);
      await measureEvents(cloud, { assembly, companyId, changes: options.changes }, interrupted);
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

async function compare(cloud: LocalCloud, engine: Engine, id: string, options: BenchOptions): Promise<void> {
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
    table: tableName('dev', 'company'),
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

function measure(load: Load): Promise<Measured> {
  return measuredBy('./load.ts', load, interrupted);
}

type Engine = Awaited<ReturnType<typeof startEngine>>;

function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}
