import type { AwsCall, AwsEndpoint } from '../../../../../../local/kernel/aws.ts';

export const lambdaRole = 'arn:aws:iam::123456789012:role/invoker';
export const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

/** A data source that invokes the function of its own name. */
export const lambdaSource = (name: string): Record<string, unknown> => ({
  Name: name,
  Type: 'AWS_LAMBDA',
  ServiceRoleArn: lambdaRole,
  LambdaConfig: { LambdaFunctionArn: arnOf(name) },
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test knows what its own resolver sends
export type Handler = (event: any) => unknown;

/** Lambda's Invoke in front of functions by name; a function fails by throwing, as Node's runtime tells it. */
export function functionsEndpoint(
  functions: Readonly<Record<string, Handler>>,
): AwsEndpoint & { calls: AwsCall[]; events: unknown[] } {
  const calls: AwsCall[] = [];
  const events: unknown[] = [];
  return {
    calls,
    events,
    async call(call) {
      calls.push(call);
      const { FunctionName, InvocationType, Payload } = call.input;
      const event: unknown = JSON.parse(String(Payload));
      events.push(event);
      if (InvocationType === 'Event') return { StatusCode: 202 };
      try {
        const value = await functions[String(FunctionName).split(':').at(-1)!]!(event);
        return { StatusCode: 200, Payload: JSON.stringify(value ?? null) };
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        return {
          StatusCode: 200,
          FunctionError: 'Unhandled',
          Payload: JSON.stringify({ errorType, errorMessage }),
        };
      }
    },
  };
}
