import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock, systemClock } from '../../../../local/kernel/clock.ts';
import { alive, hostFunctions, type FunctionSpec, type Source } from './hosted-functions.ts';

/** What a function does when it is asked to be bad; otherwise it answers 'well'. */
const misbehaving = (deed: string): string =>
  `export const handler = async (event) => { if (!event.bad) return 'well'; ${deed} };`;

const quick = { Timeout: 1 };

const functions: Record<string, FunctionSpec | Source> = {
  loop: { source: misbehaving(`console.log('last words'); for (;;);`), properties: quick },
  wait: { source: misbehaving(`setInterval(() => {}, 10); await new Promise(() => {});`), properties: quick },
  expression: { source: misbehaving(`/(a+)+$/.test('a'.repeat(60) + 'b');`), properties: quick },
  exit: misbehaving(`process.exit(7);`),
  quit: misbehaving(`process.exit();`),
  kill: misbehaving(`process.kill(process.pid, 'SIGKILL');`),
  abort: misbehaving(`process.abort();`),
  timer: misbehaving(
    `setTimeout(() => { throw new TypeError('in a timer'); }, 1); await new Promise((r) => setTimeout(r, 500));`,
  ),
  rejection: misbehaving(
    `Promise.reject(new Error('nobody listens')); await new Promise((r) => setTimeout(r, 500));`,
  ),
  never: misbehaving(`await new Promise(() => {});`),
  recursion: misbehaving(`const deeper = () => deeper() + 1; return deeper();`),
  numbers: misbehaving(`const kept = []; for (;;) kept.push(1.5);`),
  map: misbehaving(`const kept = new Map(); for (let i = 0; ; i++) kept.set(i, i);`),
  answer: misbehaving(`return 'x'.repeat(6 * 1024 * 1024 + 100);`),
  output: misbehaving(
    `console.log('x'.repeat(3_000_000)); for (let i = 0; i < 20_000; i++) console.log('line ' + i);`,
  ),
  frames: misbehaving(
    `const { writeSync } = await import('node:fs'); writeSync(4, Buffer.alloc(100, 255)); await new Promise((r) => setTimeout(r, 500));`,
  ),
  lies: misbehaving(
    `const { writeSync } = await import('node:fs'); const text = 'no JSON'; const head = Buffer.alloc(5); head[0] = 5; head.writeUInt32BE(text.length, 1); writeSync(4, Buffer.concat([head, Buffer.from(text)])); await new Promise((r) => setTimeout(r, 500));`,
  ),
  pipes: misbehaving(
    `const { closeSync } = await import('node:fs'); closeSync(3); closeSync(4); await new Promise((r) => setTimeout(r, 5000));`,
  ),
  error: misbehaving(
    `throw Object.defineProperty(new Error('x'), 'stack', { get() { throw new Error('in a getter'); } });`,
  ),
  prototype: misbehaving(
    `Object.prototype.toJSON = () => { throw new Error('everywhere'); }; Promise.prototype.then = undefined; return {};`,
  ),
};

