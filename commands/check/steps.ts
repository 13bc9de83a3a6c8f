import { spawn, type ChildProcess } from 'node:child_process';

/** One check, as a Node process of its own. */
export interface Step {
  readonly name: string;
  readonly args: readonly string[];
  /** Whether its last line says something worth reading when it passes. */
  readonly figure?: boolean;
}

export interface StepResult {
  readonly name: string;
  readonly passed: boolean;
  readonly milliseconds: number;
  readonly output: string;
}

export interface Options {
  readonly cwd: string;
  /** How many steps run side by side. */
  readonly parallel: number;
  /** Takes one line, or one block of lines. */
  readonly print: (text: string) => void;
  /** Ends what runs and starts nothing more; steps that did not finish have not passed. */
  readonly signal: AbortSignal;
}

/**
 * Runs the steps in their order, some side by side: one line each as it ends, then the whole output of those that
 * failed; nothing more once interrupted. A step passes when its process exits with 0. Results come in the order of the steps.
 */
export async function runSteps(steps: readonly Step[], options: Options): Promise<readonly StepResult[]> {
  const results = new Map<Step, StepResult>();
  const waiting = [...steps];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const result = await runStep(step, options);
      results.set(step, result);
      if (!options.signal.aborted) options.print(line(step, result));
    }
  };
  await Promise.all(Array.from({ length: options.parallel }, worker));
  const inOrder = steps.flatMap((step) => results.get(step) ?? []);
  if (options.signal.aborted) return inOrder;
  for (const { name, passed, output } of inOrder) {
    if (!passed) options.print(`\n── ${name} ──\n${output.trimEnd()}`);
  }
  return inOrder;
}

async function runStep(step: Step, { cwd, signal }: Options): Promise<StepResult> {
  const started = performance.now();
  const ended = (passed: boolean, output: string): StepResult => ({
    name: step.name,
    passed,
    milliseconds: performance.now() - started,
    output,
  });
  if (signal.aborted) return ended(false, 'Interrupted before it began.');
  return new Promise((resolve) => {
    const child: ChildProcess = spawn(process.execPath, step.args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    const chunks: Buffer[] = [];
    const stop = () => child.kill();
    signal.addEventListener('abort', stop, { once: true });
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    const output = () => Buffer.concat(chunks).toString('utf8');
    child.once('error', (error) => resolve(ended(false, `${output()}${error.message}`)));
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      resolve(ended(code === 0, output()));
    });
  });
}

function line(step: Step, { passed, milliseconds, output }: StepResult): string {
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`.padStart(7);
  const figure = passed && step.figure === true ? `  ${lastLine(output)}` : '';
  return `${passed ? '✓' : '✗'} ${step.name.padEnd(18)}${seconds}${figure}`;
}

function lastLine(output: string): string {
  return output.trimEnd().split('\n').at(-1)?.trim() ?? '';
}
