import type { Clock } from '../../../kernel/clock.ts';
import type { ClientConfiguration } from '../client-configuration.ts';
import { requiredText, type Input } from '../members.ts';
import { refusal } from '../refusals.ts';
import type { UserPool } from '../user-pool.ts';

export interface OperationContext {
  readonly pools: ReadonlyMap<string, UserPool>;
  readonly clock: Clock;
  readonly random: () => string;
}

/** One operation of the API, named as its reference names it. Throws `AwsError`. */
export type Operation = (context: OperationContext, input: Input) => Promise<Record<string, unknown>>;

export function poolOf({ pools }: OperationContext, input: Input): UserPool {
  const id = requiredText(input, 'UserPoolId');
  const pool = pools.get(id);
  if (!pool) throw refusal.poolNotFound(id);
  return pool;
}

/** The pool and app client that `ClientId` names, in `pool` when the request names one. */
export function clientOf(
  { pools }: OperationContext,
  input: Input,
  pool?: UserPool,
): { readonly pool: UserPool; readonly client: ClientConfiguration } {
  const id = requiredText(input, 'ClientId');
  for (const candidate of pool ? [pool] : pools.values()) {
    const client = candidate.client(id);
    if (client) return { pool: candidate, client };
  }
  throw refusal.clientNotFound(id);
}

/** Seconds since the epoch, as AWS JSON writes a timestamp. */
export const timestamp = (milliseconds: number): number => milliseconds / 1000;
