import type { SQSRecord } from 'aws-lambda';
import {
  INTAKE_FIELDS,
  intakeFault,
  type IntakeCompany,
  type IntakeMessage,
  type IntakeRefusal,
} from '../../model/company/intake.ts';
import type { ProfileItem } from '../../model/company/item.ts';
import { companyId } from '../../model/company/keys.ts';
import { foldName, handleOf } from '../../model/company/name.ts';
import { madeHandle, newProfile, suffixedHandle } from '../../model/company/profile.ts';
import { isContention } from '../shared/dynamodb.ts';
import type { Log } from '../shared/log.ts';
import { grouped, parsed, workOffInOrder, type QueueHandler } from '../shared/queue-batch.ts';
import { authorOf, revisedBy } from './intake-revision.ts';
import type { ExternalReference, ProfileTable } from './profile-table.ts';

const ATTEMPTS = 10;

export interface IntakePorts {
  readonly profiles: ProfileTable;
  /** Puts a message where a person will look at it, with why it was refused. */
  readonly refuse: (record: SQSRecord, refusal: IntakeRefusal, reason: string) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A ULID. */
  readonly newId: () => string;
  readonly pause: (attempt: number) => Promise<void>;
  readonly log: Log;
}

/**
 * Applies what outside systems say of their companies. One company for one (source, subject), whatever is delivered twice
 * or in another order: the version of the source that was applied is stored with the reference, and moves together with
 * the profile. A message that no delivery could make right is refused at once, with its reason.
 */
export function applyIntake(ports: IntakePorts): QueueHandler {
  const { profiles, refuse, log } = ports;

  return async ({ Records }) => {
    const messages = Records.map((record) => ({ record, message: parsed(record) }));
    const companies = grouped(messages, subjectOf).map(inOrder);
    return workOffInOrder(
      companies,
      async ({ record, message }) => {
        const fault = faultOf(message) ?? (await apply(message as IntakeMessage));
        if (fault) await refuse(record, fault.refusal, fault.reason);
      },
      log,
    );
  };

  async function apply(message: IntakeMessage): Promise<ReturnType<typeof intakeFault>> {
    const reference = { source: message.source, id: message.subject };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const known = await profiles.reference(reference);
        if (isStale(message, known)) return null;
        const done =
          known?.companyId === undefined ? await create(message, known) : await revise(message, known);
        if (done !== 'again') return done;
      } catch (error) {
        if (!isContention(error)) throw error;
      }
      if (attempt === ATTEMPTS) throw new Contention();
      await ports.pause(attempt);
    }
  }

  /** `known`: all that is left is a version, of a removal that came before or of a company that is purged. */
  async function create(
    message: IntakeMessage,
    known: ExternalReference | null,
  ): Promise<ReturnType<typeof intakeFault> | 'again'> {
    const reference = { source: message.source, id: message.subject };
    if (message.type === 'company.removed') {
      await profiles.forget(reference, known, message.data.version, ports.now());
      return null;
    }
    const profile = profileOf(message);
    const write = (item: ProfileItem) => profiles.create(item, reference, known, message.data.version);
    let outcome = await write(profile);
    if (outcome === 'handleTaken') {
      outcome = await write({ ...profile, handle: suffixedHandle(profile.handle, companyId(profile.pk)) });
    }
    return outcome === 'created' ? null : 'again';
  }

  function profileOf(message: IntakeMessage): ProfileItem {
    const id = ports.newId();
    const company = message.data.company as IntakeCompany;
    const foldedName = foldName(company.name.normalize('NFKD'));
    const optional = INTAKE_FIELDS.filter((field) => (company[field] ?? null) !== null);
    return newProfile({
      id,
      now: new Date(ports.now()).toISOString(),
      by: authorOf(message.source),
      handle: madeHandle(handleOf(foldedName), id),
      name: company.name,
      foldedName,
      industry: company.industry,
      country: company.country,
      optional: {
        ...Object.fromEntries(optional.map((field) => [field, company[field]])),
        externalReference: { source: message.source, id: message.subject },
      },
      lastMutation: mutationOf(message),
    });
  }

  async function revise(
    message: IntakeMessage,
    known: ExternalReference,
  ): Promise<ReturnType<typeof intakeFault> | 'again'> {
    const { version } = message.data;
    const reference = { source: message.source, id: message.subject };
    const current = await profiles.profile(known.companyId ?? '');
    // Purged: nothing brings it back, and the reference is free, whether or not the event of the purge has come through.
    if (!current) return create(message, known);
    const restores = message.type === 'company.upserted' && current.deletedAt !== undefined;
    if (restores && current.updatedBy !== authorOf(message.source)) {
      return {
        refusal: 'CompanyDeleted',
        reason: 'It was deleted here, and its source does not bring it back.',
      };
    }
    const revised = revisedBy(message, current, { now: ports.now(), lastMutation: mutationOf(message) });
    if (revised) await profiles.revise(revised, current.version, reference, known, version);
    else await profiles.note(reference, known, version);
    return null;
  }
}

/** Thrown when others kept winning; the message comes again. */
class Contention extends Error {
  override readonly name = 'Contention';
}

function isStale({ data }: IntakeMessage, known: ExternalReference | null): boolean {
  return known?.sourceVersion !== undefined && data.version <= known.sourceVersion;
}

function mutationOf({ source, subject, data }: IntakeMessage): string {
  return `${authorOf(source)}#${subject}#${data.version}`;
}

/** Why no delivery could make a message right; null for one that may be applied. */
function faultOf(message: unknown): ReturnType<typeof intakeFault> {
  const fault = intakeFault(message);
  const name = (message as Partial<IntakeMessage> | undefined)?.data?.company?.name;
  return fault || name === undefined || foldName(name.normalize('NFKD')) !== ''
    ? fault
    : { refusal: 'InvalidInput', reason: 'name must hold a character that counts in a search' };
}

interface Entry {
  readonly record: SQSRecord;
  readonly message: unknown;
}

/** Messages of one company are applied one after another; those that name none stand alone. */
function subjectOf({ record, message }: Entry): string {
  const { source, subject } = (message ?? {}) as Partial<IntakeMessage>;
  const named = typeof source === 'string' && typeof subject === 'string';
  return named ? JSON.stringify([source, subject]) : record.messageId;
}

function inOrder(group: readonly Entry[]): Entry[] {
  const versionOf = ({ message }: Entry) =>
    (message as Partial<IntakeMessage> | undefined)?.data?.version ?? 0;
  return [...group].sort((one, other) => versionOf(one) - versionOf(other));
}
