import { UsageError } from '../usage.ts';
import { awsFault } from './aws-fault.ts';
import type { AwsClients } from './aws-clients.ts';
import type { OperatorWorld } from './operator-world.ts';

/** Flags that every operator's command has. */
export interface OperatorOptions {
  /** A deployed stage; the running instance when left out. */
  readonly stage?: string;
}

/**
 * Reads the command line, opens AWS, runs and closes. Resolves with the exit code: what `run` says, 2 when the command line
 * cannot be read or AWS does not do what is asked, 130 when an interruption came first.
 */
export async function operatorCommand<Options extends OperatorOptions>(
  args: readonly string[],
  world: OperatorWorld,
  command: {
    readonly usage: string;
    readonly options: (args: readonly string[]) => Options | 'help';
    readonly run: (options: Options, aws: AwsClients, world: OperatorWorld) => Promise<number>;
  },
): Promise<number> {
  let stage: string | undefined;
  try {
    const options = command.options(args);
    if (options === 'help') {
      world.out(command.usage.trimEnd());
      return 0;
    }
    stage = options.stage;
    const aws = await world.openAws(stage);
    try {
      return await command.run(options, aws, world);
    } finally {
      aws.close();
    }
  } catch (error) {
    const line = error instanceof UsageError ? error.message : awsFault(error, stage);
    if (line === undefined) throw error;
    world.err(line);
    return 2;
  }
}

/** The name of a stage as `--stage` gives it. Throws `UsageError`. */
export function stageFlag(text: string | undefined): OperatorOptions {
  if (text === undefined) return {};
  if (/^[a-z][a-z0-9]{0,19}$/.test(text)) return { stage: text };
  throw new UsageError(`--stage "${text}" is no stage: up to 20 of a-z and 0-9, a letter first.`);
}

/** A whole number of a flag. Throws `UsageError`. */
export function numberFlag(flag: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= from && value <= to) return value;
  throw new UsageError(`--${flag} takes a whole number from ${from} to ${to}, not "${text}".`);
}
