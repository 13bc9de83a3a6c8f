import { readdirSync, readFileSync } from 'node:fs';

/** A process, told from a later one of the same number. */
export interface ProcessId {
  readonly pid: number;
  /** In the kernel's ticks since it was booted. */
  readonly since: string;
}

interface Status extends ProcessId {
  readonly parent: number;
  /** `R`, `S`, `T` … */
  readonly state: string;
}

/** A turn of the loop that waits for a stop takes some microseconds. */
const STOP_LOOKS = 10_000;

/**
 * Everything that a process has started and that still runs, by what Linux tells in /proc; nothing on other systems.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function descendantsOf(pid: number): ProcessId[] {
  const children = new Map<number, Status[]>();
  for (const status of processes()) {
    children.set(status.parent, [...(children.get(status.parent) ?? []), status]);
  }
  const found: ProcessId[] = [];
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { pid: child, since } of children.get(next) ?? []) {
      found.push({ pid: child, since });
      waiting.push(child);
    }
  }
  return found;
}

/**
 * Kills a process group, `leader`'s, and with it all that it has started in groups of their own. It is stopped first, so that
 * nothing is started meanwhile.
 */
export function killTree(leader: number): void {
  send(-leader, 'SIGSTOP');
  for (let look = 0; look < STOP_LOOKS && /[RSD]/.test(statusOf(leader)?.state ?? ''); look += 1);
  const descendants = descendantsOf(leader);
  send(-leader, 'SIGKILL');
  for (const { pid } of descendants) send(pid, 'SIGKILL');
}

/** Kills a process group alone. What it has started in groups of their own has to notice. */
export function killGroup(leader: number): void {
  send(-leader, 'SIGKILL');
}

export function isAlive({ pid, since }: ProcessId): boolean {
  const status = statusOf(pid);
  // A zombie is over; whoever should take notice of it does not.
  return status !== undefined && status.since === since && status.state !== 'Z';
}

export function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // Gone already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function processes(): Status[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names.flatMap((name) => (/^\d+$/.test(name) ? (statusOf(Number(name)) ?? []) : []));
}

function statusOf(pid: number): Status | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    // It ended meanwhile, or there is no /proc.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  // The command's name stands in brackets and may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { pid, state: fields[0] ?? '', parent: Number(fields[1]), since: fields[19] ?? '' };
}
