import type { CodeError } from '../language.ts';
import { HostUnavailable } from '../process/process-pool.ts';
import { CheckingProcess } from './checking-process.ts';
import { openVerdicts } from './verdicts.ts';

export interface StaticCheckOptions {
  /** Where verdicts are kept from run to run. */
  readonly folder: string;
  /** Wall time of one module; default 10,000. */
  readonly timeLimitMs?: number;
}

/** The checks of deployment, for many modules. `id` is the hash of `code`. */
export interface StaticCheck {
  /** What deployment would refuse. Rejects with `HostUnavailable`. */
  check(id: string, code: string): Promise<readonly CodeError[]>;
  stop(): Promise<void>;
}

/**
 * Checks modules in a process of its own, each once: what has been checked in an earlier run is not checked again, and
 * TypeScript is not loaded for it. A module that hangs or ends the process is refused.
 */
export function createStaticCheck({ folder, timeLimitMs = 10_000 }: StaticCheckOptions): StaticCheck {
  const verdicts = openVerdicts(folder);
  const process = new CheckingProcess(timeLimitMs);
  const underWay = new Map<string, Promise<readonly CodeError[]>>();

  const checked = async (id: string, code: string): Promise<readonly CodeError[]> => {
    const result = await process.check(code);
    switch (result.kind) {
      case 'checked':
        verdicts.add(id, result.errors);
        return result.errors;
      case 'overran':
        return [uncheckable];
      case 'stopped':
        throw new HostUnavailable('Stopped');
      case 'unstartable':
        throw new HostUnavailable('ProcessFailed');
    }
  };
  return {
    async check(id, code) {
      const known = verdicts.get(id);
      if (known) return known;
      const pending = underWay.get(id) ?? checked(id, code).finally(() => underWay.delete(id));
      underWay.set(id, pending);
      return pending;
    },
    stop: () => process.stop(),
  };
}

const uncheckable: CodeError = {
  errorType: 'LINT_ERROR',
  value: 'code.js(1,1): error: This code cannot be checked within the limits.\n',
  location: { line: 1, column: 1, span: 0 },
};
