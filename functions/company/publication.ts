import { eventAttributes } from '../../model/company/event-attributes.ts';
import type { CompanyEvent } from '../../model/company/events.ts';
import type { Publication } from '../shared/sns.ts';

/** An event as a message, with the attributes that subscriptions filter by. */
export function publicationOf(event: CompanyEvent): Publication {
  return { message: JSON.stringify(event), attributes: eventAttributes(event) };
}

/** SNS takes ten messages and 256 KiB at once. https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
const MOST = 10;
const LARGEST = 256 * 1024;

export function bytesOf({ message, attributes }: Publication): number {
  return Buffer.byteLength(message) + Buffer.byteLength(JSON.stringify(attributes));
}

/**
 * Cuts publications into batches, in order. None holds a company twice: SNS may refuse a message of a batch and take the
 * next, and a company's later version must not be out before an earlier one.
 */
export function batches<Entry extends { readonly event: CompanyEvent; readonly publication: Publication }>(
  entries: readonly Entry[],
): Entry[][] {
  const cut: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = bytesOf(entry.publication);
    const last = cut.at(-1);
    const fits =
      last !== undefined &&
      last.length < MOST &&
      bytes + size <= LARGEST &&
      !last.some(({ event }) => event.subject === entry.event.subject);
    if (fits) {
      last.push(entry);
      bytes += size;
    } else {
      cut.push([entry]);
      bytes = size;
    }
  }
  return cut;
}