describe('a function', () => {
  const host = hostFunctions();
  const { run } = host;
  beforeAll(() => host.deploy(functions));
  afterAll(() => host.stop());

  it.concurrent.each([
    ['loops', 'loop', 'Sandbox.Timedout', /^RequestId: \S+ Error: Task timed out after 1.00 seconds$/],
    ['waits for ever', 'wait', 'Sandbox.Timedout', /Task timed out after 1.00 seconds$/],
    [
      'is lost in a regular expression',
      'expression',
      'Sandbox.Timedout',
      /Task timed out after 1.00 seconds$/,
    ],
    [
      'exits',
      'exit',
      'Runtime.ExitError',
      /^RequestId: \S+ Error: Runtime exited with error: exit status 7$/,
    ],
    ['exits without a word', 'quit', 'Runtime.ExitError', /Runtime exited without providing a reason$/],
    ['kills itself', 'kill', 'Runtime.ExitError', /Runtime exited with error: signal: killed$/],
    ['aborts', 'abort', 'Runtime.ExitError', /Runtime exited with error: signal: aborted$/],
    ['throws in a timer', 'timer', 'TypeError', 'in a timer'],
    ['leaves a rejection alone', 'rejection', 'Runtime.UnhandledPromiseRejection', 'Error: nobody listens'],
    ['awaits what never comes', 'never', 'Runtime.NodeJsExit', /never settled/],
    ['calls itself without end', 'recursion', 'RangeError', /call stack/],
    ['fills its memory with numbers', 'numbers', 'Runtime.OutOfMemory', /signal: killed$/],
    ['fills its memory with one map', 'map', 'Runtime.OutOfMemory', /signal: killed$/],
    [
      'answers too much',
      'answer',
      'Function.ResponseSizeTooLarge',
      /\(6291558 bytes\) exceeded maximum allowed payload size \(6291556 bytes\)/,
    ],
    ['speaks past its runtime', 'frames', 'Runtime.ExitError', /signal: killed$/],
    ['forges an answer', 'lies', 'Runtime.InvalidResponse', 'The answer is not JSON.'],
    ['closes the pipes of its runtime', 'pipes', 'Runtime.ExitError', /Runtime exited/],
    ['throws what cannot be read', 'error', 'handled', /cannot be read/],
    ['breaks what everything stands on', 'prototype', /./, /./],
  ])('that %s fails alone, and runs again', async (_, name, errorType, message) => {
    const failure = await run(name, { bad: true }).then(
      () => expect.unreachable(),
      (error: Error & { errorType: string }) => error,
    );
    expect(failure.errorType).toMatch(errorType);
    expect(failure.message).toMatch(message);
    expect(await run(name)).toBe('well');
  });

  it('that is cut off has said what it wrote before', () => {
    expect(host.log.lines).toContain('info loop: last words');
  });

  it('that writes without end is heard line by line, long lines in pieces', async () => {
    await run('output', { bad: true });
    const lines = host.log.lines.filter((line) => line.startsWith('info output: '));
    expect(lines.filter((line) => line.includes('line ')).length).toBe(20_000);
    expect(lines.slice(0, 12).map((line) => line.length - 'info output: '.length)).toEqual([
      ...Array.from({ length: 11 }, () => 256 * 1024),
      3_000_000 - 11 * 256 * 1024,
    ]);
  });

  it('that fails is one line of warning, with its name, its request and what happened', () => {
    const warnings = host.log.lines.filter((line) => line.startsWith('warn loop: '));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^warn loop: [0-9a-f-]{36} failed with Sandbox.Timedout \(.*1.00 seconds\)$/);
    const thrown = host.log.lines.filter((line) => line.startsWith('warn timer: '));
    expect(thrown[0]).toMatch(/failed with TypeError at .*index\.mjs:1:\d+\)$/);
    expect(thrown[0]).not.toContain('in a timer');
  });
});

describe('a cut-off function', () => {
  const wallClock = movableClock(systemClock);
  const host = hostFunctions({ wallClock });
  afterAll(() => host.stop());

  it('is gone when the answer comes, and what it started with it', async () => {
    await host.deploy({
      parent: {
        source: `import { spawn } from 'node:child_process';
          export const handler = async () => {
            console.log(process.pid, spawn('/bin/sleep', ['60'], { stdio: 'ignore' }).pid);
            for (;;);
          };`,
        properties: { Timeout: 900 },
      },
    });
    const cut = host.run('parent');
    await expect.poll(() => host.log.lines[0], { interval: 10 }).toBeDefined();
    const [parent, child] = host.log.lines[0]!.match(/\d+/g)!.map(Number);
    expect([alive(parent!), alive(child!)]).toEqual([true, true]);
    wallClock.advance(900_000);
    await expect(cut).rejects.toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(alive(parent!)).toBe(false);
    await expect.poll(() => alive(child!), { interval: 10 }).toBe(false);
  });

  it('has ten seconds to load, whatever its timeout is', async () => {
    await host.deploy({
      slow: `console.log('loading'); await new Promise(() => setInterval(() => {}, 1000));`,
    });
    const cut = host.run('slow');
    await expect.poll(() => host.log.lines.includes('info slow: loading'), { interval: 10 }).toBe(true);
    wallClock.advance(10_000);
    await expect(cut).rejects.toMatchObject({
      errorType: 'Sandbox.Timedout',
      message: expect.stringContaining('Task timed out after 10.00 seconds'),
    });
  });
});
