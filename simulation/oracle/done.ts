import type { Refusal } from '../functions.ts';
import type { Item } from '../store/attribute-value.ts';
import { companyVersionIn } from '../transport/message.ts';
import type { Violation } from '../violation.ts';
import { numberIn } from './shapes.ts';

type Read = (key: string) => Item | undefined;

/** Whether an event that is deleted from the statistics' queue is in the copy, by itself or a later one. */
export function appliedFault(body: string, read: Read): Violation | undefined {
  if (body.includes('"statistics.total.recounted"')) return undefined;
  const event = companyVersionIn(body);
  if (!event) return notDone(`a message that is no event: ${body}`);
  const stored = numberIn(read(`COMPANY#${event.company}\nSTATISTICS`), 'profileVersion') ?? 0;
  return stored >= event.version
    ? undefined
    : notDone(`version ${event.version} of company ${event.company}, and its copy is at ${stored}`);
}

/** Whether nothing is left of a company whose purge is deleted from its queue. */
export function removedFault(body: string, read: Read): Violation | undefined {
  const event = companyVersionIn(body);
  if (!event) return notDone(`a message that is no event: ${body}`);
  if (!body.includes('"type":"company.purged"')) return undefined;
  const { state } = (JSON.parse(body) as { data: { state: PurgedState } }).data;
  const { source = '', id = '' } = state.externalReference ?? {};
  const keys = [
    `HANDLE#${state.handle}\nGUARD`,
    `COMPANY#${event.company}\nABOUT`,
    `EXTERNAL#${source}#${id}\nEXTERNAL`,
  ];
  const left = keys.find((key) => read(key)?.['companyId']?.S === event.company);
  return left === undefined
    ? undefined
    : notDone(`the purge of company ${event.company}, and ${left.replace('\n', ' ')} is left`);
}

interface PurgedState {
  readonly handle: string;
  readonly externalReference: { readonly source: string; readonly id: string } | null;
}

/** Whether a message that is deleted from the intake's queue was applied, by itself or a later one, or refused. */
export function takenInFault(body: string, read: Read, refusals: readonly Refusal[]): Violation | undefined {
  if (refusals.some((refusal) => refusal.body === body)) return undefined;
  const start = body.indexOf('"subject":"') + 11;
  const subject = body.slice(start, body.indexOf('"', start));
  const version = Number(/"version":(\d+)/.exec(body)?.[1] ?? Infinity);
  const stored = numberIn(read(`EXTERNAL#crm#${subject}\nEXTERNAL`), 'sourceVersion') ?? -1;
  return stored >= version
    ? undefined
    : notDone(`version ${version} of crm#${subject}, which is at ${stored}`);
}

function notDone(what: string): Violation {
  return { invariant: 'Done', detail: `counts as done: ${what}` };
}
