import { INTAKE_SCHEMA, type IntakeMessage } from '../../model/company/intake.ts';
import type { Publication } from '../../functions/shared/sns.ts';
import { industryName, type Act } from '../plan.ts';

/** Systems outside that have companies of their own, each change with a version that grows. */
export interface Sources {
  publish(act: Extract<Act, { readonly subject: number }>): Publication;
  /** What each subject's source said last, by `source#subject`. */
  readonly latest: ReadonlyMap<string, IntakeMessage>;
  /** What it said at a version. */
  said(reference: string, version: number): IntakeMessage | undefined;
}

export function createSources(): Sources {
  const latest = new Map<string, IntakeMessage>();
  const all = new Map<string, IntakeMessage>();
  return {
    latest,
    said: (reference, version) => all.get(`${reference}/${version}`),
    publish(act) {
      const subject = String(act.subject);
      const reference = `crm#${subject}`;
      const version = (latest.get(reference)?.data.version ?? 0) + 1;
      const message: IntakeMessage = {
        specversion: '1.0',
        id: `${subject}/${version}`,
        source: 'crm',
        type: act.kind === 'upsert' ? 'company.upserted' : 'company.removed',
        subject,
        dataschema: INTAKE_SCHEMA,
        data: { version, ...(act.kind === 'upsert' && { company: companyOf(act) }) },
      };
      latest.set(reference, message);
      all.set(`${reference}/${version}`, message);
      return { message: JSON.stringify(message), attributes: {} };
    },
  };
}

/** Every field that a source may say: what holds then depends on no message before. */
function companyOf(act: Extract<Act, { readonly kind: 'upsert' }>) {
  return {
    // Two of three names make a handle that somebody here has already.
    name: `Company ${act.text % 3}`,
    industry: industryName(act.industry),
    country: 'FR',
    description: null,
    website: act.text % 2 === 0 ? `https://crm.example/${act.text}` : null,
    foundedYear: null,
    employeeCount: act.employees,
  };
}

/** The subject of a message of the intake, as `source#subject`; undefined for a text that is none. */
export function referenceIn(body: string): string | undefined {
  const at = body.indexOf('"subject":"');
  return at < 0 || !body.includes('"source":"crm"')
    ? undefined
    : `crm#${body.slice(at + 11, body.indexOf('"', at + 11))}`;
}
