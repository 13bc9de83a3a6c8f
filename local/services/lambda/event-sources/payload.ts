/** The largest event of a synchronous invocation, in bytes: 6 MB. */
export const largestEvent = 6 * 1024 * 1024;

const frame = Buffer.byteLength('{"Records":[]}');

/** A record of an event as JSON text. */
export interface EventItem {
  readonly text: string;
  readonly bytes: number;
}

export function eventItem(record: object): EventItem {
  const text = JSON.stringify(record);
  return { text, bytes: Buffer.byteLength(text) };
}

export function eventText(items: readonly EventItem[]): string {
  return `{"Records":[${items.map(({ text }) => text).join(',')}]}`;
}

/** How many of the first items make one event: at most `most`, at most 6 MB, at least one. */
export function fitting(items: readonly EventItem[], most: number): number {
  let bytes = frame;
  let count = 0;
  for (const item of items) {
    bytes += item.bytes + 1;
    if (count === most || (count > 0 && bytes > largestEvent)) break;
    count += 1;
  }
  return count;
}
