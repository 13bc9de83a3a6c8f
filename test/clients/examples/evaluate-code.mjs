import { AppSyncClient, EvaluateCodeCommand } from '@aws-sdk/client-appsync';

const code = `
export const request = (ctx) => ({ payload: ctx.args.n * 2 });
export const response = (ctx) => ctx.result;`;

const answer = await new AppSyncClient().send(
  new EvaluateCodeCommand({
    code,
    context: JSON.stringify({ arguments: { n: 21 } }),
    function: 'request',
    runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
  }),
);
console.log(answer.evaluationResult, answer.error, answer.logs);
