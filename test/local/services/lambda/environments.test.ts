import { afterEach, expect, it } from 'vitest';
import { manualClock, movableClock, systemClock } from '../../../../local/kernel/clock.ts';
import { alive, arnOf, hostFunctions, stateOf, type Hosted, type HostOptions } from './hosted-functions.ts';

/** Answers who it is and how often it ran; waits for a file to go when it is told to. */
const counting = `import { existsSync } from 'node:fs';
let runs = 0;
export const handler = async (event) => {
  while (event.until && !existsSync(event.until)) await new Promise((resolve) => setTimeout(resolve, 5));
  return { process: process.pid, runs: ++runs, key: process.env.AWS_ACCESS_KEY_ID, greeting: process.env.GREETING };
};`;

interface Answer {
  readonly process: number;
  readonly runs: number;
  readonly key: string;
  readonly greeting?: string;
}

const hosts: Hosted[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
});

function host(
  options?: HostOptions,
): Hosted & { readonly answer: (name: string, event?: unknown) => Promise<Answer> } {
  const hosted = hostFunctions(options);
  hosts.push(hosted);
  return { ...hosted, answer: async (name, event) => (await hosted.run(name, event)) as Answer };
}

it('an environment is used again, and nothing of one function is seen by another', async () => {
  const { deploy, answer } = host();
  await deploy({ one: counting, two: counting });
  const first = await answer('one');
  expect(await answer('one')).toEqual({ ...first, runs: 2 });
  const other = await answer('two');
  expect(other.runs).toBe(1);
  expect(other.process).not.toBe(first.process);
  expect(other.key).not.toBe(first.key);
});

it('invocations at once have environments of their own, and one that failed as a process is not used again', async () => {
  const hosted = host();
  await hosted.deploy({
    one: counting,
    exit: `let runs = 0; export const handler = async (event) => event.bad ? process.exit(1) : ++runs;`,
  });
  const { path, open } = hosted.gate();
  const all = [1, 2, 3].map(() => hosted.answer('one', { until: path }));
  await expect.poll(() => hosted.sessions.length).toBe(3);
  open();
  expect(new Set((await Promise.all(all)).map(({ process }) => process)).size).toBe(3);
  expect(await hosted.run('exit')).toBe(1);
  await expect(hosted.run('exit', { bad: true })).rejects.toMatchObject({ errorType: 'Runtime.ExitError' });
  expect(await hosted.run('exit')).toBe(1);
});

it('a function has no more environments than it reserves, and the others share what the account has', async () => {
  const hosted = host({ accountConcurrency: 2 });
  await hosted.deploy({
    reserved: { source: counting, properties: { ReservedConcurrentExecutions: 1 } },
    closed: { source: counting, properties: { ReservedConcurrentExecutions: 0 } },
    one: counting,
    two: counting,
  });
  const { path, open } = hosted.gate();
  const event = { until: path };
  const busy = ['reserved', 'one', 'two'].map((name) => hosted.answer(name, event));
  const throttled = (reason: string) => ({
    code: 'TooManyRequestsException',
    statusCode: 429,
    details: { Reason: reason },
  });
  for (const name of ['reserved', 'closed']) {
    await expect(hosted.run(name)).rejects.toMatchObject(
      throttled('ReservedFunctionConcurrentInvocationLimitExceeded'),
    );
  }
  await expect(hosted.run('one')).rejects.toMatchObject(throttled('ConcurrentInvocationLimitExceeded'));
  open();
  await Promise.all(busy);
  expect((await hosted.answer('one')).runs).toBe(2);
  expect((await hosted.answer('reserved')).runs).toBe(2);
});

if (process.platform !== 'linux') console.log('Environments are frozen on Linux only: no test of it here.');
it.runIf(process.platform === 'linux')(
  'an environment is frozen when it has answered, and goes on with the next invocation',
  async () => {
    const { deploy, run } = host();
    await deploy({
      ticking: `let ticks = 0; setInterval(() => ticks++, 1); export const handler = async () => {
        const before = ticks;
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { ticked: ticks - before, process: process.pid };
      };`,
    });
    for (const event of ['cold', 'thawed']) {
      const answer = (await run('ticking', event)) as { ticked: number; process: number };
      expect(answer.ticked).toBeGreaterThan(1);
      await expect.poll(() => stateOf(answer.process), { interval: 5 }).toBe('T');
    }
  },
);

