import { App } from 'aws-cdk-lib';
import { stageConfig } from './config.ts';
import { ApiStack } from './stacks/api.ts';
import { CompanyStack } from './stacks/company.ts';
import { FoundationStack } from './stacks/foundation.ts';

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
  const app = new App({ outdir, analyticsReporting: false });
  const config = stageConfig(stage, today);
  const named = (context: string) => `CompanyGraph-${stage}-${context}`;
  const foundation = new FoundationStack(app, named('Foundation'), { config });
  const api = new ApiStack(app, named('Api'), { config, root, operations: foundation.operations });
  new CompanyStack(app, named('Company'), { config, root, api: api.api });
  app.synth();
}
