import type { ProfileItem } from '../../model/company/item.ts';
import { replayEvent } from '../../model/company/replay-event.ts';
import type { AwsClients } from '../operations/aws-clients.ts';
import { operatorCommand } from '../operations/operator-command.ts';
import type { OperatorWorld } from '../operations/operator-world.ts';
import { createPace } from '../operations/pace.ts';
import { findPlace, type Place } from '../operations/place.ts';
import { PROFILE, profilesOf, REPLAYED_ATTRIBUTES } from '../operations/profiles.ts';
import { showProgress } from '../operations/progress.ts';
import { publishEvents } from '../operations/publish-events.ts';
import { itemCount, scan, type Reading } from '../operations/scan.ts';
import { readArguments, usage, type ReplayOptions } from './options.ts';

/** Read units a second: far below what a table that nobody has used for long serves. */
const READ_RATE = 2_000;

/** `npm run replay`; resolves with the exit code. The last line it prints is the figure. */
export function replayCommand(args: readonly string[], world: OperatorWorld): Promise<number> {
  return operatorCommand(args, world, { usage, options: readArguments, run: replay });
}

async function replay(options: ReplayOptions, aws: AwsClients, world: OperatorWorld): Promise<number> {
  const started = world.now();
  const place = await findPlace(aws);
  const reading: Reading = {
    dynamodb: aws.dynamodb,
    pace: createPace(READ_RATE, world),
    signal: world.signal,
  };
  let published = 0;
  const publish = publisher(options, aws, place, world, (count) => (published += count));
  const say = (end: string) =>
    world.out(
      `replay: ${published} ${published === 1 ? 'event' : 'events'} published${end}, ${((world.now() - started) / 1000).toFixed(1)} s`,
    );
  try {
    const missing =
      options.companies.length > 0
        ? await replayThese(options.companies, place, reading, publish)
        : await replayAll(place, reading, publish, world);
    for (const id of missing) world.err(`There is no company ${id}.`);
    if (world.signal.aborted)
      world.out('Interrupted. Run it again for the rest: a replay does no harm twice.');
    say(missing.length > 0 ? `, ${missing.length} not found` : '');
    if (world.signal.aborted) return 130;
    return missing.length > 0 ? 1 : 0;
  } catch (error) {
    say(' before it failed');
    throw error;
  }
}

type Publish = (profiles: readonly ProfileItem[]) => Promise<void>;

function publisher(
  { rate }: ReplayOptions,
  { sns }: AwsClients,
  place: Place,
  { wait, random, now, signal }: OperatorWorld,
  done: (count: number) => void,
): Publish {
  const publishing = {
    sns,
    topicArn: place.companyEvents.arn,
    pace: createPace(rate, { now, wait }),
    wait,
    random,
    signal,
  };
  return (profiles) => publishEvents(publishing, profiles.map(replayEvent), done);
}

/** Resolves with the ids that no company has. */
async function replayThese(
  ids: readonly string[],
  place: Place,
  reading: Reading,
  publish: Publish,
): Promise<string[]> {
  const profiles = await profilesOf(reading, place.companyTable, ids);
  await publish([...profiles.values()]);
  return ids.filter((id) => !profiles.has(id));
}

async function replayAll(
  { companyTable }: Place,
  reading: Reading,
  publish: Publish,
  world: OperatorWorld,
): Promise<string[]> {
  const progress = showProgress(world.progress, 'items read', await itemCount(reading, companyTable));
  try {
    await scan(reading, {
      table: companyTable,
      sortKey: PROFILE,
      attributes: REPLAYED_ATTRIBUTES,
      async onPage(items, scanned) {
        await publish(items as unknown as ProfileItem[]);
        progress.add(scanned);
      },
    });
  } finally {
    progress.stop();
  }
  return [];
}
