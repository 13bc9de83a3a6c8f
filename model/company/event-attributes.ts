import type { CompanyEvent } from './events.ts';

/** What subscriptions may filter an event by: the attributes of its message. SNS takes no empty list; leave that one out. */
export function eventAttributes(event: CompanyEvent) {
  return {
    type: event.type,
    changed: event.data.changed,
    replay: event.replay === true ? 'true' : 'false',
  };
}
