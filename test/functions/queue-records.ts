import type { SQSEvent, SQSRecord } from 'aws-lambda';
import {
  COMPANY_EVENT_SOURCE,
  companyEventId,
  companyEventSchema,
  type CompanyEvent,
} from '../../model/company/events.ts';

/** A company's event of a version, with what a test wants different. */
export function companyEvent(
  version: number,
  different: Partial<Omit<CompanyEvent, 'data'>> & {
    readonly state?: Partial<CompanyEvent['data']['state']>;
  } = {},
): CompanyEvent {
  const { state, ...event } = different;
  const subject = event.subject ?? 'ACME';
  return {
    specversion: '1.0',
    id: companyEventId(subject, version),
    source: COMPANY_EVENT_SOURCE,
    type: version === 1 ? 'company.created' : 'company.updated',
    subject,
    time: `2026-01-01T00:00:${String(version).padStart(2, '0')}.000Z`,
    datacontenttype: 'application/json',
    dataschema: companyEventSchema(2),
    ...event,
    data: {
      version,
      previousVersion: version === 1 ? null : version - 1,
      changed: [],
      state: {
        handle: 'acme',
        name: 'Acme',
        industry: 'Tools',
        country: 'DE',
        employeeCount: 5,
        ownerId: 'ada',
        deletedAt: null,
        externalReference: null,
        ...state,
      },
      previous: {},
      actor: 'ada',
    },
  };
}

/** A batch as Lambda brings it; message ids count from 1. */
export function queueEvent(...bodies: readonly unknown[]): SQSEvent {
  return {
    Records: bodies.map((body, at) => ({
      messageId: String(at + 1),
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })) as unknown as SQSRecord[],
  };
}

/** The answer that leaves these messages to another delivery. */
export const failed = (...messageIds: readonly string[]) => ({
  batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })),
});
