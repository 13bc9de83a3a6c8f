export type { InvocationResult, Invoker } from './invoker.ts';
export { createLambdaService, type LambdaOptions, type LambdaService } from './lambda.ts';
