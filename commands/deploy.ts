import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './start/synthesizer.ts';

const usage = `Usage: npm run deploy -- --stage NAME [flags of cdk deploy]

Deploys every stack of a stage with the AWS CDK, to the account and region of your AWS credentials.
The account needs a bootstrap first, once: npx cdk bootstrap`;

const { values, tokens } = parseArgs({
  options: { stage: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  strict: false,
  tokens: true,
});
const rest = process.argv.slice(2).filter((_, at) => !tokens.some((token) => ownToken(token, at)));

if (values.help) {
  console.log(usage);
} else if (typeof values.stage !== 'string' || values.stage === '') {
  console.error('Which stage? Say for example: npm run deploy -- --stage dev');
  process.exitCode = 2;
} else {
  const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
  const child = spawn(
    process.execPath,
    [cdk, 'deploy', '--all', '--context', `stage=${values.stage}`, ...rest],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  child.on('exit', (code) => (process.exitCode = code ?? 1));
}

/** Whether the argument at a position is one that this command reads itself. */
function ownToken(token: (typeof tokens)[number], at: number): boolean {
  if (token.kind !== 'option' || token.name !== 'stage') return false;
  return token.index === at || (token.inlineValue === false && token.index + 1 === at);
}
