import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { AppSyncClient, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import { bundle } from '../lib/bundle';

const client = new AppSyncClient({});

/** What AppSync makes of a context with one handler of a resolver: result, stash and error. */
export async function evaluate(file: string, handler: 'request' | 'response', context: object) {
  const resolver = path.join(__dirname, '../resolvers', file);
  const answer = await client.send(
    new EvaluateCodeCommand({
      runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
      code: file.endsWith('.ts') ? bundle(resolver) : readFileSync(resolver, 'utf8'),
      context: JSON.stringify(context),
      function: handler,
    }),
  );
  const parsed = (text: string | undefined): unknown => (text ? JSON.parse(text) : undefined);
  return {
    result: parsed(answer.evaluationResult),
    stash: parsed(answer.stash),
    error: answer.error?.message,
  };
}
