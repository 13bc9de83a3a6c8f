import { beforeEach, describe, expect, it } from 'vitest';
import { createDeployments } from '../../local/deployments.ts';
import { LocalError } from '../../local/kernel/errors.ts';
import { recordingLog } from '../../local/kernel/log.ts';
import type { Deployment, Service } from '../../local/kernel/service.ts';

const refusal = new LocalError('SchemaInvalid', 'no such type', 'Correct it.');
let happened: string[];
let refuseIn: string;
beforeEach(() => {
  happened = [];
  refuseIn = '';
});

/** A service that serves the stack of the deployment that it took over last. */
function service(name: string): Service & { serves: string } {
  return {
    name,
    types: {},
    serves: '',
    async prepare({ resources }) {
      const stack = resources[0]?.stack ?? '';
      happened.push(`${name} prepares ${stack}`);
      await new Promise((resolve) => setImmediate(resolve));
      if (refuseIn === `${name} prepares ${stack}`) throw refusal;
      return async () => {
        happened.push(`${name} serves ${stack}`);
        this.serves = stack;
        if (refuseIn === `${name} serves ${stack}`) throw refusal;
      };
    },
    stop: () => Promise.resolve(),
  };
}

const deployment = (stack: string): Deployment => ({
  resources: [{ stack, logicalId: 'A', type: 'Test::Thing', properties: {}, ref: 'a', attributes: {} }],
  assets: { path: (location) => location },
  environment: { accountId: '111122223333', region: 'us-east-1', partition: 'aws', secret: 'secret' },
});

describe('a deployment', () => {
  it('is prepared by every service before any takes it over, in their order', async () => {
    const deployments = createDeployments([service('a'), service('b')], recordingLog());
    await deployments.deploy(deployment('one'));
    expect(happened).toEqual(['a prepares one', 'b prepares one', 'a serves one', 'b serves one']);
  });

  it('that one service refuses is taken over by none, and the next one can be', async () => {
    const [a, b] = [service('a'), service('b')];
    const deployments = createDeployments([a, b], recordingLog());
    await deployments.deploy(deployment('one'));
    refuseIn = 'b prepares two';
    await expect(deployments.deploy(deployment('two'))).rejects.toBe(refusal);
    expect([a.serves, b.serves]).toEqual(['one', 'one']);
    expect(happened).not.toContain('a serves two');
    await deployments.deploy(deployment('three'));
    expect([a.serves, b.serves]).toEqual(['three', 'three']);
  });

  it('that fails while it is taken over gives way to the last good one', async () => {
    const [a, b] = [service('a'), service('b')];
    const deployments = createDeployments([a, b], recordingLog());
    await deployments.deploy(deployment('one'));
    refuseIn = 'b serves two';
    await expect(deployments.deploy(deployment('two'))).rejects.toBe(refusal);
    expect([a.serves, b.serves]).toEqual(['one', 'one']);
  });

  it('waits for the one before it', async () => {
    const deployments = createDeployments([service('a'), service('b')], recordingLog());
    const both = [deployments.deploy(deployment('one')), deployments.deploy(deployment('two'))];
    await deployments.idle();
    await Promise.all(both);
    expect(happened.indexOf('b serves one')).toBeLessThan(happened.indexOf('a prepares two'));
    expect(happened.at(-1)).toBe('b serves two');
  });
});
