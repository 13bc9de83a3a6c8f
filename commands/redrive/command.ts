import { GetFunctionConfigurationCommand, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { namesOfStage } from '../../model/physical-names.ts';
import type { AwsClients } from '../operations/aws-clients.ts';
import { operatorCommand } from '../operations/operator-command.ts';
import type { OperatorWorld } from '../operations/operator-world.ts';
import { findPlace, type Place } from '../operations/place.ts';
import { showProgress } from '../operations/progress.ts';
import { countMessages } from '../operations/queues.ts';
import { UsageError } from '../usage.ts';
import { failuresByFunction, shortName, sideQueues, type SideQueue } from './aside.ts';
import { list } from './list.ts';
import { moveLetters } from './move-letters.ts';
import { readArguments, usage, type RedriveOptions } from './options.ts';
import { replayFailures } from './replay-failures.ts';

/** `npm run redrive`; resolves with the exit code. The last line it prints is the figure. */
export function redriveCommand(args: readonly string[], world: OperatorWorld): Promise<number> {
  return operatorCommand(args, world, { usage, options: readArguments, run: redrive });
}

/** What was handled and what lies aside still. */
interface Figures {
  moved: number;
  left: number;
}

async function redrive(options: RedriveOptions, aws: AwsClients, world: OperatorWorld): Promise<number> {
  const place = await findPlace(aws);
  const { target } = options;
  if (target === undefined) return list(aws, place, world);
  const name = target.startsWith(namesOfStage(aws.stage)) ? target : namesOfStage(aws.stage) + target;
  const queues = sideQueues(place).filter((queue) => queue.name === name || queue.source.name === name);
  const isFunction = await functionExists(aws, name);
  if (queues.length === 0 && !isFunction) throw new UsageError(unknown(target, aws.stage, place));

  const figures: Figures = { moved: 0, left: 0 };
  for (const queue of queues) await moveFrom(queue, options, { aws, world, figures });
  if (isFunction) await replayOf(name, place, { aws, world, figures });
  if (world.signal.aborted) world.out('Interrupted. Run it again for the rest.');
  world.out(`redrive: ${figures.moved} moved, ${figures.left} left`);
  if (world.signal.aborted) return 130;
  return figures.left > 0 ? 1 : 0;
}

interface Redriving {
  readonly aws: AwsClients;
  readonly world: OperatorWorld;
  readonly figures: Figures;
}

async function moveFrom(
  queue: SideQueue,
  { refused: withRefused }: RedriveOptions,
  { aws, world, figures }: Redriving,
): Promise<void> {
  const name = shortName(aws.stage, queue.name);
  const progress = showProgress(world.progress, 'messages', await countMessages(aws.sqs, queue.url));
  try {
    const { moved, left, refused } = await moveLetters(
      aws.sqs,
      { from: queue.url, to: queue.source.url },
      { withRefused, signal: world.signal, onMoved: (count) => progress.add(count) },
    );
    progress.stop();
    world.out(`${name}: ${moved} moved to ${shortName(aws.stage, queue.source.name)}, ${left} left`);
    for (const [why, count] of grouped(refused.map((one) => `${one.refusal}: ${one.reason}`))) {
      world.out(`  refused (${count}): ${printable(why)}`);
    }
    if (refused.length > 0) world.out('  Refused messages are moved with --refused.');
    figures.moved += moved;
    figures.left += left;
  } finally {
    progress.stop();
  }
}

async function replayOf(
  functionName: string,
  place: Place,
  { aws, world, figures }: Redriving,
): Promise<void> {
  const bucket = place.failureBucket;
  const objects = (await failuresByFunction(aws, bucket)).get(functionName) ?? [];
  if (objects.length === 0) return;
  const progress = showProgress(world.progress, 'failure records', objects.length);
  try {
    const { replayed, kept } = await replayFailures(
      aws,
      { bucket, functionName, objects },
      { signal: world.signal, onReplayed: (count) => progress.add(count) },
    );
    progress.stop();
    const left = objects.length - replayed;
    world.out(
      `${shortName(aws.stage, functionName)}: ${replayed} failure ${replayed === 1 ? 'record' : 'records'} worked off, ${left} left`,
    );
    for (const { key, reason } of kept) world.out(`  kept ${key}: ${reason}`);
    figures.moved += replayed;
    figures.left += left;
  } finally {
    progress.stop();
  }
}

async function functionExists({ lambda }: AwsClients, name: string): Promise<boolean> {
  try {
    await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

function unknown(target: string, stage: string, place: Place): string {
  const names = new Set(sideQueues(place).map(({ source }) => shortName(stage, source.name)));
  return `There is no queue and no function ${target} in stage ${stage}. Queues: ${[...names].join(', ')}.`;
}

function grouped(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Reasons quote what an outside system sent: its control characters must not reach the terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
