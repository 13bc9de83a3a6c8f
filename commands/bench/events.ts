import { statSync } from 'node:fs';
import { join } from 'node:path';
import { COMPANY_EVENTS_TOPIC, STATISTICS_TABLE } from '../../model/bindings.ts';
import { tableName, topicName } from '../../model/physical-names.ts';
import type { LocalCloud } from '../../local/index.ts';
import { measuredBy, quantile } from './child.ts';
import type { Convergence, ConvergenceOrder } from './convergence.ts';
import type { HandlerFigures, HandlerOrder } from './handler.ts';

/** How fast changes travel, and what each function weighs. Prints a line for each. */
export async function measureEvents(
  cloud: LocalCloud,
  setting: { readonly assembly: string; readonly companyId: string; readonly changes: number },
  interrupted: AbortSignal,
): Promise<void> {
  const { accessToken } = await cloud.issueTokens('bench');
  const order: ConvergenceOrder = {
    endpoint: cloud.endpoints.graphql,
    token: accessToken,
    companyId: setting.companyId,
    changes: setting.changes,
  };
  const convergence = await measuredBy<Convergence>('./convergence.ts', order, interrupted);
  console.log(
    `\nfrom a mutation's answer to its statistics, ${setting.changes} changes:` +
      `   p50 ${convergence.p50.toFixed(1)} ms   p99 ${convergence.p99.toFixed(1)} ms`,
  );
  for (const [name, source, batchSize] of functions) {
    await measureFunction(cloud, { name, source, batchSize, assembly: setting.assembly }, interrupted);
  }
}

const functions = [
  ['company.publish-changes', 'stream', 100],
  ['statistics.apply-company-changes', 'queue', 10],
] as const;

const rounds = 3;

async function measureFunction(
  cloud: LocalCloud,
  of: { name: string; source: HandlerOrder['source']; batchSize: number; assembly: string },
  interrupted: AbortSignal,
): Promise<void> {
  const module = join(of.assembly, 'bundles', 'functions', of.name, 'index.mjs');
  const figures: HandlerFigures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const order: HandlerOrder = {
      module,
      source: of.source,
      batchSize: of.batchSize,
      batches: 2_000 / of.batchSize,
      run: `01BENCH${of.name.slice(0, 3).toUpperCase()}${round}`,
    };
    figures.push(await measuredBy<HandlerFigures>('./handler.ts', order, interrupted, environment(cloud)));
  }
  const middle = (pick: (each: HandlerFigures) => number) => quantile(figures.map(pick), 0.5);
  console.log(
    `${of.name.padEnd(34)} ${(statSync(module).size / 1024).toFixed(1)} KB` +
      `   import ${middle((each) => each.importTime).toFixed(1)} ms` +
      `   ${middle((each) => each.eventsPerCpuSecond).toFixed(0)} events per CPU second`,
  );
}

/** A function's environment, with the administrator's credentials. */
function environment({ endpoints }: LocalCloud): Record<string, string> {
  const { accountId, credentials, graphql, region } = endpoints;
  const url = new URL(graphql).origin;
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ENDPOINT_URL_SNS: url,
    [COMPANY_EVENTS_TOPIC]: `arn:aws:sns:${region}:${accountId}:${topicName('dev', 'company-events')}`,
    [STATISTICS_TABLE]: tableName('dev', 'statistics'),
  };
}
