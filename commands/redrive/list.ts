import type { AwsClients } from '../operations/aws-clients.ts';
import type { OperatorWorld } from '../operations/operator-world.ts';
import type { Place } from '../operations/place.ts';
import { shownDuration } from '../clock/duration.ts';
import { contentsOf, failuresByFunction, shortName, sideQueues } from './aside.ts';

/** Lists what lies aside, with how old it is; resolves with the exit code. */
export async function list(aws: AwsClients, place: Place, world: OperatorWorld): Promise<number> {
  const now = world.date().getTime();
  const age = (oldest: number) => `the oldest ${shownDuration(Math.max(0, now - oldest))} old`;
  let messages = 0;
  for (const queue of sideQueues(place)) {
    const { count, refused, oldest } = await contentsOf(aws, queue, world.signal);
    messages += count;
    const name = shortName(aws.stage, queue.name);
    const told = [counted(count, 'message'), ...(refused > 0 ? [`${refused} of them refused`] : [])];
    world.out(`${name}: ${[...told, ...(oldest > 0 ? [age(oldest)] : [])].join(', ')}`);
  }
  let records = 0;
  for (const [name, objects] of await failuresByFunction(aws, place.failureBucket)) {
    records += objects.length;
    const whose = name === '' ? 'objects that cannot be read' : shortName(aws.stage, name);
    world.out(`${whose}: ${counted(objects.length, 'failure record')}, ${age(objects[0]?.writtenAt ?? now)}`);
  }
  world.out(`redrive: ${counted(messages, 'message')} and ${counted(records, 'failure record')} lie aside`);
  if (world.signal.aborted) return 130;
  return messages + records > 0 ? 1 : 0;
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
