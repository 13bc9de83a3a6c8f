import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synthesize } from './synthesize.ts';

// The CDK CLI starts this file and says where to write; the stage is a context value or an environment variable.
const root = fileURLToPath(new URL('..', import.meta.url));
const context = JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}') as { stage?: string };

synthesize({
  stage: context.stage ?? process.env.STAGE ?? 'dev',
  today: new Date(),
  root,
  outdir: process.env.CDK_OUTDIR ?? join(root, 'cdk.out'),
});
