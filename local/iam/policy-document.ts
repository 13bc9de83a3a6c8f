import { LocalError } from '../kernel/errors.ts';
import type { Resource } from '../kernel/service.ts';
import { many, type PolicyDocument, type Statement } from './evaluate.ts';

/** Which properties of a type are read here; a type that is not listed is nobody's business here. */
export type HandledProperties = Readonly<Record<string, readonly string[]>>;

/** Throws LocalError PropertyUnsupported, naming the property. */
export function refuseUnhandled(resource: Resource, handled: HandledProperties): void {
  const known = handled[resource.type];
  const unhandled = known && Object.keys(resource.properties).find((property) => !known.includes(property));
  if (unhandled === undefined) return;
  throw new LocalError(
    'PropertyUnsupported',
    `${at(resource)} has the property ${unhandled}, which has no behaviour here.`,
    `Remove it, or give it behaviour in local/iam.`,
  );
}

/** A policy of a template, whose statements have an effect and one of Action and NotAction. Throws LocalError AssemblyInvalid. */
export function policyDocument(resource: Resource, value: unknown): PolicyDocument {
  const document = value as PolicyDocument | undefined;
  if (!document?.Statement) throw invalid(resource, 'a policy has no Statement');
  for (const { Effect: effect, Action: action, NotAction: notAction } of many(document.Statement)) {
    if (!['Allow', 'Deny'].includes(effect)) throw invalid(resource, 'a statement neither allows nor denies');
    if (!action === !notAction) throw invalid(resource, 'a statement needs one of Action and NotAction');
  }
  return document;
}

/** Whether a statement names what it is about, once. */
export function namesResource({ Resource: these, NotResource: others }: Statement): boolean {
  return !these !== !others;
}

export function invalid(resource: Resource, what: string): LocalError {
  return new LocalError('AssemblyInvalid', `${at(resource)}: ${what}.`, 'Correct the policy in the stack.');
}

export function at({ stack, logicalId, type }: Resource): string {
  return `${type} ${stack}/${logicalId}`;
}
