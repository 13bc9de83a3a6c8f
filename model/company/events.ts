/**
 * What the company context publishes: CloudEvents 1.0 in JSON, https://github.com/cloudevents/spec. Other contexts know
 * companies by this file alone. An event carries the shared attributes in full, so that a lost one heals with the next.
 */

/** A new number is a change that a consumer of the number before cannot read; attributes may be added without one. */
export const COMPANY_EVENT_VERSION = 2;
export const COMPANY_EVENT_SOURCE = 'urn:company-graph:company';
const SCHEMA = 'urn:company-graph:company-event:';

export type CompanyEventType =
  | 'company.created'
  | 'company.updated'
  | 'company.deleted' // and can be restored for 30 days
  | 'company.restored'
  | 'company.purged'; // gone for good; nothing can follow, since ids are never used again

export const COMPANY_EVENT_TYPES: CompanyEventType[] = [
  'company.created',
  'company.updated',
  'company.deleted',
  'company.restored',
  'company.purged',
];

/** Attributes that other contexts may copy. `null` where the company has none. */
export interface CompanyState {
  handle: string;
  name: string;
  industry: string;
  country: string;
  employeeCount: number | null;
  ownerId: string | null;
  deletedAt: string | null;
  externalReference: { source: string; id: string } | null;
}

export const SHARED_ATTRIBUTES: (keyof CompanyState)[] = [
  'handle',
  'name',
  'industry',
  'country',
  'employeeCount',
  'ownerId',
  'deletedAt',
  'externalReference',
];

export interface CompanyEvent {
  specversion: '1.0';
  /** `company/<companyId>/<version>`: the same for every delivery of one change, so that a duplicate is known. */
  id: string;
  source: string;
  type: CompanyEventType;
  /** The company's id. */
  subject: string;
  /** When the change was made, ISO 8601. */
  time: string;
  datacontenttype: 'application/json';
  dataschema: string;
  /** Of the request that made the change, https://www.w3.org/TR/trace-context/. */
  traceparent?: string;
  /** Published again, by an operator: it says how things are, not that they have just changed. */
  replay?: boolean;
  data: {
    version: number;
    /** Null for a creation. Versions of a company have no gaps. */
    previousVersion: number | null;
    /** Names of the company's attributes that changed, also of those that are not shared. */
    changed: string[];
    state: CompanyState;
    /** Old values of the shared attributes among `changed`; to be shown, never to be computed with. */
    previous: Partial<CompanyState>;
    /** Who made the change; null for DynamoDB itself (a purge). */
    actor: string | null;
  };
}

/** Why a text is no event that this code may act on. */
export interface EventFault {
  fault: 'Malformed' | 'UnknownVersion';
  reason: string;
}

export function companyEventId(companyId: string, version: number): string {
  return `company/${companyId}/${version}`;
}

export function companyEventSchema(version: number): string {
  return `${SCHEMA}${version}`;
}

type Loose = Record<string, unknown>;

/**
 * A parsed message as an event of the current version. Version 1 had neither `previous` nor `actor`. A version that is not
 * known is refused, never guessed: the message has to wait for code that knows it.
 */
export function readCompanyEvent(message: unknown): CompanyEvent | EventFault {
  const event = message as Loose | null;
  if (typeof event !== 'object' || event === null || event.specversion !== '1.0') {
    return malformed('is no CloudEvent of specversion 1.0');
  }
  const schema = typeof event.dataschema === 'string' ? event.dataschema : '';
  if (schema.indexOf(SCHEMA) !== 0) {
    return malformed('is of another dataschema');
  }
  const known = [companyEventSchema(1), companyEventSchema(COMPANY_EVENT_VERSION)].indexOf(schema);
  if (known < 0) {
    return { fault: 'UnknownVersion', reason: `has the dataschema ${schema}, which is not known here` };
  }
  if (COMPANY_EVENT_TYPES.indexOf(event.type as CompanyEventType) < 0) {
    return {
      fault: 'UnknownVersion',
      reason: `has the type ${event.type as string}, which is not known here`,
    };
  }
  const data = event.data as Loose | null;
  const reason = dataFault(event, data);
  if (reason !== null) {
    return malformed(reason);
  }
  const complete = { previous: {}, actor: null, ...(data as Loose) };
  return { ...event, data: complete } as unknown as CompanyEvent;
}

/** Whether what `readCompanyEvent` gave is a refusal. */
export function isFault(read: CompanyEvent | EventFault): read is EventFault {
  // An event has a specversion, and may have any attribute beside those that are known here.
  return !Object.hasOwn(read, 'specversion');
}

function malformed(reason: string): EventFault {
  return { fault: 'Malformed', reason };
}

function dataFault(event: Loose, data: Loose | null): string | null {
  if (typeof data !== 'object' || data === null) {
    return 'has no data';
  }
  const version = data.version;
  if (typeof version !== 'number' || !(version >= 1) || version % 1 !== 0) {
    return 'has no whole version of 1 or more';
  }
  if (typeof event.subject !== 'string' || event.id !== companyEventId(event.subject, version)) {
    return 'has an id that is not its subject and version';
  }
  if (typeof event.time !== 'string') {
    return 'has no time';
  }
  const state = data.state as Loose | null;
  if (typeof state !== 'object' || state === null) {
    return 'has no state';
  }
  const missing = ['handle', 'name', 'industry', 'country'].find((name) => typeof state[name] !== 'string');
  if (missing) {
    return `has a state without ${missing}`;
  }
  const employees = state.employeeCount ?? null;
  return employees !== null && typeof employees !== 'number'
    ? 'has an employeeCount that is no number'
    : null;
}