it('an environment that was idle for five minutes ends', async () => {
  const clock = manualClock(0);
  const { deploy, answer } = host({ clock });
  await deploy({ one: counting });
  const { process } = await answer('one');
  clock.advance(4 * 60_000);
  expect((await answer('one')).process).toBe(process);
  clock.advance(4 * 60_000);
  expect(alive(process)).toBe(true);
  clock.advance(60_000);
  await expect.poll(() => alive(process)).toBe(false);
  expect((await answer('one')).runs).toBe(1);
});

it('six environments are kept beyond what can be busy: the one that is idle longest makes room', async () => {
  const clock = manualClock(0);
  const { deploy, answer } = host({ clock, accountConcurrency: 1 });
  const names = Array.from({ length: 8 }, (_, index) => `f${index}`);
  await deploy(Object.fromEntries(names.map((name) => [name, counting])));
  const answers: Answer[] = [];
  for (const name of names) {
    clock.advance(1);
    answers.push(await answer(name));
    clock.advance(1);
    if (name === 'f1') await answer('f0');
  }
  const living = () => answers.map(({ process }) => alive(process));
  await expect.poll(living).toEqual(names.map((name) => name !== 'f1'));
});

it('credentials outlast the invocation that gets them: before they end there is a new environment', async () => {
  const wallClock = movableClock(systemClock);
  const { deploy, answer, sessions } = host({ wallClock, sessionLifetime: 600_000 });
  await deploy({ one: counting });
  const first = await answer('one');
  wallClock.advance(500_000);
  expect(await answer('one')).toEqual({ ...first, runs: 2 });
  wallClock.advance(60_000);
  const renewed = await answer('one');
  expect(renewed.runs).toBe(1);
  expect(sessions.map(({ accessKeyId }) => accessKeyId)).toEqual([first.key, renewed.key]);
  expect(sessions[0]!.principal).toMatchObject({ sessionName: 'one' });
});

it('a deployment keeps the warm environments of what stays, and lets the others finish what they run', async () => {
  const hosted = host();
  const changed = (greeting: string) => ({
    source: counting,
    properties: { Environment: { Variables: { GREETING: greeting } } },
  });
  await hosted.deploy({ same: counting, changed: changed('hello'), gone: counting });
  const same = await hosted.answer('same');
  const idle = await hosted.answer('changed');
  const { path, open } = hosted.gate();
  const busy = hosted.answer('gone', { until: path });
  await expect.poll(() => hosted.sessions.length).toBe(3);
  await hosted.deploy({
    same: { source: counting, properties: { Description: 'new', ReservedConcurrentExecutions: 3 } },
    changed: changed('goodbye'),
  });
  expect((await hosted.answer('same')).process).toBe(same.process);
  expect(await hosted.answer('changed')).toMatchObject({ runs: 1, greeting: 'goodbye' });
  await expect.poll(() => alive(idle.process)).toBe(false);
  open();
  const { process } = await busy;
  await expect.poll(() => alive(process)).toBe(false);
  await expect(hosted.run('gone')).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message: `Function not found: ${arnOf('gone')}`,
  });
});

it('a role that Lambda may not assume stops the deployment, and the last good one goes on', async () => {
  let trusted = true;
  const hosted = host({ trusted: () => trusted });
  await hosted.deploy({ one: counting });
  const first = await hosted.answer('one');
  trusted = false;
  const commit = await hosted.service.prepare(hosted.deployment({ two: counting }));
  await expect(commit()).rejects.toMatchObject({ code: 'AssemblyInvalid' });
  expect((await hosted.answer('one')).process).toBe(first.process);
});

it('the end of the service ends every environment, busy and idle, and no invocation is blamed for it', async () => {
  const hosted = host();
  await hosted.deploy({
    one: counting,
    loop: `export const handler = () => { console.log(process.pid); for (;;); };`,
  });
  const { process } = await hosted.answer('one');
  const cut = hosted.run('loop').then(
    () => undefined,
    (error: { code: string }) => error.code,
  );
  await expect.poll(() => hosted.log.lines.length).toBe(1);
  const looping = Number(/\d+$/.exec(hosted.log.lines[0]!)![0]);
  await hosted.service.stop();
  expect([alive(process), alive(looping)]).toEqual([false, false]);
  expect(await cut).toBe('ServiceException');
});
