import type { AwsClients } from '../operations/aws-clients.ts';
import { audit } from './audit.ts';
import type { Gate } from './gate.ts';
import type { Ledger, Violation } from './ledger.ts';
import { readStored } from './stored.ts';

/** Milliseconds from an instance's first answer until everything has to be right. */
export const LIMIT = 5_000;
/** How long it is waited for, so that what is late is told from what is lost. */
const PATIENCE = 30_000;
/** Milliseconds between two looks. */
const PACE = 25;

export interface Converging {
  readonly aws: AwsClients;
  readonly ledger: Ledger;
  readonly gate: Gate;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface Converged {
  /** Milliseconds. */
  readonly took: number;
  readonly violations: readonly Violation[];
}

/**
 * Has the clients pause, each when its write is answered, and looks until everything is as it was acknowledged. `since`: when
 * the instance first answered.
 */
export async function converge(converging: Converging, since: number): Promise<Converged> {
  const { aws, ledger, gate, now, wait, signal } = converging;
  gate.close();
  const quiet = { reached: false };
  void gate.quiet().then(() => (quiet.reached = true));
  for (;;) {
    const violations = quiet.reached
      ? audit(ledger, await readStored(aws, signal))
      : [{ kind: 'late' as const, what: 'a write that is sent again and again is not answered' }];
    const took = now() - since;
    if (signal.aborted) return { took, violations: [] };
    if (violations.length === 0) {
      const late = {
        kind: 'late' as const,
        what: `everything was right after ${(took / 1_000).toFixed(1)} s`,
      };
      return { took, violations: took > LIMIT ? [late] : [] };
    }
    // What lies aside does not come back by itself.
    if (took > PATIENCE || violations.some(({ kind }) => kind === 'aside')) return { took, violations };
    await wait(PACE);
  }
}
