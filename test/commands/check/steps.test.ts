import { describe, expect, it } from 'vitest';
import { runSteps, type Step } from '../../../commands/check/steps.ts';

const node = (name: string, code: string, figure = false): Step => ({ name, args: ['-e', code], figure });

async function run(steps: readonly Step[], parallel = 2, signal = new AbortController().signal) {
  const printed: string[] = [];
  const results = await runSteps(steps, {
    cwd: process.cwd(),
    parallel,
    print: (text) => printed.push(text),
    signal,
  });
  return { results, printed };
}

describe('a step', () => {
  it('passes by its exit code alone', async () => {
    const { results } = await run([
      node('good', 'console.error("noise")'),
      node('bad', 'process.exitCode = 3'),
      node('killed', 'process.kill(process.pid, "SIGKILL")'),
    ]);
    expect(results.map(({ name, passed }) => [name, passed])).toEqual([
      ['good', true],
      ['bad', false],
      ['killed', false],
    ]);
  });

  it('says one line when it passes, with its last line where that is a figure', async () => {
    const { printed } = await run([
      node('quiet', 'console.log("detail")'),
      node('counted', 'console.log("detail\\n7 files")', true),
    ]);
    expect(printed).toHaveLength(2);
    expect(printed.join('\n')).not.toContain('detail');
    expect(printed.find((line) => line.includes('counted'))).toMatch(/^✓ counted +\d+\.\d s {2}7 files$/);
  });

  it('says all it printed, on both streams, when it fails', async () => {
    const { printed } = await run([
      node('broken', 'console.log("out"); console.error("err"); process.exitCode = 1'),
    ]);
    expect(printed[0]).toMatch(/^✗ broken/);
    expect(printed[1]).toMatch(/── broken ──\n(?:out\nerr|err\nout)$/);
  });

  it('that cannot be started has failed', async () => {
    const { results } = await runSteps([node('lost', '')], {
      cwd: '/there/is/no/such/folder',
      parallel: 1,
      print: () => undefined,
      signal: new AbortController().signal,
    }).then((all) => ({ results: all }));
    expect(results[0]?.passed).toBe(false);
  });
});

describe('the steps', () => {
  it('come back in their order, however long each takes', async () => {
    const { results } = await run([node('slow', 'setTimeout(() => {}, 300)'), node('fast', '')]);
    expect(results.map(({ name }) => name)).toEqual(['slow', 'fast']);
  });

  it('end at once when interrupted, and those that did not finish have not passed', async () => {
    const interrupted = new AbortController();
    const steps = [node('first', ''), node('endless', 'setInterval(() => {}, 1000)'), node('never', '')];
    const printed: string[] = [];
    const results = await runSteps(steps, {
      cwd: process.cwd(),
      parallel: 1,
      print: (text) => {
        printed.push(text);
        if (text.includes('first')) setImmediate(() => interrupted.abort());
      },
      signal: interrupted.signal,
    });
    expect(results.map(({ name, passed }) => [name, passed])).toEqual([
      ['first', true],
      ['endless', false],
      ['never', false],
    ]);
    expect(printed).toHaveLength(1);
  });
});
