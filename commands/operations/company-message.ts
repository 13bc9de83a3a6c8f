import { COMPANY_EVENT_TYPES, companyEventId, type CompanyEventType } from '../../model/company/events.ts';

/** What a message says of which version of a company, as far as an operator has to know. */
export interface CompanyMention {
  readonly companyId: string;
  /** Infinite when it cannot be read: it may be any. */
  readonly version: number;
  readonly type?: CompanyEventType;
  readonly replay: boolean;
}

/** The body as its publisher wrote it: SNS wraps what it delivers, unless the subscription says raw. */
export function unwrapped(body: string): string {
  const message = parsed(body) as { Type?: unknown; Message?: unknown } | null | undefined;
  return message?.Type === 'Notification' && typeof message.Message === 'string' ? message.Message : body;
}

/** The company event that a message's body holds, of whichever version of the contract; null for any other message. */
export function companyMention(body: string): CompanyMention | null {
  const event = parsed(unwrapped(body)) as Record<string, unknown> | null | undefined;
  const data = event?.['data'] as Record<string, unknown> | null | undefined;
  const companyId = event?.['subject'];
  const version = data?.['version'];
  if (typeof companyId !== 'string' || typeof version !== 'number') return null;
  if (event?.['id'] !== companyEventId(companyId, version)) return null;
  const type = COMPANY_EVENT_TYPES.find((known) => known === event['type']);
  return { companyId, version, ...(type && { type }), replay: event['replay'] === true };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
