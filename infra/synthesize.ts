import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { stageConfig } from './config.ts';
import { functionCode } from './constructs/function-code.ts';
import { ApiStack } from './stacks/api.ts';
import { CompanyStack } from './stacks/company.ts';
import { FoundationStack } from './stacks/foundation.ts';
import { StatisticsStack } from './stacks/statistics.ts';

export interface Synthesis {
  readonly stage: string;
  readonly today: Date;
  /** Repository root. */
  readonly root: string;
  /** Folder of the cloud assembly. */
  readonly outdir: string;
}

/** Writes the cloud assembly of a stage: stacks in the order of their dependencies. */
export function synthesize({ stage, today, root, outdir }: Synthesis): void {
  const app = new App({ outdir, analyticsReporting: false, context: featureFlags(root) });
  const config = stageConfig(stage, today);
  const named = (context: string) => `CompanyGraph-${stage}-${context}`;
  const foundation = new FoundationStack(app, named('Foundation'), { config });
  const api = new ApiStack(app, named('Api'), { config, root, operations: foundation.operations });
  const shared = {
    config,
    root,
    api: api.api,
    code: functionCode(root, outdir),
    failures: foundation.failures,
    operations: foundation.operations,
  };
  const company = new CompanyStack(app, named('Company'), shared);
  new StatisticsStack(app, named('Statistics'), { ...shared, companyEvents: company.events });
  app.synth();
}

/** The CDK's feature flags, which the CLI reads too: with and without it, one template. */
function featureFlags(root: string): Record<string, unknown> {
  const settings = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return settings.context;
}
