import type { Log } from './kernel/log.ts';
import type { Deployment, Service } from './kernel/service.ts';

/** Brings deployments to services, one at a time and each whole or not at all. */
export interface Deployments {
  /**
   * Every service checks the deployment before any takes it over. When one refuses, all go on with the last good one and
   * the refusal is thrown.
   */
  deploy(deployment: Deployment): Promise<void>;
  /** Resolves once nothing is under way. */
  idle(): Promise<void>;
}

/** Takes over in the order of `services`: what others stand on comes first. */
export function createDeployments(services: readonly Service[], log: Log): Deployments {
  let last: Deployment | undefined;
  let underWay: Promise<unknown> = Promise.resolve();

  async function replace(deployment: Deployment): Promise<void> {
    let committing = false;
    try {
      const commits = await prepareAll(services, deployment);
      committing = true;
      for (const commit of commits) await commit();
      last = deployment;
    } catch (error) {
      // A service that fails after it agreed leaves the others ahead of it: they are brought back.
      if (committing && last) {
        await restore(last);
      }
      throw error;
    }
  }

  async function restore(deployment: Deployment): Promise<void> {
    try {
      for (const commit of await prepareAll(services, deployment)) await commit();
    } catch (failure) {
      log.error(`The last good deployment could not be restored: ${String(failure)}`);
    }
  }

  return {
    deploy(deployment) {
      const next = underWay.then(() => replace(deployment));
      underWay = next.catch(() => undefined);
      return next;
    },
    async idle() {
      await underWay;
    },
  };
}

/** One after another, so that of several faults the first service's is told, however long each check takes. */
async function prepareAll(
  services: readonly Service[],
  deployment: Deployment,
): Promise<(() => Promise<void>)[]> {
  const commits: (() => Promise<void>)[] = [];
  for (const service of services) commits.push(await service.prepare(deployment));
  return commits;
}
