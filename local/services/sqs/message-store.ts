import { openAppendLog } from '../../kernel/append-log.ts';
import type { Message } from './message.ts';

/** What happens to a queue's messages, as it is written down. */
type Entry =
  | { readonly sent: Message }
  | { readonly received: string; readonly at: number }
  | { readonly deleted: string };

/**
 * Where a queue's messages outlive the process. That a message is in flight is not written: its receiver dies with this
 * cloud, so it is visible again at the next start.
 */
export interface MessageStore {
  sent(message: Message): void;
  received(id: string, at: number): void;
  deleted(id: string): void;
  close(): void;
}

export const withoutStore: MessageStore = {
  sent: () => undefined,
  received: () => undefined,
  deleted: () => undefined,
  close: () => undefined,
};

// Rewriting costs as much as the messages that live; so many entries pay for it.
const leastAppended = 1_000;
const timesLive = 4;

/**
 * Opens the file of a queue and gives the messages in it; an entry is on disk before the call that writes it returns. The
 * file is rewritten when it has grown well past what lives. `fresh` empties it first: what a deleted queue of that name left
 * behind. Throws LocalError DataInvalid.
 */
export function openMessageStore(
  path: string,
  fresh: boolean,
): { messages: readonly Message[]; store: MessageStore } {
  const { entries, log } = openAppendLog<Entry>(path);
  const live = new Map<string, Message>();
  if (fresh) log.rewrite([]);
  else for (const entry of entries) apply(entry);

  function apply(entry: Entry): void {
    if ('sent' in entry) live.set(entry.sent.id, entry.sent);
    else if ('deleted' in entry) live.delete(entry.deleted);
    else {
      const message = live.get(entry.received);
      if (message) live.set(message.id, afterReceipt(message, entry.at));
    }
  }

  function write(entry: Entry): void {
    log.append(entry);
    apply(entry);
    if (log.appended > leastAppended && log.appended > timesLive * live.size) {
      log.rewrite([...live.values()].map((sent) => ({ sent })));
    }
  }

  return {
    messages: [...live.values()],
    store: {
      sent: (sent) => write({ sent }),
      received: (received, at) => write({ received, at }),
      deleted: (deleted) => write({ deleted }),
      close: () => log.close(),
    },
  };
}

/** The message once it was received (again) at a moment. */
export function afterReceipt(message: Message, at: number): Message {
  return { ...message, received: message.received + 1, firstReceivedAt: message.firstReceivedAt ?? at };
}
