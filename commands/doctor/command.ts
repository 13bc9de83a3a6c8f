import type { AwsClients } from '../operations/aws-clients.ts';
import { operatorCommand } from '../operations/operator-command.ts';
import type { OperatorWorld } from '../operations/operator-world.ts';
import { createPace } from '../operations/pace.ts';
import { findPlace, type Place } from '../operations/place.ts';
import { causeOf } from './causes.ts';
import { gatherEvidence } from './evidence.ts';
import { differenceCount, examine, settled, type Examination, type Findings } from './findings.ts';
import { readArguments, usage, type DoctorOptions } from './options.ts';
import { repair } from './repair.ts';
import { companyLine, figure, totalLine, unnamedLine } from './report.ts';

/** `npm run doctor`; resolves with the exit code. The last line it prints is the figure. */
export function doctorCommand(args: readonly string[], world: OperatorWorld): Promise<number> {
  return operatorCommand(args, world, { usage, options: readArguments, run: doctor });
}

async function doctor(options: DoctorOptions, aws: AwsClients, world: OperatorWorld): Promise<number> {
  const started = world.now();
  const { now, wait, signal, progress } = world;
  const place = await findPlace(aws);
  const reading = { dynamodb: aws.dynamodb, pace: createPace(options.rate, world), signal };
  const examination: Examination = { reading, place, progress, now, wait };
  const found = await settled(examination, await examine(examination), options.wait);
  await tell(found, options, aws, place, world);
  const count = differenceCount(found);
  let left = found;
  if (options.repair && count > 0 && !signal.aborted) {
    const { random, date, out: say } = world;
    left = await repair(
      { ...examination, aws, random, date, say, seconds: Math.max(options.wait, 1) },
      found,
    );
    if (differenceCount(left) > 0) {
      world.out('What is left:');
      await tell(left, options, aws, place, world);
    }
  }
  if (signal.aborted) world.out('Interrupted: not everything was compared.');
  const mended = options.repair ? Math.max(0, count - differenceCount(left)) : undefined;
  world.out(figure(left, mended, (world.now() - started) / 1000));
  if (signal.aborted) return 130;
  return differenceCount(left) > 0 ? 1 : 0;
}

/** Prints each difference with its cause. */
async function tell(
  findings: Findings,
  { stage }: DoctorOptions,
  aws: AwsClients,
  place: Place,
  world: OperatorWorld,
): Promise<void> {
  const { differences, totals, unnamed } = findings;
  if (differences.length > 0) {
    const evidence = await gatherEvidence(aws, place, differences, world.signal);
    for (const difference of differences) {
      world.out(companyLine(difference, causeOf(difference, evidence), stage));
    }
    if (evidence.incomplete)
      world.out('Of the dead letters only the first were looked at: lost may mean there.');
  }
  for (const total of totals) world.out(totalLine(total));
  for (const industry of unnamed) world.out(unnamedLine(industry));
}
