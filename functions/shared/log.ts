/** One structured line. Ids, versions and codes only: what a person wrote or is called is in no log. */
export type Log = (
  level: 'INFO' | 'WARN' | 'ERROR',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

export const consoleLog: Log = (level, message, fields = {}) => {
  const line = JSON.stringify({ level, message, ...fields });
  if (level === 'ERROR') console.error(line);
  else console.log(line);
};

/** What of an error may be logged: its name and, of what AWS said, the code. Messages can hold an item's data. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name;
}
