/** How it is known that AWS behaves as a statement says; `unsure`: nobody could check, and `choice` says what is done here. */
export const evidences = ['recorded', 'documented', 'reported', 'derived', 'unsure'] as const;
export type Evidence = (typeof evidences)[number];

/** What the ledger and what it points to are read from. */
export interface LedgerFiles {
  /** The ledger's files, by name. */
  readonly ledger: ReadonlyMap<string, string>;
  /** The text of a file of the repository, by its path from the root; undefined where there is none. */
  read(path: string): string | undefined;
}

export interface LedgerReport {
  /** One line for each fault. */
  readonly faults: readonly string[];
  readonly counts: Readonly<Record<Evidence, number>>;
  /** Statements that no test or case holds, though they are to hold. */
  readonly bare: readonly string[];
}

/**
 * Reads the ledger of statements about AppSync and finds what is malformed and what is bare: each statement has a source
 * and is held by a test or a case that exists, but for those that nobody could check, which say what was chosen.
 */
export function readLedger(files: LedgerFiles): LedgerReport {
  const faults: string[] = [];
  const bare: string[] = [];
  const counts = Object.fromEntries(evidences.map((evidence) => [evidence, 0])) as Record<Evidence, number>;
  const places = new Map<string, string>();
  for (const [name, text] of files.ledger) {
    for (const [index, entry] of statementsOf(name, text, faults).entries()) {
      const known = isRecord(entry) ? entry : {};
      const id = typeof known['id'] === 'string' ? known['id'] : '';
      const place = id === '' ? `${name}: statement ${String(index + 1)}` : `${name}: ${id}`;
      const fault = (reason: string) => faults.push(`${place}: ${reason}`);
      for (const reason of malformed(known)) fault(reason);
      const earlier = places.get(id);
      if (id !== '' && earlier !== undefined) fault(`its id is also in ${earlier}`);
      places.set(id, name);

      const evidence = evidences.find((one) => one === known['evidence']);
      if (evidence === undefined) continue;
      counts[evidence] += 1;
      const held = listOf(known['held']);
      for (const holder of held) {
        const reason = notHolding(holder, files);
        if (reason !== undefined) fault(reason);
      }
      if (held.length === 0 && evidence !== 'unsure') bare.push(place);
    }
  }
  return { faults, counts, bare };
}

/** `312 statements: 88 recorded, …, 41 unsure; 0 bare`. */
export function figureOf({ counts, bare, faults }: LedgerReport): string {
  const total = evidences.reduce((sum, evidence) => sum + counts[evidence], 0);
  const parts = evidences.map((evidence) => `${String(counts[evidence])} ${evidence}`).join(', ');
  const wrong = faults.length > 0 ? `, ${String(faults.length)} faults` : '';
  return `${String(total)} statements: ${parts}; ${String(bare.length)} bare${wrong}`;
}

const members = ['id', 'says', 'evidence', 'source', 'held', 'choice'];

function malformed(entry: Readonly<Record<string, unknown>>): string[] {
  const reasons: string[] = [];
  const { id, says, evidence, source, held, choice } = entry;
  if (typeof id !== 'string' || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))
    reasons.push('its id is not in kebab case');
  if (!isText(says)) reasons.push('it says nothing');
  if (!evidences.some((one) => one === evidence)) {
    reasons.push(`its evidence ${JSON.stringify(evidence)} is none of ${evidences.join(', ')}`);
  }
  if (!isHttps(source)) reasons.push('its source is not an https URL');
  if (held !== undefined && !(Array.isArray(held) && held.every(isText)))
    reasons.push('held is not a list of texts');
  if (evidence === 'unsure' && !isText(choice)) reasons.push('it is unsure and has no choice');
  if (evidence !== 'unsure' && choice !== undefined) reasons.push('it has a choice and is not unsure');
  for (const name of Object.keys(entry)) {
    if (!members.includes(name)) reasons.push(`it has an unknown member ${JSON.stringify(name)}`);
  }
  return reasons;
}

/** Why `file > part of a title` holds nothing; undefined when it does. */
function notHolding(holder: string, files: LedgerFiles): string | undefined {
  const split = holder.indexOf(' > ');
  if (split < 0) return `held by ${JSON.stringify(holder)}, which is not "file > title"`;
  const [path, title] = [holder.slice(0, split).trim(), holder.slice(split + 3).trim()];
  if (!/^test\/[^\\]+\.(?:test\.ts|case\.json)$/.test(path) || path.includes('..')) {
    return `held by ${path}, which is neither a test nor a file of cases`;
  }
  const text = files.read(path);
  if (text === undefined) return `held by ${path}, which does not exist`;
  if (title === '' || !text.includes(title))
    return `held by ${path}, where ${JSON.stringify(title)} does not occur`;
  return undefined;
}

function statementsOf(name: string, text: string, faults: string[]): readonly unknown[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    faults.push(`${name}: is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  const { about, statements } = isRecord(document) ? document : {};
  if (!isText(about)) faults.push(`${name}: does not say what it is about`);
  if (!Array.isArray(statements)) faults.push(`${name}: has no list of statements`);
  return Array.isArray(statements) ? (statements as unknown[]) : [];
}

function listOf(held: unknown): readonly string[] {
  return Array.isArray(held) ? held.filter(isText) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isHttps(value: unknown): boolean {
  return isText(value) && URL.canParse(value) && new URL(value).protocol === 'https:';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
