import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { consoleLog, recordingLog, startEngine, startLocal, type LocalCloud } from '../local/index.ts';
import { measureStarts } from './bench/starts.ts';
import type { Load, Measured } from './bench/load.ts';
import { createSynthesizer } from './start/synthesizer.ts';

const usage = `Usage: npm run bench [-- --rounds 5 --requests 4000 --concurrency 16 --engine dynoxide|dynamodb-local --starts 5]

company(id) over HTTP beside the same GetItem with the AWS SDK, on the same engine in the same run: rounds take turns, each in
a fresh client process, and the medians are printed. Then the time from a second npm start to its first answer.`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '4000' },
    concurrency: { type: 'string', default: '16' },
    engine: { type: 'string' },
    starts: { type: 'string', default: '5' },
    help: { type: 'boolean', short: 'h' },
  },
});

if (values.help) console.log(usage);
else await bench();

async function bench(): Promise<void> {
  const synthesizer = createSynthesizer('dev', () => new Date());
  const assembly = await synthesizer.assembly();
  synthesizer.stop();
  const kind = values.engine === 'dynamodb-local' ? 'dynamodb-local' : undefined;
  const engine = await startEngine({ log: consoleLog, ...(kind && { kind }) });
  const cloud = await startLocal({ assembly, engineEndpoint: engine.endpoint, log: recordingLog() });
  try {
    await compare(cloud, engine.endpoint, engine.kind);
  } finally {
    await cloud.stop();
    await engine.stop();
  }
  const starts = await measureStarts(Number(values.starts));
  console.log(
    `\nsecond npm start to first answer, median of ${starts.length}: ${(median(starts) / 1000).toFixed(2)} s`,
  );
}

async function compare(cloud: LocalCloud, engineEndpoint: string, engineKind: string): Promise<void> {
  const id = await company(cloud);
  const shared = { requests: Number(values.requests), concurrency: Number(values.concurrency), id };
  const graphql: Load = {
    ...shared,
    kind: 'graphql',
    endpoint: cloud.endpoints.graphql,
    apiKey: cloud.endpoints.apiKey ?? '',
  };
  const sdk: Load = {
    ...shared,
    kind: 'sdk',
    endpoint: engineEndpoint,
    table: cloud.endpoints.tables[0] ?? '',
  };
  const rounds: { graphql: Measured; sdk: Measured }[] = [];
  await measure(graphql);
  for (let round = 0; round < Number(values.rounds); round++) {
    rounds.push({ graphql: await measure(graphql), sdk: await measure(sdk) });
  }
  console.log(
    `${shared.requests} requests, ${shared.concurrency} at a time, on ${engineKind}; medians of ${rounds.length}`,
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
  const script = fileURLToPath(new URL('./bench/load.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = fork(script, { execArgv: ['--import', 'tsx'] });
    child.once('message', (measured: Measured) => resolve(measured));
    child.once('exit', (code) => reject(new Error(`The load ended with exit code ${code} and no figures.`)));
    child.send(load);
  });
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
