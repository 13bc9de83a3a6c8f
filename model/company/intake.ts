import type { FieldFault } from '../errors.ts';
import { lineFault } from '../text.ts';
import type { CompanyFields } from './rules.ts';
import { companyFaults, externalReferenceFaults } from './rules.ts';

/**
 * What an outside system publishes to the topic CompanyIntake when a company of its own changes: CloudEvents 1.0 in JSON.
 * The company is known by the system (`source`) and the system's id for it (`subject`); of two messages the one with the
 * greater version holds, in whichever order they come.
 */
export interface IntakeMessage {
  specversion: '1.0';
  id: string;
  /** Names the system: 1 to 64 characters without `#`. */
  source: string;
  type: 'company.upserted' | 'company.removed';
  /** The system's own id of the company. */
  subject: string;
  dataschema: string;
  data: {
    /** The system's version of the company: a whole number that grows with each change. */
    version: number;
    /** Of an upsert: the company as the system has it. A field that is left out stays, null clears it. */
    company?: IntakeCompany;
  };
}

/** Name, industry and country have to be given. */
export interface IntakeCompany extends Omit<CompanyFields, 'handle' | 'about'> {
  name: string;
  industry: string;
  country: string;
}

export const INTAKE_SCHEMA = 'urn:company-graph:company-intake:1';

export const INTAKE_FIELDS = [
  'name',
  'industry',
  'country',
  'description',
  'website',
  'foundedYear',
  'employeeCount',
] as const;

/** Why a message is refused; it then lies in the dead-letter queue with this and the reason. */
export type IntakeRefusal =
  | 'Malformed' // no message of this form
  | 'UnknownSchema' // a later form, or another one
  | 'InvalidInput' // a field breaks a company's rules
  | 'CompanyDeleted'; // somebody here has deleted the company: its source does not bring it back

/** Above it, 2^53 - 1, two versions can be one number: which is later could not be told. */
const LARGEST_VERSION = 9_007_199_254_740_991;

type Loose = Record<string, unknown>;

/** A parsed message's refusal with every reason; null when it may be applied. */
export function intakeFault(parsed: unknown): { refusal: IntakeRefusal; reason: string } | null {
  const message = parsed as Loose | null;
  if (typeof message !== 'object' || message === null || message.specversion !== '1.0') {
    return { refusal: 'Malformed', reason: 'It is no CloudEvent of specversion 1.0.' };
  }
  if (message.dataschema !== INTAKE_SCHEMA) {
    return { refusal: 'UnknownSchema', reason: `Its dataschema is not ${INTAKE_SCHEMA}.` };
  }
  const faults = messageFaults(message);
  return faults.length === 0
    ? null
    : {
        refusal: 'InvalidInput',
        reason: faults.map((fault) => `${fault.field} ${fault.reason}`).join('; '),
      };
}

function messageFaults(message: Loose): FieldFault[] {
  const { source, subject, type } = message;
  if (typeof source !== 'string' || typeof subject !== 'string') {
    return [{ field: 'source and subject', reason: 'must be texts' }];
  }
  const data = (typeof message.data === 'object' ? message.data : null) as Loose | null;
  const version = data ? data.version : null;
  const faults = externalReferenceFaults(source, subject).concat(
    typeof version === 'number' && version >= 0 && version % 1 === 0 && version <= LARGEST_VERSION
      ? []
      : [{ field: 'data.version', reason: `must be a whole number from 0 to ${LARGEST_VERSION}` }],
  );
  if (type === 'company.removed') {
    return faults;
  }
  if (type !== 'company.upserted') {
    return faults.concat([{ field: 'type', reason: 'must be company.upserted or company.removed' }]);
  }
  const company = (data ? data.company : null) as Loose | null;
  return typeof company === 'object' && company !== null
    ? faults.concat(fieldFaults(company))
    : faults.concat([{ field: 'data.company', reason: 'must be there' }]);
}

const TEXTS = ['name', 'industry', 'country', 'description', 'website'];
const NUMBERS = ['foundedYear', 'employeeCount'];

/** JSON has no schema that would have seen to the types, as GraphQL's does for clients. */
function fieldFaults(company: Loose): FieldFault[] {
  const missing = ['name', 'industry', 'country']
    .filter((field) => (company[field] ?? null) === null)
    .map((field) => ({ field, reason: 'must be there' }));
  const mistyped = TEXTS.filter((field) => given(company[field]) && typeof company[field] !== 'string')
    .map((field) => ({ field, reason: 'must be a text' }))
    .concat(
      NUMBERS.filter((field) => given(company[field]) && !isWhole(company[field])).map((field) => ({
        field,
        reason: 'must be a whole number',
      })),
    );
  const wrong = missing.concat(mistyped);
  return wrong.length > 0 ? wrong : companyFaults(taken(company)).concat(websiteFaults(company));
}

/** What is taken of a company; a system may tell more. */
function taken(company: Loose): CompanyFields {
  const fields: Loose = {};
  for (const field of INTAKE_FIELDS) {
    fields[field] = company[field];
  }
  return fields as CompanyFields;
}

function given(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function isWhole(value: unknown): boolean {
  return typeof value === 'number' && value % 1 === 0 && value <= 2147483647 && value >= -2147483648;
}

/** GraphQL's AWSURL holds clients to this. */
function websiteFaults(company: Loose): FieldFault[] {
  const website = company.website;
  if (typeof website !== 'string') {
    return [];
  }
  const isAddress = website.indexOf('https://') === 0 || website.indexOf('http://') === 0;
  // What is no line at all has its fault already.
  return isAddress || lineFault(website, 2048) !== null
    ? []
    : [{ field: 'website', reason: 'must be an address that begins with https:// or http://' }];
}
