import { startEvaluateCode } from '../index.ts';

/**
 * For `globalSetup` of a vitest configuration: EvaluateCode on this machine, once for a whole run. Tests that ask AWS
 * through `@aws-sdk/client-appsync` ask it instead, unchanged: the endpoint, a region and credentials are in the
 * environment that vitest hands to them. https://vitest.dev/config/#globalsetup
 */
export default async function setup(): Promise<() => Promise<void>> {
  const endpoint = await startEvaluateCode();
  Object.assign(process.env, endpoint.environment);
  return () => endpoint.stop();
}
