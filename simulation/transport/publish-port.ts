import type { Publication, Publish } from '../../functions/shared/sns.ts';
import type { Code, EarlierCode } from '../code/code.ts';
import type { Fault } from '../faults.ts';
import type { World } from '../world.ts';
import type { Invocation } from './invocation.ts';
import { companyVersionIn } from './message.ts';
import { request } from './request.ts';

const FAULTS: readonly Fault[] = [
  'failBefore',
  'answerLost',
  'answerLost',
  'crash',
  'zombie',
  'throttling',
  'partialBatchFailure',
];

/** PublishBatch as one run of the publisher sees it. */
export function publishFor(
  world: World,
  accept: (publication: Publication) => void,
  invocation: Invocation,
  { AwsFailure }: Code | EarlierCode,
): Publish {
  /** Refuses at least one message, and each of the others by chance. */
  function refuseSome(publications: readonly Publication[]): readonly number[] {
    const first = world.chance.below(publications.length);
    const refused = publications.map((_, at) => at).filter((at) => at === first || world.chance.happens(0.3));
    publications.forEach((publication, at) => {
      if (!refused.includes(at)) accept(publication);
    });
    world.trace.say(() => `the topic refuses messages ${refused.join(', ')} of the batch`);
    return refused;
  }

  return (publications) =>
    request<readonly number[]>(world, invocation, {
      service: 'topic',
      label: () => `publishes ${publications.map(({ message }) => nameOf(message)).join(', ')}`,
      faults: FAULTS,
      perform() {
        // Beside the faults of any request: a batch is where one message may fail and the next not.
        if (publications.length > 1 && world.faults.happens('partialBatchFailure', 0.25)) {
          return refuseSome(publications);
        }
        for (const publication of publications) accept(publication);
        return [];
      },
      instead(fault) {
        if (fault === 'failBefore') {
          return { error: new AwsFailure('InternalError', 'The request failed.') };
        }
        if (fault === 'throttling') return { error: new AwsFailure('Throttled', 'Come again later.') };
        return fault === 'partialBatchFailure' ? { answer: refuseSome(publications) } : undefined;
      },
      noAnswer: () => new AwsFailure('NoAnswer', 'The connection broke.'),
      thrown: (error) => error,
    });
}

function nameOf(message: string): string {
  const event = companyVersionIn(message);
  return event ? `${event.company}/${event.version}` : 'something';
}
