import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { untilInterrupted } from '../../commands/interruption.ts';
import { recordingLog } from '../../local/index.ts';

const module = new URL('../../commands/interruption.ts', import.meta.url).href;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** A process that is sent two SIGINT, which its clock sees at the two times. */
async function interruptedTwice(first: number, second: number) {
  const program = `
    const { interruption } = await import(${JSON.stringify(module)});
    const times = [${first}, ${second}];
    const signal = interruption(() => console.log('said'), () => times.shift());
    const own = (wait) => setTimeout(() => process.kill(process.pid, 'SIGINT'), wait);
    signal.addEventListener('abort', () => { own(0); setTimeout(() => process.exit(0), 50); });
    own(0); setTimeout(() => {}, 10_000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    cwd: root,
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, said };
}

describe('an interruption', () => {
  it('is answered once, and the same Ctrl-C handed on by npm is no second one', async () => {
    expect(await interruptedTwice(1_000, 1_010)).toEqual({ code: 0, said: 'said\n' });
  });

  it("ends the process at a person's second one", async () => {
    expect(await interruptedTwice(1_000, 2_000)).toEqual({ code: 130, said: 'said\n' });
  });

  it('silences what it brings with it, and nothing before', () => {
    const log = recordingLog();
    const controller = new AbortController();
    const quiet = untilInterrupted(log, controller.signal);
    quiet.error('before');
    controller.abort();
    quiet.error('after');
    quiet.warn('after');
    expect(log.lines).toEqual(['error before']);
  });
});
