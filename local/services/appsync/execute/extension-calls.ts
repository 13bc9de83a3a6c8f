import type { GraphQLResolveInfo } from 'graphql';
import { isRecord } from '../properties.ts';
import { FieldFailed } from './field-failed.ts';

/** https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html */
const maxInvalidations = 5;

export interface Invalidation {
  readonly subscriptionField: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface ExtensionCall {
  readonly name: string;
  readonly arguments: readonly unknown[];
}

/** Where a call was made. */
export interface CallSite {
  readonly info: GraphQLResolveInfo;
  readonly handler: 'request' | 'response';
}

/** What the handlers of one request asked for through `extensions`. */
export class ExtensionCalls {
  #filter: { readonly value: unknown } | undefined;
  #invalidationFilter: { readonly value: unknown } | undefined;
  readonly #invalidations = new Map<string, Invalidation>();
  #evictions = 0;

  /** The last one that was set. */
  get filter(): { readonly value: unknown } | undefined {
    return this.#filter;
  }

  get invalidationFilter(): { readonly value: unknown } | undefined {
    return this.#invalidationFilter;
  }

  /** Distinct ones, in the order of their first call. */
  get invalidations(): readonly Invalidation[] {
    return [...this.#invalidations.values()];
  }

  get evictions(): number {
    return this.#evictions;
  }

  /** Throws `FieldFailed` for a call that is not allowed where it was made, or is malformed. */
  take(call: ExtensionCall, site: CallSite): void {
    const [value] = call.arguments;
    switch (call.name) {
      case 'setSubscriptionFilter':
        refuseOutside(site, call, 'subscription');
        this.#filter = { value };
        return;
      case 'setSubscriptionInvalidationFilter':
        refuseOutside(site, call, 'subscription');
        this.#invalidationFilter = { value };
        return;
      case 'invalidateSubscriptions':
        refuseOutside(site, call, 'mutation');
        if (site.handler !== 'response') throw misused(call, 'can be called in a response handler only');
        this.#invalidate(invalidationOf(call, site));
        return;
      case 'evictFromApiCache':
        refuseOutside(site, call, 'mutation');
        this.#evictions += 1;
        return;
      default:
        throw misused(call, 'does not exist');
    }
  }

  #invalidate(invalidation: Invalidation): void {
    const key = JSON.stringify([invalidation.subscriptionField, invalidation.payload]);
    if (!this.#invalidations.has(key) && this.#invalidations.size === maxInvalidations) {
      throw new FieldFailed({
        message: `A request can make at most ${maxInvalidations} different calls of extensions.invalidateSubscriptions.`,
        errorType: 'Code',
      });
    }
    this.#invalidations.set(key, invalidation);
  }
}

function refuseOutside({ info }: CallSite, call: ExtensionCall, kind: 'mutation' | 'subscription'): void {
  const root = kind === 'mutation' ? info.schema.getMutationType() : info.schema.getSubscriptionType();
  if (info.parentType !== root) throw misused(call, `can be called in resolvers of ${kind} fields only`);
}

function invalidationOf(call: ExtensionCall, { info }: CallSite): Invalidation {
  const [value] = call.arguments;
  const { subscriptionField, payload } = isRecord(value) ? value : {};
  const fields = info.schema.getSubscriptionType()?.getFields() ?? {};
  if (typeof subscriptionField !== 'string' || !Object.hasOwn(fields, subscriptionField)) {
    throw misused(call, 'needs the name of a subscription field as subscriptionField');
  }
  if (!isRecord(payload)) throw misused(call, 'needs an object as payload');
  return { subscriptionField, payload };
}

function misused({ name }: ExtensionCall, why: string): FieldFailed {
  return new FieldFailed({ message: `extensions.${name} ${why}.`, errorType: 'Code' });
}
