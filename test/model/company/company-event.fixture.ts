import type { CompanyEvent, CompanyState } from '../../../model/company/events.ts';
import { COMPANY_EVENT_VERSION, companyEventId, companyEventSchema } from '../../../model/company/events.ts';

/** What a test wants different of an event. */
export interface Different {
  readonly id?: string;
  readonly version?: number;
  readonly type?: CompanyEvent['type'];
  readonly time?: string;
  readonly replay?: boolean;
  readonly state?: Partial<CompanyState>;
}

/** The third version of a company of twelve, as it is published. */
export function companyEvent(different: Different = {}): CompanyEvent {
  const {
    id = '01JCWXQ6Z8T0R9V2M4N6P8S0AB',
    version = 3,
    type = 'company.updated',
    state,
    replay,
  } = different;
  return {
    specversion: '1.0',
    id: companyEventId(id, version),
    source: 'urn:company-graph:company',
    type,
    subject: id,
    time: different.time ?? '2026-10-02T08:00:00.000Z',
    datacontenttype: 'application/json',
    dataschema: companyEventSchema(COMPANY_EVENT_VERSION),
    ...(replay === undefined ? {} : { replay }),
    data: {
      version,
      previousVersion: version === 1 ? null : version - 1,
      changed: ['name'],
      state: {
        handle: 'acme',
        name: 'Acme',
        industry: 'Aerospace',
        country: 'DE',
        employeeCount: 12,
        ownerId: 'ada',
        deletedAt: null,
        externalReference: null,
        ...state,
      },
      previous: { name: 'Acme Rockets' },
      actor: 'ada',
    },
  };
}
