import type { DynamoDBRecord } from 'aws-lambda';
import type { Publication } from '../../functions/shared/sns.ts';
import type { Faults } from '../faults.ts';
import { companyVersionIn } from '../transport/message.ts';
import type { Stream } from '../transport/stream.ts';
import type { Item } from '../store/attribute-value.ts';
import type { Violation } from '../violation.ts';
import { numberIn, profileIds } from './shapes.ts';

/**
 * Whether the versions of each company are first published in order. What the stream's mapping has given up on is passed
 * over: it comes from the failure destination, whenever somebody sees to it.
 */
export function publishOrder(
  faults: Faults,
  givenUp: (sequence: string) => boolean,
  stream: Stream,
): {
  published(publication: Publication): Violation | undefined;
  /** Judges that a mapping goes on behind a record. */
  passed(record: DynamoDBRecord): Violation | undefined;
} {
  const published = new Map<string, Set<number>>();

  function wasGivenUp(company: string, version: number): boolean {
    return stream.shards.some(({ records }) =>
      records.some(({ record }) => {
        const changed = changeIn(record);
        return (
          changed?.company === company &&
          changed.version === version &&
          givenUp(record.dynamodb?.SequenceNumber ?? '')
        );
      }),
    );
  }

  return {
    passed(record) {
      const changed = changeIn(record);
      if (changed && published.get(changed.company)?.has(changed.version)) return undefined;
      return {
        invariant: 'Done',
        detail: changed
          ? `version ${changed.version} of company ${changed.company} is passed over and not published`
          : `record ${record.eventID ?? ''}, which no code can read, is passed over`,
      };
    },
    published({ message, attributes }) {
      const event = companyVersionIn(message);
      if (!event || attributes['replay'] === 'true') return undefined;
      const known = published.get(event.company) ?? new Set<number>();
      published.set(event.company, known);
      if (known.has(event.version)) faults.saw('duplicatePublish');
      known.add(event.version);
      const before = event.version - 1;
      return before === 0 || known.has(before) || wasGivenUp(event.company, before)
        ? undefined
        : {
            invariant: 'Order',
            detail: `version ${event.version} of company ${event.company} is published, and version ${before} is not`,
          };
    },
  };
}

/** Which version of which company a record of a profile is about; undefined for an item that is no profile. */
function changeIn({
  dynamodb,
}: DynamoDBRecord): { readonly company: string; readonly version: number } | undefined {
  const image = (dynamodb?.NewImage ?? dynamodb?.OldImage) as Item | undefined;
  const stored = numberIn(image, 'version');
  if (!image || stored === null) return undefined;
  return { company: profileIds(image), version: stored + (dynamodb?.NewImage ? 0 : 1) };
}
